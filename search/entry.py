"""What does an engine write for a document? Words, stems, sort keys and what is given back: the same for both."""

import hashlib
import json
import zlib
from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

from search.document import SearchDocument, Version
from search.facets import FACET_NAMES
from search.language import STEMMERS, distinct, folded_words, is_han, is_spellable, stem, words_and_stems, written_words

LONGEST_BODY = 1_000_000  # characters of a version; a long law has 600,000
# A field without words counts for Lucene's average length differently than for tantivy's, so none is left empty.
NOTHING = "∅"


@dataclass(frozen=True, slots=True)
class Entry:
    key: str
    texts: Mapping[str, tuple[str, ...]]  # field -> one text of words joined by spaces for each version
    words: tuple[str, ...]
    values: Mapping[str, tuple[str, ...]]  # field -> exact values
    newest: int
    updated: int
    stored: Mapping[str, Any]
    fingerprint: str


def make_entry(document: SearchDocument) -> Entry:
    texts: dict[str, list[str]] = {"title_f": [], "title_s": [], "body_f": [], "body_s": []}
    vocabulary: set[str] = set()
    for version in document.versions:
        titles = (version.title, *version.alt_titles)
        bodies = (version.summary, version.body[:LONGEST_BODY])
        for name, parts in (("title", titles), ("body", bodies)):
            for part in parts:
                folded, stemmed = words_and_stems(part, version.language)
                vocabulary.update(folded)
                texts[f"{name}_f"].append(" ".join(folded))
                texts[f"{name}_s"].append(" ".join(stemmed))
    texts["names"] = []
    for name in distinct(document.names):
        folded_name, stems_of_name = _name(name)
        vocabulary.update(folded_name.split())
        texts["names"] += (folded_name, stems_of_name)
    languages = tuple(distinct(version.language for version in document.versions))
    facets = {"kind": (document.kind,), "language": languages, **document.facets}
    stored = {"versions": [_version(version) for version in document.versions], "card": document.card, "facets": facets}
    return Entry(
        key=document.key,
        texts={name: tuple(filter(None, parts)) or (NOTHING,) for name, parts in texts.items()},
        words=tuple(sorted(filter(is_spellable, vocabulary))),
        values={
            **{name: tuple(distinct(facets.get(name, ()))) for name in FACET_NAMES},
            "languages": languages,
            "visibility": tuple(distinct(document.visibility)),
        },
        newest=sort_key(document.newest, document.key),
        updated=sort_key(document.updated, document.key),
        stored=stored,
        fingerprint=fingerprint(document),
    )


@lru_cache(maxsize=4_096)
def _name(name: str) -> tuple[str, str]:
    """Its folded words, and the stems which they have in any language: «eaux» finds «eau»."""
    words = [word for word in written_words(name) if not is_han(word)]
    stems = {s for word in words for language in STEMMERS if (s := stem(word, language))}
    return " ".join(folded_words(name)), " ".join(sorted(stems))


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


def fingerprint(document: SearchDocument) -> str:
    """What the document says in sixteen letters: `search_verify` compares it."""
    parts = (
        document.key,
        [[*_version(version).values(), version.body] for version in document.versions],
        {name: list(values) for name, values in document.facets.items()},
        document.names,
        document.visibility,
        document.newest,
        document.updated,
        document.card,
    )
    text = json.dumps(parts, sort_keys=True, ensure_ascii=False, default=str)
    return hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest()[:16]
