"""What answers while the search engine rests: records whose titles hold the words, from the database."""

from collections.abc import Mapping
from dataclasses import dataclass

from portal.countries.names import countries_by_code
from portal.languages import language_tag, reading_order
from portal.repository.models import ResourcePage
from portal.repository.versions import record_url
from search.listing import register_title_search

MOST = 20


@dataclass(frozen=True, slots=True)
class FoundTitle:
    title: str
    url: str
    tag: str
    kind: str
    country: str  # code; empty for a record of several


def search_titles(words: str, language: str, scope: Mapping[str, tuple[str, ...]]) -> list[FoundTitle]:
    rows = ResourcePage.objects.live().public().select_related("locale")
    for word in words.split()[:8]:
        rows = rows.filter(title__icontains=word)
    if "kind" in scope:
        rows = rows.filter(kind__in=scope["kind"])
    if "country" in scope:
        rows = rows.filter(countries__iso2__in=scope["country"])
    if "theme" in scope:
        rows = rows.filter(themes__slug__in=scope["theme"])
    order = reading_order(language)
    best: dict[object, ResourcePage] = {}
    for page in rows.distinct().order_by("title")[: 4 * MOST]:
        held = best.get(page.translation_key)
        if held is None or order.index(page.language) < order.index(held.language):
            best[page.translation_key] = page
    return [
        FoundTitle(
            title=page.title,
            url=record_url(page.address, language),
            tag=language_tag(page.language),
            kind=page.kind,
            country=code if (code := page.address[1].upper()) in countries_by_code() else "",
        )
        for page in list(best.values())[:MOST]
    ]


register_title_search(search_titles)
