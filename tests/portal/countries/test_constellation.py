"""The island constellation: true places, targets far enough apart, labels that cover nothing, safe text."""

import csv
import re
from dataclasses import replace
from itertools import combinations
from math import hypot
from xml.etree import ElementTree

import pytest

from portal.countries.constellation import Island, chart_name, dot_radius, locator, sheet_svg, theme_strip
from portal.countries.label_placement import Dot, kept_on_phones, overlaps, place_labels, text_width
from portal.countries.sheets import DATA, SHEETS, places

LANGUAGES = ("en", "fr", "es", "ru", "ar", "zh")
# A long name in each script, the worst that the sheets have to bear.
LONG_NAMES = {
    "en": "Saint Vincent and the Grenadines",
    "fr": "République dominicaine",
    "es": "Santo Tomé y Príncipe",
    "ru": "Доминиканская Республика",
    "ar": "بابوا غينيا الجديدة",
    "zh": "圣基茨和尼维斯",
}
FIJI = Island("FJ", "Fiji", "/en/countries/fj/", cases=18, is_new=True)


def drawn(sheet):
    return [place for place in places().values() if place.sheet == sheet and not place.is_alone]


def islands(sheet, language="en", cases=9, name=""):
    return [
        Island(place.iso2, name or place.iso2 * 3, f"/{language}/countries/{place.iso2.lower()}/", cases)
        for place in drawn(sheet)
    ]


def parsed(svg):
    return ElementTree.fromstring(svg)  # noqa: S314 - our own


@pytest.mark.parametrize(("sheet", "number"), [("pacific", 15), ("caribbean", 17), ("ais", 8)])
def test_the_sheets_hold_the_39_states_and_aruba(sheet, number):
    assert len(drawn(sheet)) == number


@pytest.mark.parametrize("sheet", SHEETS)
def test_every_dot_stands_within_its_sheet(sheet):
    for place in (place for place in places().values() if place.sheet == sheet):
        assert 8 <= place.x <= SHEETS[sheet].width - 8, place
        assert 8 <= place.y <= SHEETS[sheet].height - 8, place


@pytest.mark.parametrize(("sheet", "least"), [("pacific", 40), ("caribbean", 33), ("ais", 33)])
def test_dots_stand_far_enough_apart_for_a_thumb(sheet, least):
    for one, other in combinations(drawn(sheet), 2):
        assert hypot(one.x - other.x, one.y - other.y) >= least, (one, other)
        assert hypot(one.x - other.x, one.y - other.y) >= 2 * SHEETS[sheet].hit_radius


@pytest.mark.parametrize("sheet", SHEETS)
def test_dots_stand_near_their_latitude_and_longitude(sheet):
    """East of another stays east of it, unless they are so close that they were pushed apart."""
    with (DATA / "islands.csv").open(encoding="utf-8", newline="") as file:
        rows = [row for row in csv.DictReader(file) if row["sheet"] == sheet and row["drawn"] == "always"]
    for row in rows:
        row["longitude"] = float(row["longitude"]) % 360 if sheet == "pacific" else float(row["longitude"])
    for one, other in combinations(rows, 2):
        if abs(one["longitude"] - other["longitude"]) > 8:
            assert (one["longitude"] < other["longitude"]) == (int(one["x"]) < int(other["x"]))
        if abs(float(one["latitude"]) - float(other["latitude"])) > 5:
            assert (float(one["latitude"]) > float(other["latitude"])) == (int(one["y"]) < int(other["y"]))


def test_the_area_of_a_dot_grows_with_the_cases():
    assert dot_radius(0) == 1.7
    assert dot_radius(1) == 3.2
    assert dot_radius(18) == 8.3
    assert dot_radius(-1) == 1.7


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("sheet", SHEETS)
def test_no_label_covers_a_dot_another_label_or_the_edge(sheet, language):
    shape = SHEETS[sheet]
    dots = [Dot(place.x, place.y, dot_radius(14)) for place in drawn(sheet)]
    labels = place_labels(dots, [LONG_NAMES[language]] * len(dots), shape.width, shape.height)
    boxes = [label.box() for label in labels if label]
    assert len(boxes) >= len(dots) // 2
    for box in boxes:
        assert not any(overlaps(box, dot.box) for dot in dots)
        assert min(box[:2]) >= 0
        assert box[2] <= shape.width
        assert box[3] <= shape.height
    assert not any(overlaps(one, other) for one, other in combinations(boxes, 2))


@pytest.mark.parametrize("sheet", SHEETS)
def test_labels_kept_on_phones_cover_nothing_in_their_larger_type(sheet):
    shape = SHEETS[sheet]
    dots = [Dot(place.x, place.y, 6) for place in drawn(sheet)]
    labels = place_labels(dots, ["Kiribati"] * len(dots), shape.width, shape.height)
    kept = kept_on_phones(dots, labels, shape.phone_type, range(len(dots)), shape.width, shape.height)
    boxes = [labels[number].box(shape.phone_type) for number in kept]
    assert kept
    assert not any(overlaps(one, other) for one, other in combinations(boxes, 2))
    assert not any(overlaps(box, dot.box) for box in boxes for dot in dots)


def test_the_first_free_place_is_right_of_the_dot():
    (label,) = place_labels([Dot(50, 50, 5)], ["Fiji"], 400, 100)
    assert (label.anchor, label.x, label.y) == ("start", 58, 53)
    (label,) = place_labels([Dot(390, 50, 5)], ["Fiji"], 400, 100)
    assert label.anchor == "end"


def test_chinese_is_wider_than_latin_of_as_many_letters():
    assert text_width("斐济", 9) == 18
    assert text_width("il", 9) < text_width("mw", 9) < text_width("斐济", 9)


def test_an_island_is_a_link_that_the_tab_key_passes_over():
    svg = parsed(sheet_svg("pacific", [FIJI], "en"))
    assert svg.get("aria-hidden") == "true"
    (link,) = svg.findall("a")
    assert (link.get("href"), link.get("tabindex"), link.get("class")) == ("/en/countries/fj/", "-1", "new")
    hit, dot = link.findall("circle")
    assert (hit.get("class"), hit.get("r"), dot.get("r")) == ("h", "20", "8.3")
    assert link.find("text").text == "Fiji"


def test_without_links_there_is_nothing_to_click():
    svg = parsed(sheet_svg("pacific", [FIJI], "en", links=False))
    assert not svg.findall("a")
    assert len(svg.findall("g/circle")) == 1


def test_an_associate_member_is_a_ring():
    assert (
        parsed(sheet_svg("caribbean", [Island("AW", "Aruba", "/", 2, associate=True)], "en")).find("a").get("class")
        == "off"
    )


def test_islands_of_other_sheets_and_unknown_ones_are_left_out():
    assert parsed(sheet_svg("ais", [FIJI, replace(FIJI, iso2="BH"), replace(FIJI, iso2="BM")], "en")).findall("a") == []


@pytest.mark.parametrize("links", [True, False])
def test_names_and_addresses_are_escaped(links):
    svg = sheet_svg("pacific", [replace(FIJI, label='<script>"&', url='/"><script>')], "en", links=links)
    assert "<script" not in svg
    assert parsed(svg) is not None
    assert "<script" not in locator("FJ", '<script>"&')


def test_a_name_without_room_is_still_there_for_the_pointer():
    svg = parsed(sheet_svg("pacific", [replace(FIJI, label="A name much longer than the sheet is wide " * 3)], "en"))
    assert svg.find("a/text") is None
    assert svg.find("a/title").text.startswith("A name much longer")


def test_the_chart_prints_short_names():
    assert chart_name(replace(FIJI, label="Micronesia (Federated States of)"), "en") == "Micronesia"
    assert chart_name(replace(FIJI, iso2="VC"), "en") == "St Vincent"
    assert chart_name(replace(FIJI, iso2="VC", label="St. Vincent"), "pt") == "St. Vincent"


def test_places_are_whole_numbers_so_that_the_sheet_stays_small():
    svg = "".join(sheet_svg(sheet, islands(sheet), "en") for sheet in SHEETS)
    assert len(svg) < 9000
    assert not re.search(r' (cx|cy|x|y)="[^"]*\.', svg)


def test_the_strip_lights_the_islands_of_a_theme():
    strip = theme_strip({"FJ": 4, "MV": 1, "XX": 3, "TO": 0})
    svgs = [parsed(f"{part}</svg>") for part in strip.split("</svg>")[:-1]]
    assert [svg.get("class") for svg in svgs] == ["ais", "pac", "car"]
    assert [len(svg.findall("g")[1]) for svg in svgs] == [1, 1, 0]
    assert sum(len(svg.findall("g")[0]) for svg in svgs) == 38
    assert "text" not in strip


def test_the_locator_lights_one_island():
    svg = parsed(locator("FJ", "Fiji"))
    rings, lit = svg.findall("g")
    assert (len(rings), len(lit.findall("circle")), lit.find("text").text) == (14, 1, "Fiji")


@pytest.mark.parametrize("iso2", list(places()))
def test_the_name_in_a_locator_stays_on_the_sheet(iso2):
    svg = parsed(locator(iso2, "Saint Vincent and the Grenadines"))
    text = svg.find("g/text")
    width = text_width(text.text, {"pac": 16, "car": 13, "ais": 13}[svg.get("class")])
    left = int(text.get("x")) - {None: 0, "middle": width / 2, "end": width}[text.get("text-anchor")]
    assert left >= 0
    assert left + width <= int(svg.get("viewBox").split()[2])


def test_a_country_off_the_chart_has_no_locator():
    assert locator("BH", "Bahrain") == ""
