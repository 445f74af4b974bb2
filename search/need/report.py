"""What did people seek most, what did they not find, where did they click? Sums for editors, nothing about anybody."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from django.conf import settings
from django.db.models import Count, F, Max, OuterRef, Q, QuerySet, Subquery, Sum
from django.db.models.functions import Coalesce

from search.models import QueryCount
from search.need.counting import today

PERIODS = (7, 30, 90, 365)  # days
SHOWN = 50  # rows of each list
IN_A_FILE = 10_000
CLICKS = ("clicks_best", "clicks_1", "clicks_2_3", "clicks_4_10", "clicks_later")


@dataclass(frozen=True, slots=True)
class Need:
    words: str
    language: str
    asked: int
    found: int  # records, when last asked
    is_near: bool
    last: date
    clicks: dict[str, int]

    @property
    def clicked(self) -> int:
        return sum(self.clicks.values())

    @property
    def first_share(self) -> int | None:
        """Of a hundred clicks, how many went to the first record; None: nobody clicked."""
        return share_of(self.clicks["clicks_1"], self.clicked)


@dataclass(frozen=True, slots=True)
class NeedReport:
    asked: int
    unfound: int  # of those, how often nothing was found
    withheld: int  # different words that too few have sought
    clicks: dict[str, int]
    missing: Sequence[Need]
    near: Sequence[Need]
    most: Sequence[Need]

    @property
    def clicked(self) -> int:
        return sum(self.clicks.values())

    @property
    def shares(self) -> list[tuple[str, int, int | None]]:
        return [(name, number, share_of(number, self.clicked)) for name, number in self.clicks.items()]


def share_of(part: int, whole: int) -> int | None:
    return round(100 * part / whole) if whole else None


def shown_from() -> int:
    return max(int(settings.SEARCH_LOG_SHOWN_FROM), 1)


def counts(*, days: int, language: str = "") -> QuerySet[QueryCount]:
    found = QueryCount.objects.filter(day__gt=today() - timedelta(days=days))
    return found.filter(language=language) if language else found


def needs(*, days: int, language: str = "") -> QuerySet[Any]:
    """One row for words and language that enough have sought; what was found is what was found last."""
    rows = counts(days=days, language=language)
    own = rows.filter(words=OuterRef("words"), language=OuterRef("language"), asked__gt=0).order_by("-day")
    return (
        rows.values("words", "language")
        .annotate(
            times=Sum("asked"),
            last=Max("day"),
            **{f"sum_{name}": Sum(name) for name in CLICKS},
            last_found=Coalesce(Subquery(own.values("found")[:1]), 0),
            last_near=Subquery(own.values("is_near")[:1]),
        )
        .filter(times__gte=shown_from())
        .order_by("-times", "words", "language")
    )


def read_needs(rows: QuerySet[Any], most: int) -> list[Need]:
    return [
        Need(
            words=row["words"],
            language=row["language"],
            asked=row["times"],
            found=row["last_found"],
            is_near=bool(row["last_near"]),
            last=row["last"],
            clicks={name: row[f"sum_{name}"] for name in CLICKS},
        )
        for row in rows[:most]
    ]


def read_report(*, days: int, language: str = "") -> NeedReport:
    rows, shown = counts(days=days, language=language), needs(days=days, language=language)
    sums = rows.aggregate(
        times=Coalesce(Sum("asked"), 0),
        unfound=Coalesce(Sum("asked", filter=Q(found=0)), 0),
        **{f"sum_{name}": Coalesce(Sum(name), 0) for name in CLICKS},
    )
    rare = rows.values("words", "language").annotate(times=Sum("asked")).filter(times__gt=0, times__lt=shown_from())
    return NeedReport(
        asked=sums["times"],
        unfound=sums["unfound"],
        withheld=rare.aggregate(number=Count(F("words")))["number"],
        clicks={name: sums[f"sum_{name}"] for name in CLICKS},
        missing=read_needs(shown.filter(last_found=0), SHOWN),
        near=read_needs(shown.filter(last_found__gt=0, last_near=True), SHOWN),
        most=read_needs(shown, SHOWN),
    )
