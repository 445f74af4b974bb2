"""What does an engine write for a document? Words, stems, sort keys and what is given back: the same for both."""

import hashlib
import json
import zlib
from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from itertools import chain
from typing import Any, NamedTuple

from search.document import SearchDocument, Version
from search.facets import FACET_NAMES
from search.language import distinct, folded_words, is_han, is_spellable, stems, words_and_stems, written_words

LONGEST_START = 60  # characters of a title that are looked up while somebody types it
LONGEST_BODY = 1_000_000  # characters of a version; a long law has 600,000
# A field without words counts for Lucene's average length differently than for tantivy's, so none is left empty.
NOTHING = "∅"
JSON = json.JSONEncoder(sort_keys=True, ensure_ascii=False)


@dataclass(frozen=True, slots=True)
class Entry:
    key: str
    texts: Mapping[str, tuple[str, ...]]  # field -> one text of words joined by spaces for each version
    starts: tuple[str, ...]  # beginnings of titles, folded
    name_stems: str  # each once, joined by spaces
    words: frozenset[str]  # the vocabulary
    values: Mapping[str, tuple[str, ...]]  # field -> exact values
    newest: int
    updated: int
    stored: str  # JSON
    fingerprint: str


def make_entry(document: SearchDocument) -> Entry:
    texts: dict[str, list[str]] = {"title_f": [], "title_s": [], "body_f": [], "body_s": []}
    words: set[str] = set()
    for version in document.versions:
        titles = (version.title, *version.alt_titles)
        bodies = (version.summary, version.body[:LONGEST_BODY])
        own = [
            (name, part, version.language) for name, parts in (("title", titles), ("body", bodies)) for part in parts
        ]
        files = [("body", text[:LONGEST_BODY], language or version.language) for language, text in version.files]
        for name, part, language in (*own, *files):
            if part:
                folded, stemmed = words_and_stems(part, language)
                words.update(folded)
                texts[f"{name}_f"].append(" ".join(folded))
                texts[f"{name}_s"].append(" ".join(stemmed))
    names = _names(document.names)
    texts["names"] = names.texts
    facets, languages = _facets(document)
    stored = _stored(document)
    return Entry(
        key=document.key,
        texts={name: tuple(filter(None, parts)) or (NOTHING,) for name, parts in texts.items()},
        starts=tuple(distinct(start for version in document.versions for start in starts_of(version))),
        name_stems=names.stems,
        words=names.spellable.union(filter(is_spellable, words)),
        values={
            **{name: tuple(distinct(facets.get(name, ()))) for name in FACET_NAMES},
            "languages": languages,
            "visibility": tuple(distinct(document.visibility)),
        },
        newest=sort_key(document.newest, document.key),
        updated=sort_key(document.updated, document.key),
        stored=stored,
        fingerprint=fingerprint(document, stored),
    )


def starts_of(version: Version) -> list[str]:
    """The beginnings of its titles as somebody types them: folded, cut where nobody types on."""
    return [start for title in (version.title, *version.alt_titles) if (start := title_start(title))]


def title_start(text: str) -> str:
    return " ".join(folded_words(text))[:LONGEST_START]


class Name(NamedTuple):
    words: str  # folded, joined by spaces
    stems: frozenset[str]  # which the words have in any language of their script: «eaux» finds «eau»
    spellable: frozenset[str]


class Names(NamedTuple):
    texts: list[str]
    stems: str  # each once, joined by spaces
    spellable: frozenset[str]


@lru_cache(maxsize=1_024)
def _names(names: tuple[str, ...]) -> Names:
    """Kept, as records on the same themes and countries carry the same ones."""
    read = [_name(name) for name in dict.fromkeys(names)]
    found: frozenset[str] = frozenset().union(*[name.stems for name in read])
    spellable: frozenset[str] = frozenset().union(*[name.spellable for name in read])
    return Names([name.words for name in read], " ".join(found) or NOTHING, spellable)


@lru_cache(maxsize=8_192)
def _name(name: str) -> Name:
    """Kept, as a record carries some hundred of them, and the next record the same ones."""
    folded = folded_words(name)
    found = (stems(word, "") for word in written_words(name) if not is_han(word))
    return Name(" ".join(folded), frozenset(chain.from_iterable(found)), frozenset(filter(is_spellable, folded)))


def _facets(document: SearchDocument) -> tuple[dict[str, tuple[str, ...]], tuple[str, ...]]:
    languages = tuple(distinct(version.language for version in document.versions))
    return {"kind": (document.kind,), "language": languages, **document.facets}, languages


def _stored(document: SearchDocument) -> str:
    stored = {
        "versions": [_version(version) for version in document.versions],
        "card": document.card,
        "facets": _facets(document)[0],
    }
    return JSON.encode(stored)


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
    parts = [document.key, stored or _stored(document), str(document.newest), str(document.updated)]
    for version in document.versions:
        parts += ["body", version.body, *chain.from_iterable(version.files)]
    parts += ["names", *document.names, "visibility", *document.visibility]
    return hashlib.sha256("\0".join(parts).encode("utf-8", "surrogatepass")).hexdigest()[:16]
