"""How a name and an address are taken out of texts that stay."""

import re
from typing import Any

from portal.members.personal_data.registry import Erasure

SHORTEST_NAME = 3  # letters: shorter ones would be found within words


def without_name(text: str, erasure: Erasure, former: str) -> str:
    """Whole words only: who is called Ana must not be taken out of bananas."""
    for address in erasure.addresses:
        text = re.sub(re.escape(address), former, text, flags=re.IGNORECASE)
    if len(erasure.name) >= SHORTEST_NAME:
        text = re.sub(rf"(?<!\w){re.escape(erasure.name)}(?!\w)", former, text)
    return text


def scrubbed(value: Any, erasure: Erasure, former: str) -> Any:
    """The same through lists and dictionaries of JSON."""
    if isinstance(value, str):
        return without_name(value, erasure, former)
    if isinstance(value, list):
        return [scrubbed(item, erasure, former) for item in value]
    if isinstance(value, dict):
        return {key: scrubbed(item, erasure, former) for key, item in value.items()}
    return value
