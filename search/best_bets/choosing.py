"""Which record does an editor mean? By its address, its key, or words of its title; the index knows what there is."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from urllib.parse import unquote, urlsplit

from portal.languages import current_language, reading_order
from search import registry
from search.engines import get_engine
from search.language import folded_words
from search.request import SearchRequest, clean_words
from search.results import Hit

MOST_OFFERED = 5
_KEY = re.compile(r"[a-z][a-z0-9_-]*:[0-9A-Za-z-]{1,100}")
_LASTING = re.compile(r"/id/([a-z][a-z0-9_-]*)/([0-9A-Za-z-]{1,100})/?")


@dataclass(frozen=True, slots=True)
class Choice:
    record: Hit | None
    offered: tuple[Hit, ...] = ()  # records that may be meant, when none is


def choose_record(text: str) -> Choice:
    """Raises SearchUnavailable while the engine rests."""
    text = text.strip()
    key = text if _KEY.fullmatch(text) else _key_at(text)
    if key:
        found = find_records([key])
        return Choice(found[0]) if found else Choice(None)
    if "/" in text:
        return Choice(None)
    words = clean_words(text)
    language = current_language()
    request = SearchRequest(
        words=words,
        language=language,
        languages=reading_order(language),
        facets=(),
        per_page=MOST_OFFERED,
        highlight=False,
    )
    hits = get_engine().search(request).hits if words else ()
    named = [hit for hit in hits if folded_words(hit.version.title) == folded_words(words)]
    return Choice(named[0]) if len(named) == 1 else Choice(None, hits)


def _key_at(text: str) -> str:
    path = unquote(urlsplit(text).path)
    if lasting := _LASTING.fullmatch(path):
        return f"{lasting[1]}:{lasting[2]}"
    return registry.key_at(path) if path.startswith("/") else ""


def find_records(keys: Sequence[str]) -> tuple[Hit, ...]:
    """Those of them that every reader may see, in this order."""
    language = current_language()
    request = SearchRequest(language=language, languages=reading_order(language), facets=(), highlight=False)
    return get_engine().find(keys, request) if keys else ()


def address_of(hit: Hit) -> str:
    return f"/{current_language()}{hit.version.url}"
