"""The chart of survey results: the right heights, gaps that stay gaps, one point, safe text, words beside it."""

from itertools import pairwise
from xml.etree import ElementTree

import pytest
from django.utils import translation

from portal.countries.charts import BOTTOM, LEFT, RIGHT, TOP, runs, survey_chart
from portal.countries.survey_series import description

YEARS = [2014, 2016, 2018, 2020, 2022]


def series(**changes):
    return {
        "name": "Fiji",
        "region_name": "Pacific",
        "years": YEARS,
        "country": [0.5, 0.52, 0.53, 0.65, 0.62],
        "region": [0.3, 0.31, 0.33, 0.4, 0.44],
    } | changes


def parsed(**changes):
    return ElementTree.fromstring(survey_chart(series(**changes)))  # noqa: S314 - our own


def line(svg, css_class):
    found = svg.find(f"path[@class='{css_class}']")
    return "" if found is None else found.get("d")


def test_the_scale_runs_from_nought_to_one_over_the_field():
    svg = parsed(country=[0.0, 1.0, 0.5, 2.0, -1.0], region=[None] * 5)
    heights = [int(dot.get("cy")) for dot in svg.find("g[@class='pt']")]
    assert heights == [BOTTOM, TOP, (BOTTOM + TOP) // 2, TOP, BOTTOM]
    places = [int(dot.get("cx")) for dot in svg.find("g[@class='pt']")]
    assert places == sorted(places)
    assert places[0] > LEFT
    assert places[-1] < RIGHT
    steps = [after - before for before, after in pairwise(places)]
    assert max(steps) - min(steps) <= 1  # whole numbers


def test_the_country_is_a_line_with_discs_and_the_region_dashes_with_squares():
    svg = parsed()
    assert len(svg.find("g[@class='pt']")) == 5
    assert line(svg, "ln").count("M") == 1
    assert line(svg, "ln2").count("M") == 1
    assert line(svg, "pt2").count("M") == 5


def test_a_gap_breaks_the_line_and_is_not_bridged():
    svg = parsed(country=[0.5, 0.52, None, 0.65, 0.62])
    assert len(svg.find("g[@class='pt']")) == 4
    assert line(svg, "ln").count("M") == 2


def test_points_between_gaps_are_dots_without_a_line():
    svg = parsed(country=[0.5, None, 0.6, None, 0.7])
    assert len(svg.find("g[@class='pt']")) == 3
    assert line(svg, "ln") == ""
    assert [len(run) for run in runs([1, 2, 3], [None, 0.1, None])] == [1]


def test_a_single_edition_is_one_dot_with_its_label():
    svg = parsed(years=[2020], country=[0.5], region=[None])
    assert len(svg.find("g[@class='pt']")) == 1
    assert line(svg, "ln") == line(svg, "ln2") == ""
    assert [text.text for text in svg.findall("text")] == ["0.50", "Fiji"]


def test_editions_are_drawn_in_order_of_time():
    assert survey_chart(series()) == survey_chart(
        series(**{name: list(reversed(series()[name])) for name in ("years", "country", "region")})
    )


@pytest.mark.parametrize("country", [[], [None] * 5])
def test_nothing_scored_is_no_chart(country):
    years = YEARS[: len(country)]
    assert survey_chart(series(years=years, country=country, region=country)) == ""


def test_values_stand_at_the_ends_of_the_lines_the_upper_first():
    assert [text.text for text in parsed().findall("text")] == ["0.62", "Fiji", "0.44", "Pacific"]
    lower = parsed(country=[0.1] * 5)
    assert [text.text for text in lower.findall("text")] == ["0.44", "Pacific", "0.10", "Fiji"]


@pytest.mark.parametrize("level", [0.0, 0.02, 0.5, 0.98, 1.0])
def test_labels_never_stand_on_each_other_nor_off_the_picture(level):
    svg = parsed(
        name="Saint Vincent and the Grenadines",
        region_name="Atlantic, Indian Ocean, South China Sea",
        country=[level] * 5,
        region=[level] * 5,
    )
    heights = [int(text.get("y")) for text in svg.findall("text")]
    assert len(heights) == 8
    assert all(below - above >= 14 for above, below in pairwise(heights))
    assert heights[0] >= 9
    assert heights[-1] <= 200


def test_names_are_escaped():
    svg = survey_chart(series(name="<script>alert(1)</script>", region_name='"&<b>'))
    assert "<script" not in svg
    assert "<b>" not in svg
    assert ElementTree.fromstring(svg) is not None  # noqa: S314 - our own


def test_it_has_a_title_and_says_the_same_in_words():
    svg = parsed()
    assert svg.get("role") == "img"
    assert svg.get("direction") == "ltr"
    assert svg.get("aria-labelledby").split() == [svg.find("title").get("id"), svg.find("desc").get("id")]
    assert (
        svg.find("desc").text == "Fiji: from 0.50 in 2014 to 0.62 in 2022. Pacific: from 0.30 in 2014 to 0.44 in 2022."
    )


def test_the_words_leave_out_what_is_not_known():
    assert description(series(country=[None, None, 0.5, None, None], region=[None] * 5)) == "Fiji: 0.50 in 2018."
    assert description(series(region_name="")) == "Fiji: from 0.50 in 2014 to 0.62 in 2022."


def test_figures_are_written_as_the_language_writes_them():
    with translation.override("fr"):
        assert "0,62" in survey_chart(series())
