"""Who can turn a key into a document? Each app says so in its own indexing.py; search imports none of them."""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import islice

from search.document import SearchDocument

Documents = Callable[[Sequence[str]], Mapping[str, SearchDocument]]
Keys = Callable[[], Iterator[str]]
Due = Callable[[date, date], Iterable[str]]
Labels = Callable[[str], Mapping[str, str]]


@dataclass(frozen=True, slots=True)
class Source:
    documents: Documents  # keys -> what is visible now; a missing key is gone
    keys: Keys  # all that belong into the index now
    due: Due | None  # what the calendar changes after the first day up to the second, e.g. a law commences


_sources: dict[str, Source] = {}
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
