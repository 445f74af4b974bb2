"""Which rows are on a page when scores are compared to three decimals and equals are listed newest first?"""

from collections.abc import Callable, Sequence
from typing import Protocol, TypeVar

from search.ranking import SCORE_DECIMALS

SLACK = 10  # rows read beyond both ends of the page, where equals may stand in another order


class Ranked(Protocol):
    @property
    def score(self) -> float: ...
    @property
    def rank(self) -> int: ...


Row = TypeVar("Row", bound=Ranked)


def read_page(read: Callable[[int, int], Sequence[Row]], start: int, size: int, widest: int) -> list[Row]:
    """`read(start, size)` gives rows by score; widen until the equals at both ends of the page are all there."""
    slack = SLACK
    while True:
        first = max(start - slack, 0)
        wanted = start + size + slack - first
        rows = read(first, wanted)
        inside = rows[start - first : start - first + size]
        if not inside:
            return []
        above_complete = first == 0 or _rounded(rows[0]) != _rounded(inside[0])
        below_complete = len(rows) < wanted or _rounded(rows[-1]) != _rounded(inside[-1])
        if (above_complete and below_complete) or slack >= widest:
            ordered = sorted(rows, key=lambda row: (-_rounded(row), -row.rank))
            return ordered[start - first : start - first + size]
        slack = min(slack * 8, widest)


def _rounded(row: Ranked) -> float:
    return round(row.score, SCORE_DECIMALS)
