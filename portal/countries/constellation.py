"""The island constellation: one dot a state at its true latitude and longitude, its area the number of cases."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from math import sqrt

from django.utils.html import escape
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import override

from portal.countries.label_placement import Dot, Label, kept_on_phones, place_labels, text_width
from portal.countries.sheets import SHEETS, Place, Sheet, degrees, framed, places, short_names
from portal.languages import django_code

STRIP = ("ais", "pacific", "caribbean")
FAINT = "1.8"
UNLIT = "2.8"
LIT_ALONE = 7
LOCATOR_TYPE = {"pacific": 16, "caribbean": 13, "ais": 13}  # as in the stylesheet
ANCHORS = {"start": "", "middle": ' text-anchor="middle"', "end": ' text-anchor="end"'}


@dataclass(frozen=True, slots=True)
class Island:
    iso2: str
    label: str
    url: str
    cases: int
    is_new: bool = False
    associate: bool = False


LARGEST_DOT = 9.0  # of some 22 cases; more would cover the neighbours


def dot_radius(cases: int) -> float:
    return min(round(1.7 + 1.55 * sqrt(max(cases, 0)), 1), LARGEST_DOT)


def sheet_svg(sheet: str, islands: Sequence[Island], language: str, links: bool = True) -> SafeString:
    """One sheet with names. Hidden from screen readers and the tab order: the same islands stand below as text."""
    return _sheet_svg(sheet, tuple(islands), language, links)


@lru_cache(maxsize=64)
def _sheet_svg(name: str, islands: tuple[Island, ...], language: str, links: bool) -> SafeString:
    sheet = SHEETS[name]
    here = [(island, place) for island in islands if (place := places().get(island.iso2)) and _is_drawn(place, name)]
    dots = [Dot(place.x, place.y, dot_radius(island.cases)) for island, place in here]
    names = [chart_name(island, language) for island, _place in here]
    with override(django_code(language)):
        marks = [Label(degrees(number, side), x, y, "start") for x, y, number, side in sheet.marks]
    labels = place_labels(dots, names, sheet.width, sheet.height, [mark.box(7.5) for mark in marks])
    order = sorted(range(len(here)), key=lambda n: (not here[n][0].is_new, -here[n][0].cases, n))
    kept = kept_on_phones(dots, labels, sheet.phone_type, order, sheet.width, sheet.height)
    parts = [f'<text class="dg" x="{mark.x}" y="{mark.y}">{escape(mark.text)}</text>' for mark in marks]
    for number, (island, _place) in enumerate(here):
        parts.append(_dot(island, dots[number], names[number], labels[number], number in kept, sheet, links))
    return framed(sheet, "".join(parts))


def _dot(island: Island, dot: Dot, name: str, label: Label | None, is_kept: bool, sheet: Sheet, links: bool) -> str:
    state = "new" if island.is_new else "off" if island.associate else ""
    state = f' class="{state}"' if state else ""
    circles = f'<circle class="h" cx="{dot.x}" cy="{dot.y}" r="{sheet.hit_radius}"/>' if links else ""
    circles += f'<circle cx="{dot.x}" cy="{dot.y}" r="{dot.radius:g}"/>'
    kept = ' class="m"' if is_kept else ""
    if label is None:
        text = f"<title>{escape(name)}</title>"  # no room: shown by the pointer only
    else:
        text = f'<text{kept} x="{label.x}" y="{label.y}"{ANCHORS[label.anchor]}>{escape(name)}</text>'
    if links:
        return f'<a href="{escape(island.url)}" tabindex="-1"{state}>{circles}{text}</a>'
    return f"<g{state}>{circles}{text}</g>"


def chart_name(island: Island, language: str) -> str:
    """The name as charts print it: cut by hand where it is long, without what stands in brackets."""
    short = short_names().get((island.iso2, language))
    return short or island.label.split(" (")[0].split("（")[0]


def theme_strip(lit: Mapping[str, int]) -> SafeString:
    """Three small sheets side by side without names: dots where `lit` (ISO code to cases) has some, else rings."""
    return _theme_strip(tuple(sorted((code, cases) for code, cases in lit.items() if cases > 0)))


@lru_cache(maxsize=64)
def _theme_strip(lit: tuple[tuple[str, int], ...]) -> SafeString:
    cases = dict(lit)
    drawn = []
    for name in STRIP:
        here = [place for place in places().values() if _is_drawn(place, name)]
        rings = _circles([place for place in here if place.iso2 not in cases], UNLIT)
        dots = "".join(_circles([place], f"{dot_radius(cases[place.iso2]):g}") for place in here if place.iso2 in cases)
        drawn.append(framed(SHEETS[name], f'<g class="off">{rings}</g><g>{dots}</g>'))
    return mark_safe("".join(drawn))


@lru_cache(maxsize=512)
def locator(iso2: str, label: str) -> SafeString:
    """The sheet of one country with its dot lit and named; empty where the chart does not reach."""
    place = places().get(iso2)
    if place is None:
        return mark_safe("")
    sheet = SHEETS[place.sheet]
    others = [other for other in places().values() if _is_drawn(other, place.sheet) and other.iso2 != iso2]
    reach = LIT_ALONE + 5
    width = text_width(label, LOCATOR_TYPE[place.sheet])
    if place.x + reach + width < sheet.width:
        text = Label(label, place.x + reach, place.y + 5, "start")
    elif place.x - reach - width > 0:
        text = Label(label, place.x - reach, place.y + 5, "end")
    else:
        text = Label(label, sheet.width // 2, place.y - reach if place.y > 40 else place.y + 2 * reach, "middle")
    lit = f'<circle cx="{place.x}" cy="{place.y}" r="{LIT_ALONE}"/>'
    lit += f'<text x="{text.x}" y="{text.y}"{ANCHORS[text.anchor]}>{escape(text.text)}</text>'
    return framed(sheet, f'<g class="off">{_circles(others, FAINT)}</g><g class="new">{lit}</g>')


def _is_drawn(place: Place, sheet: str) -> bool:
    return place.sheet == sheet and not place.is_alone


def _circles(drawn: Sequence[Place], radius: str) -> str:
    return "".join(f'<circle cx="{place.x}" cy="{place.y}" r="{radius}"/>' for place in drawn)
