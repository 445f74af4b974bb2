"""What the official languages of the countries are called, in each language of the pages (Unicode CLDR)."""

import json
from collections.abc import Iterable
from functools import lru_cache
from pathlib import Path

from django.utils.text import capfirst
from django.utils.translation import pgettext

from portal.languages import current_language, reading_order

DATA = Path(__file__).parent / "data" / "languages.json"


@lru_cache(maxsize=1)
def _names() -> dict[str, dict[str, str]]:
    names: dict[str, dict[str, str]] = json.loads(DATA.read_text(encoding="utf-8"))
    return names


def language_name(code: str) -> str:
    """The language in the reader's words; the code itself where nobody gave a name."""
    names = _names().get(code, {})
    return next((names[language] for language in reading_order(current_language()) if names.get(language)), code)


def language_list(codes: Iterable[str]) -> str:
    """ "English, Fijian, Fiji Hindi". French and Spanish write these names small; the first word is not."""
    separator = pgettext("between names in a list", ", ")
    return capfirst(separator.join(language_name(code) for code in codes))
