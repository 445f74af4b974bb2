"""What does an engine write for a document? Words, stems, sort keys and what is given back: the same for both."""

import hashlib
import json
import zlib
from collections.abc import Mapping
from dataclasses import dataclass
from itertools import chain
from typing import Any

from search.document import SearchDocument, Version
from search.facets import FACET_NAMES
from search.language import distinct, is_spellable, words_and_stems
from search.ranking import standing

LONGEST_START = 32  # characters of a title that are looked up while somebody types it; the hits are looked at whole
LONGEST_BODY = 1_000_000  # characters of a version; a long law has 600,000
# A field without words counts for Lucene's average length differently than for tantivy's, so none is left empty.
NOTHING = "∅"
JSON = json.JSONEncoder(sort_keys=True, ensure_ascii=False)


@dataclass(frozen=True, slots=True)
class Entry:
    key: str
    texts: Mapping[str, tuple[str, ...]]  # field -> one text of words joined by spaces for each version
    starts: tuple[str, ...]  # beginnings of titles, folded
    words: frozenset[str]  # the vocabulary
    values: Mapping[str, tuple[str, ...]]  # field -> exact values
    newest: int
    updated: int
    standing: float  # the score is multiplied by it
    stored: str  # JSON
    fingerprint: str


def make_entry(document: SearchDocument, day: int) -> Entry:
    """`day`: to which its age is counted, the same for all documents of a version of the index."""
    texts: dict[str, list[str]] = {"title_f": [], "title_s": [], "body_f": [], "body_s": []}
    words: set[str] = set()
    starts: list[str] = []

    def add(name: str, text: str, language: str) -> None:
        if text:
            folded, stemmed = words_and_stems(text, language)
            words.update(folded)
            texts[f"{name}_f"].append(joined := " ".join(folded))
            texts[f"{name}_s"].append(" ".join(stemmed))
            if name == "title":
                starts.append(joined[:LONGEST_START])

    for version in document.versions:
        for title in (version.title, *version.alt_titles):
            add("title", title, version.language)
        add("body", version.summary, version.language)
        add("body", version.body[:LONGEST_BODY], version.language)
        for language, text in version.files:
            add("body", text[:LONGEST_BODY], language or version.language)
    facets = _facets(document)
    stored = _stored(document, facets)
    return Entry(
        key=document.key,
        texts={name: tuple(filter(None, parts)) or (NOTHING,) for name, parts in texts.items()},
        starts=tuple(distinct(filter(None, starts))),
        words=frozenset(filter(is_spellable, words)),
        values={
            **{name: tuple(distinct(facets[name])) for name in FACET_NAMES if facets.get(name)},
            "visibility": tuple(distinct(document.visibility)),
        },
        newest=sort_key(document.newest, document.key),
        updated=sort_key(document.updated, document.key),
        standing=standing(document.newest, day, ages=document.ages, taken_up=document.taken_up),
        stored=stored,
        fingerprint=fingerprint(document, stored),
    )


def _facets(document: SearchDocument) -> Mapping[str, tuple[str, ...]]:
    languages = tuple(distinct(version.language for version in document.versions))
    return {"kind": (document.kind,), "language": languages, **document.facets}


def _stored(document: SearchDocument, facets: Mapping[str, tuple[str, ...]]) -> str:
    versions = [_version(version) for version in document.versions]
    return JSON.encode({"versions": versions, "card": document.card, "facets": facets})


def _version(version: Version) -> dict[str, Any]:
    return {
        "language": version.language,
        "title": version.title,
        "summary": version.summary,
        "url": version.url,
        "alt_titles": list(version.alt_titles),
    }


def sort_key(number: int, key: str) -> int:
    """A number that no other record has, so that both engines list equals in the same order (33 + 30 bits)."""
    return (max(number, 0) << 30) | (zlib.crc32(key.encode()) & 0x3FFF_FFFF)


def fingerprint(document: SearchDocument, stored: str = "") -> str:
    """What the document says in sixteen letters: `search_verify` compares it."""
    parts = [document.key, stored or _stored(document, _facets(document)), str(document.newest), str(document.updated)]
    for version in document.versions:
        parts += ["body", version.body, *chain.from_iterable(version.files)]
    parts += ["ages", str(document.ages), str(document.taken_up), "visibility", *document.visibility]
    return hashlib.sha256("\0".join(parts).encode("utf-8", "surrogatepass")).hexdigest()[:16]
