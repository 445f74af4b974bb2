"""What a list shows around its rows: filters with counts, chips, ways of sorting, pages; and where each leads."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import urlencode

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy, ngettext

from search import registry
from search.facets import FACET_NAMES
from search.request import SearchRequest
from search.results import FacetValue, Hit, SearchResults

FACET_LABELS: dict[str, str | Promise] = {
    "kind": gettext_lazy("Kind"),
    "theme": gettext_lazy("Theme"),
    "country": gettext_lazy("Country"),
    "region": gettext_lazy("Region"),
    "language": gettext_lazy("Language"),
    "year": gettext_lazy("Year"),
    "status": gettext_lazy("Status"),
    "stage": gettext_lazy("Stage"),
    "law_kind": gettext_lazy("Kind of law"),
}
OPEN_GROUPS = 2  # the first ones stand open
SHORT_GROUP = 8  # values shown before "all of them"


@dataclass(frozen=True, slots=True)
class Choice:
    value: str
    label: str
    count: int
    is_selected: bool


@dataclass(frozen=True, slots=True)
class FacetGroup:
    name: str
    label: str
    choices: list[Choice]
    is_open: bool
    all_url: str  # shows every value, when some are left out
    total: int


@dataclass(frozen=True, slots=True)
class Chip:
    label: str
    url: str  # the same list without it


@dataclass(frozen=True, slots=True)
class SortLink:
    value: str
    label: str
    url: str
    is_current: bool


@dataclass(frozen=True, slots=True)
class Pager:
    page: int
    pages: int
    previous_url: str
    next_url: str
    numbers: list[tuple[int, str]]


@dataclass
class Listing:
    request: SearchRequest
    path: str
    results: SearchResults | None = None
    groups: list[FacetGroup] = field(default_factory=list)
    chips: list[Chip] = field(default_factory=list)
    sorts: list[SortLink] = field(default_factory=list)
    pager: Pager | None = None
    problems: list[str] = field(default_factory=list)
    titles: list[Any] = field(default_factory=list)  # from the database, while the engine rests
    suggestion_url: str = ""
    chosen: tuple[Hit, ...] = ()  # what editors want first for these words
    chosen_because: str = ""
    past_the_end: bool = False

    @property
    def is_unavailable(self) -> bool:
        return self.results is None

    @property
    def is_narrowed(self) -> bool:
        return bool(self.request.words or self.request.selected)


def lay_out(listing: Listing, results: SearchResults, *, wanted_page: int, show_all: str, language: str) -> None:
    """Fill the listing from the results. `show_all` names the facet of which every value is shown."""
    listing.results = results
    asked = listing.request
    listing.past_the_end = wanted_page > max(results.pages, 1)
    if listing.past_the_end:
        pages = max(results.pages, 1)
        listing.problems.append(
            ngettext("This list has only %(pages)s page.", "This list has only %(pages)s pages.", pages)
            % {"pages": pages}
        )
    for number, name in enumerate(asked.facets):
        values = results.facets.get(name, ())
        group = _facet_group(listing, name, values, language, show_all=show_all == name, place=number)
        if group.choices:
            listing.groups.append(group)
        for choice in group.choices:
            if choice.is_selected:
                listing.chips.append(Chip(choice.label, _url(listing, without=(name, choice.value))))
    listing.sorts = [
        SortLink(sort, str(label), _url(listing, set_to={"sort": sort}), _effective_sort(asked) == sort)
        for sort, label in (
            ("relevance", gettext_lazy("Best match")),
            ("newest", gettext_lazy("Newest")),
            ("updated", gettext_lazy("Last changed")),
        )
        if sort != "relevance" or asked.words
    ]
    if results.suggestion:
        listing.suggestion_url = _url(listing, set_to={"q": results.suggestion})
    listing.pager = _pager(listing, results)


def _effective_sort(asked: SearchRequest) -> str:
    return "newest" if asked.sort == "relevance" and not asked.words else asked.sort


def _facet_group(
    listing: Listing,
    name: str,
    values: tuple[FacetValue, ...],
    language: str,
    *,
    show_all: bool,
    place: int,
) -> FacetGroup:
    labels = {} if name == "year" else registry.labels(name, language)
    choices = [Choice(v.value, str(labels.get(v.value, v.value)), v.count, v.selected) for v in values]
    shown = choices if show_all else [c for i, c in enumerate(choices) if i < SHORT_GROUP or c.is_selected]
    rest = _url(listing, set_to={"all": name}) if len(shown) < len(choices) else ""
    is_open = place < OPEN_GROUPS or show_all or any(choice.is_selected for choice in choices)
    return FacetGroup(name, str(FACET_LABELS[name]), shown, is_open, rest, len(choices))


def _url(
    listing: Listing,
    *,
    set_to: Mapping[str, str] | None = None,
    without: tuple[str, str] | None = None,
) -> str:
    """This list with one thing changed; goes back to the first page unless the page is what changes."""
    pairs = [("q", listing.request.words)] if listing.request.words else []
    for name in FACET_NAMES:
        for value in listing.request.selected.get(name, ()):
            if without != (name, value):
                pairs.append((name, value))
    if listing.request.sort != "relevance":
        pairs.append(("sort", listing.request.sort))
    changed = set_to or {}
    pairs = [(name, value) for name, value in pairs if name not in changed]
    pairs += [(name, value) for name, value in changed.items() if value]
    return f"{listing.path}?{urlencode(pairs)}" if pairs else listing.path


def _pager(listing: Listing, results: SearchResults) -> Pager | None:
    past = listing.past_the_end  # then no page is the current one, and the way back leads to the last
    if results.pages <= 1 and not past:
        return None
    page = min(results.page, results.pages)

    def url(number: int) -> str:
        return _url(listing, set_to={"page": str(number) if number > 1 else ""})

    near = sorted({1, results.pages, *range(max(1, page - 1), min(results.pages, page + 1) + 1)})
    return Pager(
        page=page,
        pages=results.pages,
        previous_url=url(page) if past else url(page - 1) if page > 1 else "",
        next_url=url(page + 1) if page < results.pages else "",
        numbers=[(number, "" if number == page and not past else url(number)) for number in near],
    )
