"""What came back: how often a work was read, by country and by month, so that no figure names a reader."""

from collections import Counter, defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date
from uuid import UUID

from portal.readership.models import MonthlyReaders

SHOWN_FROM = 5  # views of a country in a month: in a small state one reader is a name


@dataclass(slots=True)
class Readers:
    """`others`: views from countries with too few in their month; `unknown`: of readers who were not signed in."""

    total: int = 0
    by_country: list[tuple[str, int]] = field(default_factory=list)  # code, views; most first
    others: int = 0
    unknown: int = 0
    by_month: list[tuple[date, int]] = field(default_factory=list)  # oldest first; months without views are left out

    @property
    def countries(self) -> int:
        return len(self.by_country)


def readers_of(work: UUID) -> Readers:
    return readers_of_works([work])[work]


def readers_of_works(works: Iterable[UUID]) -> dict[UUID, Readers]:
    """For a list of works, in one query; a work that nobody has read is there too."""
    found = {work: Readers() for work in works}
    countries: dict[UUID, Counter[str]] = defaultdict(Counter)
    months: dict[UUID, Counter[date]] = defaultdict(Counter)
    rows = MonthlyReaders.objects.filter(work__in=list(found)).values_list("work", "month", "country", "views")
    for work, month, country, views in rows:
        readers = found[work]
        readers.total += views
        months[work][month] += views
        if not country:
            readers.unknown += views
        elif views >= SHOWN_FROM:
            countries[work][country] += views
        else:
            readers.others += views
    for work, readers in found.items():
        readers.by_country = sorted(countries[work].items(), key=lambda row: (-row[1], row[0]))
        readers.by_month = sorted(months[work].items())
    return found
