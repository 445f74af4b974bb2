"""The line chart of a country's survey results beside the mean of its region, as inline SVG without a script."""

import textwrap
from collections.abc import Mapping, Sequence
from typing import Any

from django.utils.formats import number_format
from django.utils.html import escape
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext as _

from portal.countries.survey_series import SurveySeries, decimal, description

LEFT, RIGHT, TOP, BOTTOM = 28, 236, 12, 172  # the field of the lines in a picture of 360 × 200 units
FOOT = 198  # no label goes below
LINE_HEIGHT = 14
NAME_LENGTH = 15  # letters that fit right of the field
WIDE_NAME_LENGTH = 8  # in Chinese

Point = tuple[int, int]


def survey_chart(series: SurveySeries | Mapping[str, Any]) -> SafeString:
    """The scale is 0 to 1 on every country's page, so that two charts compare. Empty when nothing was scored."""
    rows = sorted(zip(series["years"], series["country"], series["region"], strict=True), key=lambda row: row[0])
    if not any(country is not None for _year, country, _region in rows):
        return mark_safe("")
    years = [year for year, _country, _region in rows]
    country = runs(years, [value for _year, value, _region in rows])
    region = runs(years, [value for _year, _country, value in rows])
    ends = [(country, series["name"]), (region, series["region_name"])]
    return mark_safe(
        '<svg viewBox="0 0 360 200" role="img" aria-labelledby="svt svd" direction="ltr">'
        f'<title id="svt">{escape(_("E-Government Development Index by edition of the survey"))}</title>'
        f'<desc id="svd">{escape(description(series))}</desc>'
        f"{_grid(years)}{_line('ln2', region)}{_squares(region)}{_line('ln', country)}{_discs(country)}"
        f"{_names(ends, rows)}</svg>"
    )


def runs(years: Sequence[int], values: Sequence[float | None]) -> list[list[Point]]:
    """Points of the line, broken where a year has no value: a gap is shown, not bridged."""
    broken: list[list[Point]] = [[]]
    for year, value in zip(years, values, strict=True):
        if value is None:
            broken.append([])
        else:
            broken[-1].append((_x(year, years), _y(value)))
    return [run for run in broken if run]


def _x(year: int, years: Sequence[int]) -> int:
    first, last = min(years), max(years)
    return (
        (LEFT + RIGHT) // 2
        if first == last
        else round(LEFT + 10 + (RIGHT - LEFT - 18) * (year - first) / (last - first))
    )


def _y(value: float) -> int:
    return round(BOTTOM - (BOTTOM - TOP) * min(max(value, 0.0), 1.0))


def _grid(years: Sequence[int]) -> str:
    heights = [(_y(value), value) for value in (0.0, 0.5, 1.0)]
    lines = "".join(f"M{LEFT} {y}H{RIGHT}" for y, _value in heights)
    texts = [f'<text class="dim" x="{LEFT - 5}" y="{y + 4}">{number_format(value, 1)}</text>' for y, value in heights]
    years_shown = sorted({min(years), max(years)} | ({years[len(years) // 2]} if len(years) > 4 else set()))
    marks = [f'<text class="dim" x="{_x(year, years)}" y="192">{year}</text>' for year in years_shown]
    return (
        f'<path class="ax" d="{lines}"/><g text-anchor="end">{"".join(texts)}</g>'
        f'<g text-anchor="middle">{"".join(marks)}</g>'
    )


def _line(css_class: str, broken: list[list[Point]]) -> str:
    drawn = "".join("M" + " ".join(f"{x} {y}" for x, y in run) for run in broken if len(run) > 1)
    return f'<path class="{css_class}" d="{drawn}"/>' if drawn else ""


def _discs(broken: list[list[Point]]) -> str:
    dots = "".join(f'<circle cx="{x}" cy="{y}" r="4"/>' for run in broken for x, y in run)
    return f'<g class="pt">{dots}</g>'


def _squares(broken: list[list[Point]]) -> str:
    """The mean of the region differs by shape and dash, not by colour alone."""
    drawn = "".join(f"M{x - 3} {y - 3}h6v6h-6z" for run in broken for x, y in run)
    return f'<path class="pt2" d="{drawn}"/>' if drawn else ""


def _names(ends: list[tuple[list[list[Point]], str]], rows: list[tuple[int, Any, Any]]) -> str:
    """The last value and the name at the end of each line, moved apart where the lines end close together."""
    blocks = []
    for place, (broken, name) in enumerate(ends, start=1):
        if not broken or not name:
            continue
        value = next(row[place] for row in reversed(rows) if row[place] is not None)
        width = WIDE_NAME_LENGTH if ord(max(name)) > 0x2E80 else NAME_LENGTH
        blocks.append((broken[-1][-1][1], [decimal(value), *textwrap.wrap(name, width, max_lines=3, placeholder="…")]))
    blocks.sort(key=lambda block: block[0])
    heights = [len(lines) * LINE_HEIGHT for _end, lines in blocks]
    tops = [min(end - 6, FOOT - height) for (end, _lines), height in zip(blocks, heights, strict=True)]
    if len(blocks) == 2 and tops[1] < tops[0] + heights[0] + 4:
        tops[0] = max(0, min(tops[0], tops[1] + 6 - heights[0], FOOT - heights[1] - 4 - heights[0]))
        tops[1] = tops[0] + heights[0] + 4
    parts = []
    for top, (_end, lines) in zip(tops, blocks, strict=True):
        y = top + 10
        for number, line in enumerate(lines):
            dim = ' class="dim"' if number else ""
            parts.append(f'<text{dim} x="{RIGHT + 10}" y="{y + number * LINE_HEIGHT}">{escape(line)}</text>')
    return "".join(parts)
