"""Countries and survey figures from CSV files; every row that is refused is named, with the reason."""

import csv
import io
import json
import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal, InvalidOperation
from pathlib import Path
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from portal.countries.models import Country, CountryList, DataSource, Region, RegionalBody, SurveyResult
from portal.countries.names import forget_countries

DATA = Path(__file__).parent / "data"
NAME_LANGUAGES = ("en", "fr", "es", "ru", "ar", "zh", "pt")
REGIONS = {"AIS": Region.AIS, "Caribbean": Region.CARIBBEAN, "Pacific": Region.PACIFIC}
COUNTRY_COLUMNS = (
    *("iso2", "iso3", "m49", *(f"name_{code}" for code in NAME_LANGUAGES[:6]), "region", "un_member"),
    *("associate_member", "capital", "official_languages", "islands_note", "note"),
)
NUMBERS = ("population", "population_year", "islands")
DECIMALS = {
    "latitude": "capital_lat",
    "longitude": "capital_lon",
    "land_area_km2": "land_area_km2",
    "eez_km2": "eez_km2",
}
SURVEY_COLUMNS = ("iso2", "year", "egdi", "rank", "osi", "tii", "hci", "epi")
INDEXES = ("egdi", "osi", "tii", "hci", "epi")


class WrongColumns(ValueError):
    """The file is not what it should be; the message says what is missing."""


@dataclass
class ImportReport:
    """What an import did: rows written, rows that were the same already, rows refused as (line, reason)."""

    written: int = 0
    unchanged: int = 0
    refused: list[tuple[int, str]] = field(default_factory=list)


def read_rows(path: Path, columns: tuple[str, ...]) -> Iterator[tuple[int, dict[str, str]]]:
    """Line number and cells of each row. Raises WrongColumns, saying which are missing."""
    try:
        text = path.read_text(encoding="utf-8-sig")
    except UnicodeDecodeError:
        raise WrongColumns(_("%(file)s is not UTF-8 text. Save it as CSV UTF-8.") % {"file": path.name}) from None
    reader = csv.DictReader(io.StringIO(text, newline=""))
    missing = [name for name in columns if name not in (reader.fieldnames or [])]
    if missing:
        raise WrongColumns(
            _("%(file)s lacks the columns %(missing)s. It must have %(columns)s in its first line.")
            % {"file": path.name, "missing": ", ".join(missing), "columns": ", ".join(columns)}
        )
    for row in reader:
        yield reader.line_num, {name: (value or "").strip() for name, value in row.items() if name}


@transaction.atomic
def load_countries(path: Path = DATA / "countries.csv") -> ImportReport:
    """Write countries, the lists they stand on and the sources of their figures."""
    report = ImportReport()
    notes = json.loads((DATA / "countries.sources.json").read_text(encoding="utf-8"))
    load_sources(notes["sources"])
    checked = date.fromisoformat(notes["checked_on"])
    lists = {
        slug: CountryList.objects.update_or_create(slug=slug, defaults={"name": name, "checked_on": checked})[0]
        for slug, name in notes["lists"].items()
    }
    seen: set[str] = set()
    for line, row in read_rows(path, COUNTRY_COLUMNS):
        reason, values = country_values(row)
        if not reason and seen & {row["iso2"], row["iso3"]}:
            reason = _("%(code)s stands in the file twice.") % {"code": row["iso2"]}
        if not reason and Country.objects.filter(iso3=row["iso3"]).exclude(iso2=row["iso2"]).exists():
            reason = _("“%(code)s” is the code of another country here.") % {"code": row["iso3"]}
        if reason:
            report.refused.append((line, reason))
            continue
        seen |= {row["iso2"], row["iso3"]}
        stands_on = {lists[slug] for slug in row.get("lists", "").split(";") if slug in lists}
        held = Country.objects.filter(iso2=row["iso2"]).first()
        if (
            held
            and all(getattr(held, name) == value for name, value in values.items())
            and set(held.lists.all()) == stands_on
        ):
            report.unchanged += 1
            continue
        held, _created = Country.objects.update_or_create(iso2=row["iso2"], defaults=values)
        held.lists.set(stands_on)
        forget_countries()
        report.written += 1
    load_regional_bodies()
    return report


def load_sources(sources: dict[str, dict[str, str]]) -> None:
    for slug, source in sources.items():
        DataSource.objects.update_or_create(
            slug=slug,
            defaults={name: source.get(name, "") for name in ("name", "url", "licence", "date")},
        )


def country_values(row: dict[str, str]) -> tuple[str, dict[str, Any]]:
    """(why the row is refused or "", its values). Empty cells mean "not known"."""
    if not (re.fullmatch("[A-Z]{2}", row["iso2"]) and re.fullmatch("[A-Z]{3}", row["iso3"]) and row["name_en"]):
        return _("The ISO codes or the English name are missing."), {}
    if row["region"] and row["region"] not in REGIONS:
        return _("“%(value)s” is not a region here.") % {"value": row["region"]}, {}
    figures: dict[str, float | None] = {}
    for column in (*NUMBERS, *DECIMALS.values()):
        text = row.get(column, "")
        if text and not re.fullmatch(r"-?[0-9]{1,12}(\.[0-9]+)?", text):
            return _("%(column)s is “%(value)s”, not a number.") % {"column": column, "value": text}, {}
        figures[column] = float(text) if text else None
        if column in NUMBERS and (figures[column] or 0) < 0:
            return _("%(column)s is “%(value)s”, not a number.") % {"column": column, "value": text}, {}
    return "", {
        "iso3": row["iso3"],
        "m49": row["m49"],
        "names": {code: row[f"name_{code}"] for code in NAME_LANGUAGES if row.get(f"name_{code}")},
        "region": REGIONS.get(row["region"], ""),
        "un_member": row["un_member"] == "yes",
        "associate_member": row["associate_member"] == "yes",
        "capital": row["capital"],
        **{name: figures[column] for name, column in DECIMALS.items()},
        **{name: None if figures[name] is None else int(figures[name] or 0) for name in NUMBERS},
        "islands_note": row["islands_note"],
        "official_languages": [code for code in row["official_languages"].split(";") if code],
        "sources": {
            name.removesuffix("_source"): value for name, value in row.items() if name.endswith("_source") and value
        },
        "note": row["note"],
    }


def load_regional_bodies() -> None:
    bodies = json.loads((DATA / "regional_bodies.json").read_text(encoding="utf-8"))
    for body in bodies:
        row, created = RegionalBody.objects.get_or_create(
            slug=body["slug"], defaults={"name": body["name"], "region": body["region"]}
        )
        if created:
            row.members.set(Country.objects.filter(iso3__in=body["members"]))


@transaction.atomic
def import_survey(path: Path = DATA / "survey.csv") -> ImportReport:
    """Write results of the UN E-Government Survey; wrong rows are reported and left out, the others written."""
    report = ImportReport()
    notes_file = path.with_name("survey.sources.json")
    if notes_file.exists():
        load_sources(json.loads(notes_file.read_text(encoding="utf-8"))["sources"])
    countries = {country.iso2: country for country in Country.objects.all()}
    sources = {source.slug: source for source in DataSource.objects.all()}
    seen: set[tuple[str, str]] = set()
    for line, row in read_rows(path, SURVEY_COLUMNS):
        reason, values = survey_values(row, countries)
        if not reason and (row["iso2"], row["year"]) in seen:
            reason = _("%(code)s %(year)s stands in the file twice.") % {"code": row["iso2"], "year": row["year"]}
        if reason:
            report.refused.append((line, reason))
            continue
        seen.add((row["iso2"], row["year"]))
        values |= {"source": sources.get(row.get("source", "")), "note": row.get("note", "")}
        key: dict[str, Any] = {"country": countries[row["iso2"]], "year": int(row["year"])}
        held = SurveyResult.objects.filter(**key).first()
        if held and all(getattr(held, name) == value for name, value in values.items()):
            report.unchanged += 1
        else:
            SurveyResult.objects.update_or_create(defaults=values, **key)
            report.written += 1
    return report


def survey_values(row: dict[str, str], countries: dict[str, Country]) -> tuple[str, dict[str, Any]]:
    """(why the row is refused or "", its values). Empty cells mean "not scored"."""
    if row["iso2"] not in countries:
        return _("“%(code)s” is the code of no country here.") % {"code": row["iso2"]}, {}
    if not (row["year"].isascii() and row["year"].isdigit() and 2000 < int(row["year"]) < 2100):
        return _("“%(value)s” is not a year.") % {"value": row["year"]}, {}
    values: dict[str, Any] = {}
    for name in INDEXES:
        try:
            value = Decimal(row[name]).quantize(Decimal("0.00001")) if row[name] else None
        except InvalidOperation:
            return _("%(column)s is “%(value)s”, not a number.") % {"column": name, "value": row[name]}, {}
        if value is not None and (value.is_nan() or not 0 <= value <= 1):
            return _("%(column)s is %(value)s; it must lie between 0 and 1.") % {
                "column": name,
                "value": row[name],
            }, {}
        values[name] = value
    if row["rank"] and not (row["rank"].isascii() and row["rank"].isdigit() and 0 < int(row["rank"]) < 400):
        return _("“%(value)s” is not a rank.") % {"value": row["rank"]}, {}
    values["rank"] = int(row["rank"]) if row["rank"] else None
    return "", values
