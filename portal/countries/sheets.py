"""The three sheets of the sea chart: their size, their grid, and where each island stands on them."""

import csv
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext as _

DATA = Path(__file__).parent / "data"


@dataclass(frozen=True, slots=True)
class Sheet:
    """A sheet is equirectangular in a scale of its own; one scale for all would pile up the Caribbean."""

    css_class: str
    width: int
    height: int
    hit_radius: int  # half of the least distance between two dots: targets of 27 px on a phone
    phone_type: int  # size of the labels kept on phones, in units of the sheet
    meridians: tuple[int, ...]
    parallels: tuple[int, ...]
    equator: int | None
    marks: tuple[tuple[int, int, int, str], ...]  # x, y, degrees, one of N E S W or nothing


SHEETS = {
    "pacific": Sheet(
        css_class="pac",
        width=460,
        height=202,
        hit_radius=20,
        phone_type=17,
        meridians=(10, 61, 112, 164, 215, 266, 317, 368, 419),
        parallels=(169, 118, 15),
        equator=66,
        marks=(
            *((12, 199, 120, "E"), (166, 199, 150, "E"), (319, 199, 180, ""), (421, 199, 160, "W")),
            *((3, 63, 0, ""), (3, 166, 20, "S")),
        ),
    ),
    "caribbean": Sheet(
        css_class="car",
        width=380,
        height=234,
        hit_radius=16,
        phone_type=14,
        meridians=(15, 112, 209, 307),
        parallels=(161, 63),
        equator=None,
        marks=((17, 231, 90, "W"), (211, 231, 70, "W"), (3, 60, 20, "N"), (3, 158, 10, "N")),
    ),
    "ais": Sheet(
        css_class="ais",
        width=380,
        height=110,
        hit_radius=16,
        phone_type=14,
        meridians=(13, 58, 103, 148, 192, 237, 282, 326, 371),
        parallels=(94, 4),
        equator=49,
        marks=(),
    ),
}


@dataclass(frozen=True, slots=True)
class Place:
    """Where an island stands; `is_alone`: too close to others for a dot among them, so only on a sheet of its own."""

    iso2: str
    sheet: str
    x: int
    y: int
    is_alone: bool


@lru_cache(maxsize=1)
def places() -> dict[str, Place]:
    """By ISO alpha-2 code. The dots were pushed apart when the file was made: 40 units in the Pacific, else 33."""
    with (DATA / "islands.csv").open(encoding="utf-8", newline="") as file:
        return {
            row["iso2"]: Place(row["iso2"], row["sheet"], int(row["x"]), int(row["y"]), row["drawn"] == "alone")
            for row in csv.DictReader(file)
        }


@lru_cache(maxsize=1)
def short_names() -> dict[tuple[str, str], str]:
    """Names cut for the chart, by ISO code and language; the full name stands in the list below it."""
    with (DATA / "short_names.csv").open(encoding="utf-8", newline="") as file:
        return {(row["iso2"], row["language"]): row["name"] for row in csv.DictReader(file)}


def degrees(number: int, side: str) -> str:
    """A mark of the grid in the language of the thread."""
    texts = {
        "N": _("%(degrees)s°N"),
        "E": _("%(degrees)s°E"),
        "S": _("%(degrees)s°S"),
        "W": _("%(degrees)s°W"),
        "": "%(degrees)s°",
    }
    return texts[side] % {"degrees": number}


def framed(sheet: Sheet, content: str) -> SafeString:
    """The grid, the equator and what stands on them. `content` is escaped already."""
    lines = "".join(f"M{x} 0V{sheet.height}" for x in sheet.meridians)
    lines += "".join(f"M0 {y}H{sheet.width}" for y in sheet.parallels)
    equator = f'<path class="eq" d="M0 {sheet.equator}H{sheet.width}"/>' if sheet.equator else ""
    return mark_safe(
        f'<svg class="{sheet.css_class}" viewBox="0 0 {sheet.width} {sheet.height}" aria-hidden="true">'
        f'<path class="gr" d="{lines}"/>{equator}{content}</svg>'
    )
