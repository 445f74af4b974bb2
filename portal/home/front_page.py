"""What the front page shows: how much there is, where, and what is new; a few questions to the index."""

from typing import Any

from django.http import HttpRequest
from django.urls import reverse

from portal.countries.constellation import dot_radius
from portal.countries.entries import RegionEntry, country_rows, region_entries, region_sheet
from portal.home.models import HomePage
from portal.languages import current_language
from portal.page_frame import alternate_links
from search import registry
from search.asking import PageQuestion, ask, ask_together, counts_of
from search.results import Hit, SearchResults
from themes.views import theme_entries

NEW_CASES = 5
NEW_LINES = 4  # of laws and of strategies
FIRST_THEMES = 5  # below the search box
FIRST_KINDS = 5  # of law
NO_WAY_IN = frozenset({"other", "treaty"})  # kinds of law that nobody starts from


def records_by_language() -> dict[str, int]:
    """Number of records that can be read in each language."""
    return counts_of(ask(scope={}, facets=("language",)), "language")


def front_page_context(page: HomePage, request: HttpRequest) -> dict[str, Any]:
    answers = ask_together(
        {
            "everything": PageQuestion(facets=("kind", "country", "theme", "law_kind")),
            "case": PageQuestion(scope={"kind": ("case",)}, facets=("country", "region"), rows=NEW_CASES),
            "law": PageQuestion(scope={"kind": ("law",)}, rows=NEW_LINES),
            "strategy": PageQuestion(scope={"kind": ("strategy",)}, rows=NEW_LINES),
        }
    )
    everything, cases = answers["everything"], answers["case"]
    with_records = counts_of(everything, "country")
    rows = country_rows(counts_of(cases, "country"))
    regions = region_entries(rows)
    associates = sorted((row for row in rows if row.associate), key=lambda row: -row.count)
    most = max((row.count for row in rows), default=0)
    themes = sorted(theme_entries(counts_of(everything, "theme"), current_language()), key=lambda entry: -entry.count)
    return {
        "counts": counts_of(everything, "kind"),
        "states": sum(1 for row in rows if row.on_list and with_records.get(row.code)),
        "state_total": sum(1 for row in rows if row.on_list),
        "sheets": sheets(regions, cases),
        "key": [(number, str(dot_radius(number))) for number in sorted({1, most}) if most],
        "associate": associates[0] if associates else None,
        "other_associates": len(associates) - 1,
        "new_cases": hits_of(cases),
        "new_laws": hits_of(answers["law"]),
        "new_strategies": hits_of(answers["strategy"]),
        "themes": themes,
        "first_themes": [entry for entry in themes if entry.count][:FIRST_THEMES],
        "law_kinds": law_kinds(counts_of(everything, "law_kind")),
        "is_unavailable": everything is None,
        "alternates": alternate_links(request.path),
        "canonical": request.path,
    }


def hits_of(results: SearchResults | None) -> tuple[Hit, ...]:
    return results.hits if results else ()


def sheets(regions: list[RegionEntry], cases: SearchResults | None) -> list[dict[str, Any]]:
    """Each region with its sheet; lit are the countries of the newest cases, which stand further down the page."""
    new = frozenset(code for hit in cases.hits for code in hit.card.get("where", [])) if cases else frozenset()
    by_region = counts_of(cases, "region")
    return [
        {"region": region, "cases": by_region.get(region.slug, 0), "svg": region_sheet(region, new)}
        for region in regions
    ]


def law_kinds(counts: dict[str, int]) -> list[dict[str, Any]]:
    """The kinds of law of which there is most: a way in for who comes with a bill to write."""
    labels = registry.labels("law_kind", current_language())
    address = reverse("record_list", args=["laws"])
    most = sorted((code for code in counts if code not in NO_WAY_IN), key=lambda code: (-counts[code], code))
    return [
        {"label": labels.get(code, code), "url": f"{address}?law_kind={code}", "count": counts[code]}
        for code in most[:FIRST_KINDS]
    ]
