"""What each country is called in each language, read once per change like the themes' vocabulary."""

from dataclasses import dataclass
from typing import Any

from django.db.models import QuerySet

from portal.languages import current_language, reading_order
from portal.read_once import UpdatedTable


@dataclass(frozen=True, slots=True)
class CountryEntry:
    """A country as lists, facets and charts need it; `names` by short language code."""

    pk: int
    iso2: str
    iso3: str
    region: str
    names: dict[str, str]
    latitude: float | None
    longitude: float | None
    lists: frozenset[str]
    associate_member: bool
    population: int | None

    def name(self, language: str) -> str:
        return next((self.names[code] for code in reading_order(language) if self.names.get(code)), self.iso3)


def _rows() -> QuerySet[Any]:
    from portal.countries.models import Country

    return Country.objects.all()


def _read_entries() -> dict[str, CountryEntry]:
    from portal.countries.models import Country

    return {
        country.iso2: CountryEntry(
            pk=country.pk,
            iso2=country.iso2,
            iso3=country.iso3,
            region=country.region,
            names=country.names,
            latitude=country.latitude,
            longitude=country.longitude,
            lists=frozenset(entry.slug for entry in country.lists.all()),
            associate_member=country.associate_member,
            population=country.population,
        )
        for country in Country.objects.prefetch_related("lists")
    }


_kept = UpdatedTable(rows=_rows, read=_read_entries)


def countries_by_code() -> dict[str, CountryEntry]:
    """Every country by ISO alpha-2 code."""
    return _kept.get()


def forget_countries() -> None:
    _kept.forget()


def country_name(iso2: str, language: str | None = None) -> str:
    entry = countries_by_code().get(iso2)
    return entry.name(language or current_language()) if entry else iso2


def country_names(language: str) -> dict[str, str]:
    return {code: entry.name(language) for code, entry in countries_by_code().items()}
