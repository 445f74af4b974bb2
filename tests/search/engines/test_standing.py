"""Among equals the recent and the taken up go first, alike in both engines; a law in force does not age."""

from datetime import UTC, datetime

import pytest

from search.document import SearchDocument
from search.engines.base import Engine
from search.ranking import WEIGHTS, standing
from search.request import SearchRequest
from tests.search.conftest import fill, make_record

TODAY = datetime.now(UTC).toordinal()
YEAR = 365


def record(name: str, years_old: int = 0, title: str = "Harbour lights", **rest: object) -> SearchDocument:
    return make_record(f"case:{name}", title, newest=TODAY - years_old * YEAR, **rest)


def order(engine: Engine, words: str = "harbour lights") -> list[str]:
    return [hit.key.partition(":")[2] for hit in engine.search(SearchRequest.clean(words)).hits]


def test_the_recent_goes_before_its_equals(engine: Engine) -> None:
    fill(engine, [record("old", 20), record("new", 0), record("middle", 5)])
    assert order(engine) == ["new", "middle", "old"]


def test_what_others_build_on_goes_before_its_equals(engine: Engine) -> None:
    fill(engine, [record("none", 10), record("many", 10, taken_up=30), record("two", 10, taken_up=2)])
    assert order(engine) == ["many", "two", "none"]


def test_a_law_in_force_is_as_good_as_new(engine: Engine) -> None:
    fill(engine, [record("in-force", 30, ages=False), record("repealed", 30), record("recent", 2)])
    assert order(engine) == ["in-force", "recent", "repealed"]


def test_the_better_text_stays_first(engine: Engine) -> None:
    others = [record(f"other-{number}", 0, "Tide tables", summary="harbour", taken_up=500) for number in range(4)]
    fill(engine, [record("asked-for", 50, "Harbour lights of the south"), *others])
    assert order(engine, "harbour lights south")[0] == "asked-for"


def test_a_list_by_date_asks_for_the_date_alone(engine: Engine) -> None:
    fill(engine, [record("old", 20, taken_up=500), record("new", 0)])
    hits = engine.search(SearchRequest.clean("harbour", sort="newest")).hits
    assert [hit.key for hit in hits] == ["case:new", "case:old"]


def test_the_explanation_counts_it(engine: Engine) -> None:
    fill(engine, [record("one", 3, taken_up=7)])
    request = SearchRequest.clean("harbour")
    [hit] = engine.search(request).hits
    assert engine.explain(request, "case:one")["record"]["score"] == pytest.approx(hit.score, abs=0.002)


def near(factor: float) -> object:
    return pytest.approx(factor, abs=0.002)  # it is kept in steps


def test_the_factor_lies_within_its_bounds() -> None:
    assert standing(TODAY - 200 * YEAR, TODAY, ages=True, taken_up=0) == 1.0
    assert standing(TODAY, TODAY, ages=True, taken_up=0) == standing(1, TODAY, ages=False, taken_up=0)
    assert standing(TODAY + YEAR, TODAY, ages=True, taken_up=0) == near(1 + WEIGHTS.recent)
    assert standing(TODAY, TODAY, ages=True, taken_up=10**9) == near(WEIGHTS.most_standing)
    undated, half = standing(0, TODAY, ages=True, taken_up=0), 1 + WEIGHTS.recent / 2
    assert undated == near(half)
    assert standing(TODAY, TODAY, ages=True, taken_up=-5) == standing(TODAY, TODAY, ages=True, taken_up=0)
