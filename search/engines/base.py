"""What must an engine be able to do? Read through a Reader, write through a Session, keep versions of the index."""

import re
from abc import ABC, abstractmethod
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import AbstractContextManager
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from typing import Any

from search.document import SearchDocument, schema_hash
from search.query import Clause, Crossed, Question
from search.request import SearchRequest
from search.results import Hit, SearchResults, Suggestion


class SearchUnavailable(Exception):
    """The engine does not answer, or there is no index yet. The one exception that callers must expect."""


@dataclass(frozen=True, slots=True)
class Row:
    score: float
    rank: int  # newest first among equal scores
    load: Callable[[], Mapping[str, Any]]  # key, versions, card, facets


@dataclass(frozen=True, slots=True)
class Answer:
    total: int
    rows: Sequence[Row]
    counts: Mapping[str, Mapping[str, int]] = field(default_factory=dict)
    crossed: Crossed = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Seen:
    """How many records somebody may see: in all, and by facet and value."""

    records: int = 0
    counts: Mapping[str, Mapping[str, int]] = field(default_factory=dict)


NOTHING_SEEN = Seen()


@dataclass(frozen=True, slots=True)
class Change:
    key: str
    document: SearchDocument | None  # None: gone, leave a tombstone
    version: int


@dataclass(frozen=True, slots=True)
class Indexed:
    key: str
    fingerprint: str  # empty: a tombstone
    version: int


@dataclass(frozen=True, slots=True)
class IndexVersion:
    name: str
    is_live: bool
    is_previous: bool
    documents: int

    @property
    def has_current_schema(self) -> bool:
        return has_current_schema(self.name)


def has_current_schema(version: str) -> bool:
    """Whether this code made the version and may write to it."""
    return f"-{schema_hash()}-" in version


def day_of(version: str) -> int:
    """The day on which a version was begun, as ordinal: the age of all its records is counted to it."""
    try:
        return datetime.strptime(version[-20:-12], "%Y%m%d").replace(tzinfo=UTC).toordinal()
    except ValueError:
        return datetime.now(UTC).toordinal()


class Reader(ABC):
    """One state of the index: all answers of one reader agree."""

    generation: str  # changes with every commit and every swap
    widest: int  # rows read at most beyond a page to bring equal scores into order

    @abstractmethod
    def ask(self, question: Question) -> Answer: ...

    def ask_each(self, questions: Sequence[Question]) -> list[Answer]:
        """Questions that don't wait for one another."""
        return [self.ask(question) for question in questions]

    def ask_titles(self, question: Question, holding: Clause, *, enough: int, more: int) -> list[Row]:
        """Rows of `question`, the newest first; if fewer than `enough`, then up to `more` that only match `holding`.

        Of a row only key, titles, languages, addresses and countries are asked for.
        """
        rows = list(self.ask(question).rows)
        if len(rows) >= enough:
            return rows
        known = {row.rank for row in rows}  # the sort key of each record is its own
        others = self.ask(replace(question, text=holding, size=more + len(rows))).rows
        return rows + [row for row in others if row.rank not in known][:more]

    @abstractmethod
    def read_words(self, visibility: tuple[str, ...]) -> Iterable[tuple[str, int]]:
        """The vocabulary of what may be seen, with the number of records that have the word."""

    @abstractmethod
    def count_values(self, visibility: tuple[str, ...], facets: Sequence[str]) -> Seen: ...

    @abstractmethod
    def explain(self, question: Question, key: str) -> Mapping[str, Any]: ...


class Session(ABC):
    """Writes to one version of the index; what was written is found once the session has ended well."""

    @abstractmethod
    def write(self, changes: Sequence[Change]) -> Mapping[str, str]:
        """Errors by key; a change older than what the index has counts as done."""


class Engine(ABC):
    name: str
    prefix: str

    @abstractmethod
    def reader(self) -> Reader: ...

    @abstractmethod
    def session(self, version: str | None = None) -> AbstractContextManager[Session]:
        """Of the live version unless a version is named."""

    @abstractmethod
    def create(self, version: str) -> None: ...

    @abstractmethod
    def activate(self, version: str) -> None:
        """At once for all readers; what was live becomes the previous version."""

    @abstractmethod
    def drop(self, version: str) -> None: ...

    @abstractmethod
    def versions(self) -> list[IndexVersion]:
        """The newest first."""

    @abstractmethod
    def live_name(self) -> str:
        """Empty when there is no index."""

    @abstractmethod
    def count(self, version: str) -> int:
        """Documents of a version without its tombstones."""

    @abstractmethod
    def scan(self, version: str | None = None) -> Iterator[Indexed]: ...

    @abstractmethod
    def search(self, request: SearchRequest) -> SearchResults: ...

    @abstractmethod
    def search_each(self, requests: Sequence[SearchRequest]) -> list[SearchResults]:
        """Requests without words that don't wait for one another: what a page shows, in one question."""

    @abstractmethod
    def find(self, keys: Sequence[str], request: SearchRequest) -> tuple[Hit, ...]:
        """Those of these records that the request's filters let through, in this order, whatever its words are."""

    @abstractmethod
    def suggest(
        self,
        prefix: str,
        *,
        language: str = "en",
        scope: Mapping[str, tuple[str, ...]] | None = None,
        visibility: tuple[str, ...] = ("public",),
        limit: int = 8,
    ) -> tuple[Suggestion, ...]: ...

    @abstractmethod
    def similar(
        self,
        key: str,
        *,
        languages: tuple[str, ...] = ("en",),
        visibility: tuple[str, ...] = ("public",),
        limit: int = 5,
    ) -> tuple[Hit, ...]: ...

    @abstractmethod
    def explain(self, request: SearchRequest, key: str = "") -> Mapping[str, Any]: ...

    def generation(self) -> str:
        return self.reader().generation

    def new_version_name(self) -> str:
        return f"{self.prefix}-{schema_hash()}-{datetime.now(UTC):%Y%m%d%H%M%S%f}"

    def is_version_name(self, name: str) -> bool:
        return re.fullmatch(rf"{re.escape(self.prefix)}-[0-9a-f]{{8}}-\d{{20}}", name) is not None
