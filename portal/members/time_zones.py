"""Which time zones a profile offers: those of the listed countries and of offices that work with them."""

import json
from datetime import datetime
from functools import cache
from pathlib import Path
from zoneinfo import ZoneInfo

from django.utils import timezone

from portal.countries.names import country_names

DATA = Path(__file__).parent / "data" / "time_zones.json"


@cache
def zone_file() -> dict[str, dict[str, list[str]]]:
    known: dict[str, dict[str, list[str]]] = json.loads(DATA.read_text(encoding="utf-8"))
    return known


def zones_of(iso2: str) -> list[str]:
    return zone_file()["zones"].get(iso2, [])


def zone_choices(language: str, *, also: str = "") -> list[tuple[str, str]]:
    """(name of the zone, what to show) by country in this language, then the offices. `also`: one that is kept."""
    names = country_names(language)
    now = timezone.now()
    choices: list[tuple[str, str]] = []
    for iso2, name in sorted(names.items(), key=lambda row: row[1]):
        zones = zones_of(iso2)
        for zone in zones:
            place = name if len(zones) == 1 else f"{name}, {city(zone)}"
            choices.append((zone, f"{place} ({offset(zone, now)})"))
    seen = {zone for zone, _shown in choices}
    others = [zone for zone in [*zone_file()["offices"], also] if zone and zone not in seen]
    return [*choices, *((zone, f"{city(zone)} ({offset(zone, now)})") for zone in dict.fromkeys(others))]


def city(zone: str) -> str:
    return zone.rpartition("/")[2].replace("_", " ")


def offset(zone: str, at: datetime) -> str:
    """UTC+05:30."""
    sign = f"{at.astimezone(ZoneInfo(zone)):%z}"
    return "UTC" if zone == "UTC" else f"UTC{sign[:3]}:{sign[3:5]}"
