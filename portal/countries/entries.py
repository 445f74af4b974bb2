"""Countries and regions as pages list them: names in the reader's language, each with a number of records."""

from collections.abc import Mapping
from dataclasses import dataclass

from django.urls import reverse
from django.utils.functional import Promise
from django.utils.safestring import SafeString

from portal.countries.constellation import Island, sheet_svg
from portal.countries.models import Region
from portal.countries.names import CountryEntry, countries_by_code
from portal.languages import current_language
from search.language import fold

LIST_OF_39 = "un-39"


@dataclass(frozen=True, slots=True)
class CountryRow:
    """`count`: of records or of cases, whichever the page shows."""

    code: str
    name: str
    url: str
    region: str
    count: int
    on_list: bool
    associate: bool


@dataclass(frozen=True, slots=True)
class RegionEntry:
    """A region with its states (on the list of 39) and its territories."""

    slug: str
    label: str | Promise
    url: str
    states: list[CountryRow]
    territories: list[CountryRow]


def country_row(entry: CountryEntry, count: int = 0) -> CountryRow:
    return CountryRow(
        code=entry.iso2,
        name=entry.name(current_language()),
        url=reverse("country", args=[entry.iso2.lower()]),
        region=entry.region,
        count=count,
        on_list=LIST_OF_39 in entry.lists,
        associate=entry.associate_member,
    )


def country_rows(counts: Mapping[str, int]) -> list[CountryRow]:
    """Every country by name, as a reader of the language looks for it: É beside E, not after Z."""
    rows = [country_row(entry, counts.get(code, 0)) for code, entry in countries_by_code().items()]
    return sorted(rows, key=lambda row: fold(row.name))


def region_entry(region: Region, rows: list[CountryRow]) -> RegionEntry:
    here = [row for row in rows if row.region == region.value]
    return RegionEntry(
        slug=region.value,
        label=region.label,
        url=reverse("region", args=[region.value]),
        states=[row for row in here if row.on_list],
        territories=[row for row in here if not row.on_list],
    )


def region_entries(rows: list[CountryRow]) -> list[RegionEntry]:
    return [region_entry(region, rows) for region in Region]


def region_sheet(region: RegionEntry, new: frozenset[str] = frozenset()) -> SafeString:
    """The sheet of a region, drawn anew only when a count, a name or the language changes."""
    shown = [*region.states, *(row for row in region.territories if row.count)]
    islands = [
        Island(row.code, row.name, row.url, row.count, is_new=row.code in new, associate=not row.on_list)
        for row in shown
    ]
    return sheet_svg(region.slug, islands, current_language())
