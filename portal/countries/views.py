"""Countries and regions: what each has, what is missing, and what the survey says of it."""

from decimal import ROUND_HALF_UP, Decimal
from typing import Any

from django.db.models import Avg
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _

from portal.countries.charts import survey_chart
from portal.countries.entries import CountryRow, country_row, country_rows, region_entries, region_entry, region_sheet
from portal.countries.facts import figure_sources, memberships, of_similar_size
from portal.countries.language_names import language_list
from portal.countries.laws_matrix import Matrix, laws_matrix, matrix_questions, neighbours
from portal.countries.models import Country, Region, SurveyResult
from portal.countries.names import CountryEntry, countries_by_code
from portal.languages import current_language
from search.asking import Answers, PageQuestion, ask, ask_together, counts_of
from themes.vocabulary import vocabulary

ROWS = 5
EVERYTHING = "everything"  # the question how much there is, beside those named like kinds
SECTIONS = (("case", "cases"), ("law", "laws"), ("strategy", "strategies"), ("toolkit", "toolkits"))
REBUILT_INDEXES_UNTIL = 2008  # TII and HCI of the editions up to then are built otherwise than later ones


def home_crumb() -> tuple[str, str]:
    return _("Home"), f"/{current_language()}/"


def countries_crumb() -> tuple[str, str]:
    return _("Countries"), reverse("country_index")


def country_index(request: HttpRequest) -> HttpResponse:
    results = ask(scope={}, facets=("country",))
    counts = counts_of(results, "country")
    rows = country_rows(counts)
    territories = [row for row in rows if row.region and not row.on_list]
    context = {
        "regions": region_entries(rows),
        "associates": [row for row in territories if row.associate],
        "others": [row for row in territories if not row.associate],
        "partners": [row for row in rows if not row.region and row.count],
        "states": sum(1 for row in rows if row.on_list),
        "lit": counts,
        "is_unavailable": results is None,
        "crumbs": [home_crumb()],
    }
    return render(request, "countries/index.html", context)


def shelf_questions(facet: str, value: str, *, without: str = "") -> dict[str, PageQuestion]:
    """The newest of each kind; `without`: a kind of which the page shows more than its shelf."""
    return {
        kind: PageQuestion(scope={facet: (value,), "kind": (kind,)}, rows=ROWS)
        for kind, _section in SECTIONS
        if kind != without
    }


def shelves(facet: str, value: str, counts: dict[str, int], answers: Answers) -> dict[str, dict[str, Any]]:
    """What there is of each kind, by kind; kinds without a record left out."""
    return {
        kind: {
            "kind": kind,
            "total": counts[kind],
            "hits": results.hits if (results := answers.get(kind)) else (),
            "url": f"{reverse('record_list', args=[section])}?{facet}={value}",
        }
        for kind, section in SECTIONS
        if counts.get(kind)
    }


def theme_links(counts: dict[str, int], facet: str, value: str) -> list[dict[str, Any]]:
    """The themes of the first level that have records here, most first, each leading to those records."""
    language = current_language()
    address = f"{reverse('search')}?{facet}={value}"
    return [
        {"label": term.label(language), "url": f"{address}&theme={slug}", "count": counts[slug]}
        for slug, term in sorted(vocabulary().items(), key=lambda item: -counts.get(item[0], 0))
        if term.parent is None and counts.get(slug)
    ]


def country(request: HttpRequest, code: str) -> HttpResponse:
    if code != code.lower():
        return redirect("country", code.lower(), permanent=True)
    row = Country.objects.filter(iso2=code.upper()).first()
    if row is None:
        # Somebody who knows the three-letter code means the same country.
        by_iso3 = next((entry for entry in countries_by_code().values() if entry.iso3.lower() == code), None)
        if by_iso3 is None:
            raise Http404
        return redirect("country", by_iso3.iso2.lower(), permanent=True)
    entry = countries_by_code()[row.iso2]
    compared = [entry, *neighbours(entry)] if entry.region else []
    answers = ask_together(
        {
            EVERYTHING: PageQuestion(scope={"country": (row.iso2,)}, facets=("kind", "theme")),
            **shelf_questions("country", row.iso2, without="law" if compared else ""),
            **(matrix_questions(compared) if compared else {}),
        }
    )
    everything = answers[EVERYTHING]
    by_kind = counts_of(everything, "kind")
    context = {
        "country": row,
        "name": entry.name(current_language()),
        "total": everything.total if everything else 0,
        "all_url": f"{reverse('search')}?country={row.iso2}",
        "counts": [(kind, by_kind[kind]) for kind, _section in SECTIONS if by_kind.get(kind)],
        "themes": theme_links(counts_of(everything, "theme"), "country", row.iso2),
        "shelves": shelves("country", row.iso2, by_kind, answers),
        "laws_url": f"{reverse('record_list', args=['laws'])}?country={row.iso2}",
        "is_unavailable": everything is None,
        "crumbs": [home_crumb(), countries_crumb()],
        **facts_context(row, entry),
        **matrix_context(compared, answers),
        **survey_context(row, entry),
    }
    return render(request, "countries/country.html", context)


def facts_context(row: Country, entry: CountryEntry) -> dict[str, Any]:
    lists = memberships(row)
    return {
        "region": region_entry(Region(row.region), []) if row.region else None,
        "on_list": "un-39" in entry.lists,
        "languages": language_list(row.official_languages),
        "lists": lists,
        "bodies": list(row.regional_bodies.all()) if row.region else [],
        "alike": [country_row(other) for other in of_similar_size(entry)] if row.region else [],
    }


def matrix_context(compared: list[CountryEntry], answers: Answers) -> dict[str, Any]:
    """Partner countries have no matrix: their laws are not collected, so a gap would say nothing."""
    matrix: Matrix | None = laws_matrix(compared, answers) if compared else None
    columns: list[CountryRow] = [country_row(other) for other in matrix.countries] if matrix else []
    codes = [other.iso3 for other in matrix.countries] if matrix else []
    return {"matrix": matrix, "columns": list(zip(codes, columns, strict=True)), "near": columns[1:]}


def survey_context(row: Country, entry: CountryEntry) -> dict[str, Any]:
    survey = list(row.survey_results.all())
    scored = [result for result in survey if result.egdi is not None]
    return {
        "survey": list(reversed(survey)),
        "latest": scored[-1] if scored else None,
        "chart": survey_chart(survey_series(entry, survey)) if scored else "",
        "rebuilt_until": REBUILT_INDEXES_UNTIL,
        "figure_sources": figure_sources(row, survey),
    }


def survey_series(entry: CountryEntry, survey: list[SurveyResult]) -> dict[str, Any]:
    """The index of the country by edition, and the mean of its region beside it."""
    means = dict(
        SurveyResult.objects.filter(country__region=entry.region, egdi__isnull=False)
        .values_list("year")
        .annotate(mean=Avg("egdi"))
        .order_by("year")
    )
    years = [result.year for result in survey]
    return {
        "name": entry.name(current_language()),
        "region_name": str(Region(entry.region).label) if entry.region else "",
        "years": years,
        "country": [two_decimals(result.egdi) for result in survey],
        "region": [two_decimals(means.get(year)) for year in years],
    }


def two_decimals(value: Decimal | None) -> float | None:
    """Rounded as the strip of facts rounds it: the chart prints two decimals and cuts off the rest."""
    return float(value.quantize(Decimal("0.01"), ROUND_HALF_UP)) if value is not None else None


def region(request: HttpRequest, slug: str) -> HttpResponse:
    if slug not in Region.values:
        raise Http404
    answers = ask_together(
        {
            EVERYTHING: PageQuestion(scope={"region": (slug,)}, facets=("kind", "theme", "country")),
            **shelf_questions("region", slug),
        }
    )
    everything = answers[EVERYTHING]
    by_kind = counts_of(everything, "kind")
    entry = region_entry(Region(slug), country_rows(counts_of(everything, "country")))
    context = {
        "region": entry,
        "sheet": region_sheet(entry),
        "total": everything.total if everything else 0,
        "all_url": f"{reverse('search')}?region={slug}",
        "counts": [(kind, by_kind[kind]) for kind, _section in SECTIONS if by_kind.get(kind)],
        "themes": theme_links(counts_of(everything, "theme"), "region", slug),
        "shelves": shelves("region", slug, by_kind, answers),
        "is_unavailable": everything is None,
        "crumbs": [home_crumb(), countries_crumb()],
    }
    return render(request, "countries/region.html", context)
