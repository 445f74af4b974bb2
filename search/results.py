"""What does the portal get back? Frozen values that name no engine's types."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from search.document import Version


@dataclass(frozen=True, slots=True)
class FacetValue:
    value: str
    count: int
    selected: bool


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


@dataclass(frozen=True, slots=True)
class Suggestion:
    """A title for the box in which somebody types."""

    key: str
    kind: str
    title: str
    language: str
    url: str


@dataclass(frozen=True, slots=True)
class SearchResults:
    total: int
    hits: tuple[Hit, ...]
    facets: Mapping[str, tuple[FacetValue, ...]] = field(default_factory=dict)
    page: int = 1
    pages: int = 1
    suggestion: str | None = None  # did you mean
    engine: str = ""
    took_ms: float = 0.0
