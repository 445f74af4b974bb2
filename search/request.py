"""What does somebody ask? Bounded and cleaned on the way in, frozen afterwards."""

import re
import unicodedata
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from typing import Literal, Self

from search.facets import FACET_NAMES

Sort = Literal["relevance", "newest", "updated"]
SORTS: tuple[Sort, ...] = ("relevance", "newest", "updated")

LONGEST_QUERY = 400  # characters; a pasted title is shorter, more only costs time
MOST_WORDS = 40
MOST_VALUES = 50  # of one facet
DEEPEST = 10_000  # rows; Elasticsearch reads no deeper, nor does anybody
LAST_PAGE = 500
LARGEST_PAGE = 100


@dataclass(frozen=True, slots=True)
class SearchRequest:
    words: str = ""
    language: str = "en"
    languages: tuple[str, ...] = ()  # in which to show a record, best first; then its original
    scope: Mapping[str, tuple[str, ...]] = field(default_factory=dict)  # the page's own filters, in every count
    selected: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    facets: tuple[str, ...] = FACET_NAMES  # which to count
    crossed: tuple[str, ...] = ()  # which to count against one another, such as country and kind of law
    visibility: tuple[str, ...] = ("public",)
    sort: Sort = "relevance"  # without words: newest
    page: int = 1
    per_page: int = 20
    highlight: bool = True
    is_counted: bool = True  # whether anybody wants to know how many there are in all

    def __post_init__(self) -> None:
        object.__setattr__(self, "languages", self.languages or (self.language,))
        unknown = {*self.scope, *self.selected, *self.facets, *self.crossed} - {*FACET_NAMES}
        if unknown:
            raise ValueError(f"unknown facets: {', '.join(sorted(unknown))}")

    @classmethod
    def clean(
        cls,
        words: str = "",
        *,
        selected: Mapping[str, Iterable[str]] | None = None,
        sort: str = "relevance",
        page: int = 1,
        per_page: int = 20,
        **rest: object,
    ) -> Self:
        """From what a visitor sent: nothing raises, everything is bounded. The rest comes from our own code."""
        request = cls(
            words=clean_words(words),
            selected=_clean_values(selected or {}),
            sort=next((known for known in SORTS if known == sort), "relevance"),
            page=min(max(page, 1), LAST_PAGE),
            per_page=min(max(per_page, 1), LARGEST_PAGE),
        )
        return replace(request, **rest)  # type: ignore[arg-type]


# Controls, and the marks that turn the direction of writing: they can hide what a query says.
_UNWANTED = re.compile(
    "[\x00-\x1f\x7f-\x9f\u200e\u200f\u061c\u202a-\u202e\u2066-\u2069\ufeff\ud800-\udfff\ufff9-\ufffb]+"
)


# Soft hyphen, zero width space, word joiner: they come along inside a word that was copied from a page.
_INVISIBLE = re.compile("[\u00ad\u200b\u2060]+")


def clean_words(words: str) -> str:
    """At most 400 characters and 40 words, without control and direction marks, composed (NFC)."""
    # Cut before the costly steps: ten thousand characters shall cost no more than a few hundred.
    plain = _UNWANTED.sub(" ", _INVISIBLE.sub("", words[: 4 * LONGEST_QUERY]))
    cut = unicodedata.normalize("NFC", plain)[:LONGEST_QUERY]
    return " ".join(cut.split()[:MOST_WORDS])


def _clean_values(selected: Mapping[str, Iterable[str]]) -> dict[str, tuple[str, ...]]:
    cleaned = {}
    for name in FACET_NAMES:
        values = (_UNWANTED.sub("", value)[:100] for value in list(selected.get(name, ()))[:MOST_VALUES])
        if kept := tuple(dict.fromkeys(filter(None, values))):
            cleaned[name] = kept
    return cleaned
