"""What is known of a country beside its records: its lists, islands like it, and where each figure comes from."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from math import log

from django.db.models import Q
from django.utils.translation import gettext as _

from portal.countries.entries import LIST_OF_39
from portal.countries.models import Country, DataSource, SurveyResult
from portal.countries.names import CountryEntry, countries_by_code

ALIKE = 3  # islands of a similar size


@dataclass(frozen=True, slots=True)
class ListMembership:
    """A list that the country stands on; `is_foreign` where its name is not translated but English."""

    name: str
    checked_on: date | None
    is_foreign: bool


@dataclass(frozen=True, slots=True)
class FigureSource:
    """A source and the names of the figures that it gives for this country."""

    source: DataSource
    figures: list[str]


def list_names() -> dict[str, str]:
    """The lists that the portal comes with, in the reader's language, in the order of weight."""
    return {
        LIST_OF_39: _("The 39 small island developing States of the United Nations"),
        "un-associate-18": _("The 18 associate members of United Nations regional commissions"),
        "m49": _("Small island developing States in the United Nations standard M49"),
        "undp-2021": _("UNDP’s platform for small island developing States, 2021"),
    }


def memberships(country: Country) -> list[ListMembership]:
    names = list_names()
    order = {slug: place for place, slug in enumerate(names)}
    rows = sorted(country.lists.all(), key=lambda row: order.get(row.slug, len(order)))
    return [ListMembership(names.get(row.slug, row.name), row.checked_on, row.slug not in names) for row in rows]


def of_similar_size(entry: CountryEntry) -> list[CountryEntry]:
    """States on the list of 39 whose population is nearest to this one's, as a ratio."""
    if not entry.population:
        return []
    own = log(entry.population)
    others = [
        (abs(log(other.population) - own), other.iso2, other)
        for other in countries_by_code().values()
        if other.population and other.iso2 != entry.iso2 and LIST_OF_39 in other.lists
    ]
    return [other for _distance, _code, other in sorted(others)[:ALIKE]]


def figure_sources(country: Country, survey: Iterable[SurveyResult]) -> list[FigureSource]:
    """Each source once, with what it gives; only of figures that the page shows. One query."""
    shown = {
        "population": _("Population"),
        "land_area": _("Land"),
        "eez": _("Exclusive economic zone"),
        "islands": _("Islands"),
        "official_languages": _("Official languages"),
        "lists": _("Lists"),
    }
    editions = {result.source_id for result in survey}
    figures: dict[str, list[str]] = {}
    for name, label in shown.items():
        for slug in filter(None, country.sources.get(name, "").split(";")):
            figures.setdefault(slug, []).append(label)
    sources = DataSource.objects.filter(Q(slug__in=figures) | Q(pk__in=editions)).order_by("name")
    survey_name = [_("E-Government Survey")]
    return [
        FigureSource(source, figures.get(source.slug, []) + survey_name * (source.pk in editions)) for source in sources
    ]
