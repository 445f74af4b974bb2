"""Questions put by a page itself: counts and first rows of a theme, a country, the front page."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from portal.languages import current_language, reading_order
from search.engines import get_engine
from search.engines.base import SearchUnavailable
from search.request import SearchRequest, Sort
from search.results import SearchResults


@dataclass(frozen=True, slots=True)
class PageQuestion:
    """The first `rows` records, the counts of `facets`, and of the facets `crossed` against one another.

    Where only rows are asked for, the total is theirs: to count 50,000 records takes longer than to read five.
    """

    scope: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    facets: tuple[str, ...] = ()
    crossed: tuple[str, ...] = ()
    rows: int = 0
    sort: Sort = "newest"


Answers = Mapping[str, SearchResults | None]


def ask_together(questions: Mapping[str, PageQuestion]) -> Answers:
    """All that a page asks, in one request to the engine; each answer is None while it rests."""
    language = current_language()
    languages = reading_order(language)
    requests = [
        SearchRequest(
            language=language,
            languages=languages,
            scope=one.scope,
            facets=one.facets,
            crossed=one.crossed,
            sort=one.sort,
            per_page=one.rows,
            highlight=False,
            is_counted=bool(one.facets or one.crossed or not one.rows),
        )
        for one in questions.values()
    ]
    try:
        return dict(zip(questions, get_engine().search_each(requests), strict=True))
    except SearchUnavailable:
        return dict.fromkeys(questions)


def ask(
    *, scope: Mapping[str, tuple[str, ...]], facets: tuple[str, ...] = (), rows: int = 0, sort: Sort = "newest"
) -> SearchResults | None:
    """One question alone; None while the engine rests."""
    return ask_together({"": PageQuestion(scope=scope, facets=facets, rows=rows, sort=sort)})[""]


def counts_of(results: SearchResults | None, facet: str) -> dict[str, int]:
    """Count by value of one facet; empty while the engine rests."""
    return {value.value: value.count for value in results.facets.get(facet, ())} if results else {}
