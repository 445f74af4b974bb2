"""What does the portal get back? Frozen values that name no engine's types."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from search.document import Version
from search.query import Crossed


@dataclass(frozen=True, slots=True)
class FacetValue:
    value: str
    count: int
    selected: bool


Sought = tuple[frozenset[str], ...]  # each word that was sought with all its forms, folded


@dataclass(frozen=True, slots=True)
class Place:
    """Where inside a record the words stand, such as a page of a file."""

    title: str  # of the file
    where: str  # "page 12"; empty where there are no pages
    url: str
    language: str  # of the file
    kind: str
    size: int
    text_html: str  # escaped, with <mark>


@dataclass(frozen=True, slots=True)
class Hit:
    key: str
    kind: str
    version: Version  # the best for the reader; without its body
    languages: tuple[str, ...]
    original: str  # language of the original
    facets: Mapping[str, tuple[str, ...]]
    card: Mapping[str, Any]
    score: float
    title_html: str  # escaped, with <mark>
    summary_html: str
    place: Place | None = None


@dataclass(frozen=True, slots=True)
class Suggestion:
    """A title for the box in which somebody types."""

    key: str
    kind: str
    title: str
    language: str
    url: str
    countries: tuple[str, ...] = ()  # many a law is called "Data Protection Act"


@dataclass(frozen=True, slots=True)
class SearchResults:
    total: int
    hits: tuple[Hit, ...]
    facets: Mapping[str, tuple[FacetValue, ...]] = field(default_factory=dict)
    crossed: Crossed = field(default_factory=dict)
    page: int = 1
    pages: int = 1
    suggestion: str | None = None  # did you mean
    engine: str = ""
    took_ms: float = 0.0
    sought: Sought = ()
