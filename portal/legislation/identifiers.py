"""How a law is referred to: country/kind/year/number, and how it is cited."""

import re

from anyascii import anyascii


def law_reference(*, countries: list[str], instrument: str, year: int | None, number: str) -> str:
    """ "jm/act/2020/7" for one country's numbered law; empty while a part is missing."""
    if len(countries) != 1 or not instrument or not year or not number:
        return ""
    digits = re.sub(r"[^a-z0-9]+", "-", anyascii(number).lower()).strip("-")
    return f"{countries[0].lower()}/{instrument}/{year}/{digits}" if digits else ""
