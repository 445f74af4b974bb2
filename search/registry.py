"""Who can turn a key into a document? Each app says so in its own indexing.py; search imports none of them."""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import islice
from typing import Any

from search.document import SearchDocument

Documents = Callable[[Sequence[str]], Mapping[str, SearchDocument]]
Keys = Callable[[], Iterator[str]]
Due = Callable[[date, date], Iterable[str]]
Labels = Callable[[str], Mapping[str, str]]
Former = Callable[[Sequence[str]], Mapping[str, str]]
KeyAt = Callable[[str], str]


@dataclass(frozen=True, slots=True)
class Source:
    documents: Documents  # keys -> what is visible now; a missing key is gone
    keys: Keys  # all that belong into the index now
    due: Due | None  # what the calendar changes after the first day up to the second, e.g. a law commences


_sources: dict[str, Source] = {}
_former: dict[str, Former] = {}
_labels: dict[str, list[Labels]] = {}  # several kinds of record may name values of one facet


def register(kind: str, documents: Documents, keys: Keys, due: Due | None = None) -> None:
    _sources[kind] = Source(documents, keys, due)


def unregister(kind: str) -> None:
    _sources.pop(kind, None)


def register_labels(facet: str, labels: Labels) -> None:
    """`labels(language)` gives the name of each value of a facet."""
    named = _labels.setdefault(facet, [])
    if labels not in named:
        named.append(labels)


def labels(facet: str, language: str) -> Mapping[str, str]:
    return {value: name for named in _labels.get(facet, ()) for value, name in named(language).items()}


@dataclass(frozen=True, slots=True)
class NamedFacet:
    table: Callable[[], Mapping[str, Any]]  # by value; the same object until something in it changes
    names_of: Callable[[Any], Iterable[str]]


_named: dict[str, NamedFacet] = {}


def register_names(
    facet: str, table: Callable[[], Mapping[str, Any]], names_of: Callable[[Any], Iterable[str]]
) -> None:
    """What the values of a facet are called in every language: who types a name finds the records that have it."""
    _named[facet] = NamedFacet(table, names_of)


def named() -> Mapping[str, NamedFacet]:
    return _named


_addresses: list[KeyAt] = []


def register_addresses(key_at: KeyAt) -> None:
    """`key_at(path)` gives the key of the record whose page is there, or an empty text."""
    if key_at not in _addresses:
        _addresses.append(key_at)


def key_at(path: str) -> str:
    return next(filter(None, (key_at(path) for key_at in _addresses)), "")


def register_former(facet: str, former: Former) -> None:
    """`former(values)` says which of them are old names of values, and what they are called now."""
    _former[facet] = former


def current_values(facet: str, values: Sequence[str]) -> dict[str, str]:
    return dict(_former[facet](values)) if values and facet in _former else {}


def kinds() -> tuple[str, ...]:
    return tuple(_sources)


def build_documents(keys: Sequence[str]) -> dict[str, SearchDocument]:
    """What the database says now. A kind that nobody registers (any more) is gone."""
    by_kind: dict[str, list[str]] = {}
    for key in keys:
        by_kind.setdefault(key.partition(":")[0], []).append(key)
    found: dict[str, SearchDocument] = {}
    for kind, wanted in by_kind.items():
        if kind in _sources:
            found.update(_sources[kind].documents(wanted))
    return found


def all_keys() -> Iterator[str]:
    for source in list(_sources.values()):
        yield from source.keys()


def due_keys(after: date, until: date) -> Iterator[str]:
    for source in list(_sources.values()):
        if source.due is not None:
            yield from source.due(after, until)


def in_chunks(keys: Iterable[str], size: int) -> Iterator[list[str]]:
    iterator = iter(keys)
    while chunk := list(islice(iterator, size)):
        yield chunk
