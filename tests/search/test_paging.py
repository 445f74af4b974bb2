"""Pages share out all rows in one order, however many scores are equal."""

import random
from dataclasses import dataclass

import pytest

from search.counts import MOST_KEPT, CountCache, Tally
from search.paging import read_page


@dataclass(frozen=True)
class Row:
    score: float
    rank: int


@pytest.mark.parametrize("scores", [[1.0], [1.0, 1.00001, 0.99999], [3.0, 2.0, 1.0], list(range(200))])
@pytest.mark.parametrize("size", [1, 7, 20])
def test_pages_follow_the_order_of_rounded_scores(scores: list[float], size: int) -> None:
    chance = random.Random(1)
    rows = [Row(chance.choice(scores), rank) for rank in range(300)]
    wanted = sorted(rows, key=lambda row: (-round(row.score, 3), -row.rank))
    as_given = sorted(rows, key=lambda row: -row.score)  # an engine that lists equals in any order

    def read(start: int, size: int) -> list[Row]:
        return as_given[start : start + size]

    got = [row for start in range(0, 300, size) for row in read_page(read, start, size, widest=1000)]
    assert got == wanted
    assert read_page(read, 300, size, widest=1000) == []


def test_counts_are_kept_within_bounds() -> None:
    cache = CountCache()
    for number in range(MOST_KEPT + 10):
        cache.put(number, Tally(number))
        cache.get(0)
    assert cache.get(0) == Tally(0)
    assert cache.get(1) is None
    assert cache.get(MOST_KEPT + 9) == Tally(MOST_KEPT + 9)
