"""A question put by a page itself: counts and first rows of a theme, a country, the front page."""

from collections.abc import Mapping

from portal.languages import current_language, reading_order
from search.engines import get_engine
from search.engines.base import SearchUnavailable
from search.request import SearchRequest, Sort
from search.results import SearchResults


def ask(
    *, scope: Mapping[str, tuple[str, ...]], facets: tuple[str, ...] = (), rows: int = 0, sort: Sort = "newest"
) -> SearchResults | None:
    """The first `rows` records and the counts of `facets`; None while the engine rests."""
    language = current_language()
    request = SearchRequest(
        language=language,
        languages=reading_order(language),
        scope=scope,
        facets=facets,
        sort=sort,
        per_page=rows,
        highlight=False,
    )
    try:
        return get_engine().search(request)
    except SearchUnavailable:
        return None


def counts_of(results: SearchResults | None, facet: str) -> dict[str, int]:
    """Count by value of one facet; empty while the engine rests."""
    return {value.value: value.count for value in results.facets.get(facet, ())} if results else {}
