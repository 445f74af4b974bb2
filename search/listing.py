"""A list with filters, answered from the index: what the address asks, and what was wrong with it.

Used by the search page, the lists of records, theme, country and region pages alike.
"""

from collections.abc import Callable, Mapping
from typing import Any

from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import render
from django.utils.translation import gettext as _

from portal.languages import current_language, reading_order
from search import registry
from search.best_bets.bets import put_first
from search.engines import get_engine
from search.engines.base import SearchUnavailable
from search.layout import FACET_LABELS, Listing, lay_out
from search.need.counting import count_list
from search.places import with_places
from search.request import SORTS, SearchRequest, clean_words

PER_PAGE = 20

TitleSearch = Callable[[str, str, Mapping[str, tuple[str, ...]]], list[Any]]
_title_search: TitleSearch | None = None


def register_title_search(search: TitleSearch) -> None:
    """What answers (words, language, scope) from the database while the engine rests."""
    global _title_search
    _title_search = search


def answer_list(
    request: HttpRequest,
    *,
    template: str,
    scope: Mapping[str, tuple[str, ...]],
    facets: tuple[str, ...],
    context: dict[str, Any],
) -> HttpResponse:
    """The page of a list. 404 with a sentence past its end; 200 with title search while the engine rests."""
    listing = read_list(request, scope=scope, facets=facets)
    count_list(request, listing)
    status = 404 if listing.past_the_end else 200
    return render(request, template, {**context, "listing": listing}, status=status)


def read_list(
    request: HttpRequest, *, scope: Mapping[str, tuple[str, ...]], facets: tuple[str, ...], per_page: int = PER_PAGE
) -> Listing:
    """Ask the engine what this address asks. `scope`: filters of the page itself, in every count."""
    problems: list[str] = []
    language = current_language()
    selected = _read_selection(request.GET, facets, language, problems)
    words = request.GET.get("q", "")
    if len(words) > 400:
        problems.append(_("The question was longer than 400 characters; its beginning was searched."))
    sort = request.GET.get("sort", "relevance")
    if sort not in SORTS:
        problems.append(
            _("“%(value)s” is no way of sorting a list, so the usual order is shown.")
            % {"value": clean_words(sort)[:40]}
        )
    asked = SearchRequest.clean(
        words,
        selected=selected,
        sort=sort,
        page=_read_page(request.GET.get("page", "1"), problems),
        per_page=per_page,
        language=language,
        languages=reading_order(language),
        scope=dict(scope),
        facets=facets,
    )
    listing = Listing(request=asked, path=request.path, problems=problems)
    try:
        results = get_engine().search(asked)
    except SearchUnavailable:
        if _title_search and asked.words:
            listing.titles = _title_search(asked.words, language, scope)
        return listing
    wanted_page = _read_page(request.GET.get("page", "1"), [])
    lay_out(
        listing, with_places(results), wanted_page=wanted_page, show_all=request.GET.get("all", ""), language=language
    )
    put_first(listing)
    return listing


def _read_selection(
    query: QueryDict, facets: tuple[str, ...], language: str, problems: list[str]
) -> dict[str, tuple[str, ...]]:
    selected: dict[str, tuple[str, ...]] = {}
    for name in facets:
        asked = [value for value in dict.fromkeys(query.getlist(name)) if value]
        if not asked:
            continue
        if name == "year":
            known = [value for value in asked if len(value) == 4 and value.isascii() and value.isdigit()]
        else:
            labels = registry.labels(name, language)
            now = registry.current_values(name, [value for value in asked if value not in labels])
            asked = list(dict.fromkeys(now.get(value, value) for value in asked))  # a shared link outlives a new name
            known = [value for value in asked if value in labels]
        for value in [value for value in asked if value not in known][:3]:
            shown = clean_words(value)[:40]
            problems.append(
                _("“%(value)s” is not a year of four digits, so it was left out.") % {"value": shown}
                if name == "year"
                else _("“%(value)s” is not known under %(facet)s, so it was left out.")
                % {"value": shown, "facet": FACET_LABELS[name]}
            )
        if known:
            selected[name] = tuple(known)
    return selected


def _read_page(text: str, problems: list[str]) -> int:
    if text.isascii() and text.isdigit() and len(text) < 7 and int(text) > 0:
        return int(text)
    problems.append(_("“%(value)s” is not a page number; this is the first page.") % {"value": clean_words(text)[:40]})
    return 1
