"""In which terms is a question put to an engine? A small tree that each engine compiles into its own."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from search.request import Sort


@dataclass(frozen=True, slots=True)
class Term:
    field: str
    text: str
    boost: float = 1.0


@dataclass(frozen=True, slots=True)
class Phrase:
    field: str
    words: tuple[str, ...]
    slop: int = 0
    boost: float = 1.0


@dataclass(frozen=True, slots=True)
class Prefix:
    field: str
    text: str


@dataclass(frozen=True, slots=True)
class OneOf:
    """A filter: the field has one of the values. Nothing matches an empty one."""

    field: str
    values: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Bonus:
    """A constant for whoever passes the filter."""

    of: OneOf
    score: float


@dataclass(frozen=True, slots=True)
class AllOf:
    """A constant for whoever passes one filter of each group."""

    groups: tuple[tuple[OneOf, ...], ...]
    score: float


@dataclass(frozen=True, slots=True)
class Best:
    """The best of several matches counts, the others a little."""

    of: tuple["Clause", ...]
    tie: float


@dataclass(frozen=True, slots=True)
class Some:
    """At least so many of these must match; `extra` only adds to the score."""

    of: tuple["Clause", ...]
    needed: int
    extra: tuple["Clause", ...] = ()


# Values of several facets, in their order -> number of records that have them all.
Crossed = Mapping[tuple[str, ...], int]

Clause = Term | Phrase | Prefix | OneOf | Bonus | AllOf | Best | Some


@dataclass(frozen=True, slots=True)
class Question:
    """One question to an engine. `filters` always carries the visibility rule."""

    filters: tuple[OneOf, ...]
    text: Clause | None = None
    selected: Mapping[str, OneOf] = field(default_factory=dict)  # by facet
    facets: tuple[str, ...] = ()
    crossed: tuple[str, ...] = ()  # facets that are counted against one another, whatever is selected
    without: str = ""  # the key of a record to leave out
    sort: Sort = "relevance"
    start: int = 0
    size: int = 20
    is_counted: bool = True  # whether anybody wants to know how many there are
