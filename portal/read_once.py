"""Small tables that every page needs (themes, countries): read whole, kept, and checked for changes once a request.

The check is one query for a stamp. Outside a request or `reading_once()` it is made every time. Tables whose rows say
when they were `updated` are checked together: whoever needs the themes mostly needs the countries too.
"""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from typing import Any, Generic, TypeVar

from django.db.models import Count, Max, QuerySet, Value

Kept = TypeVar("Kept")

# What each table was found to be within this request, by `id` of the KeptTable.
_checked: ContextVar[dict[int, object] | None] = ContextVar("checked", default=None)


@contextmanager
def reading_once() -> Iterator[None]:
    """Within it each table is checked at most once: one request, one batch of the search worker."""
    token = _checked.set({})
    try:
        yield
    finally:
        _checked.reset(token)


class KeptTable(Generic[Kept]):
    """`stamp` is a cheap query whose answer changes with the table; `read` reads it whole."""

    def __init__(self, *, stamp: Callable[[], object], read: Callable[[], Kept]) -> None:
        self._stamp, self._read = stamp, read
        self._kept: tuple[object, Kept] | None = None

    def get(self) -> Kept:
        checked, kept = _checked.get(), self._kept
        stamp = checked[id(self)] if checked is not None and id(self) in checked else self.look(checked)
        if kept is None or kept[0] != stamp:
            kept = self._kept = (stamp, self._read())
        return kept[1]

    def look(self, checked: dict[int, object] | None) -> object:
        """The stamp as it is now, noted for the rest of the request."""
        stamp = self._stamp()
        if checked is not None:
            checked[id(self)] = stamp
        return stamp

    def forget(self) -> None:
        """Read anew at the next use: something was written."""
        self._kept = None
        if (checked := _checked.get()) is not None:
            checked.pop(id(self), None)


class UpdatedTable(KeptTable[Kept]):
    """A kept table whose rows carry `updated`. Within a request one query looks at all of these."""

    together: "list[UpdatedTable[Any]]" = []

    def __init__(self, *, rows: Callable[[], QuerySet[Any]], read: Callable[[], Kept]) -> None:
        super().__init__(stamp=self.own_stamp, read=read)
        self._rows = rows
        self.together.append(self)

    def stamp_row(self, number: int) -> QuerySet[Any, Any]:
        # Grouped by a value of its own, so that the aggregates of several tables fit into one union.
        rows = self._rows().order_by().values(table=Value(number))
        return rows.annotate(latest=Max("updated"), number=Count("pk")).values_list("table", "latest", "number")

    def own_stamp(self) -> object:
        return tuple(self.stamp_row(0))

    def look(self, checked: dict[int, object] | None) -> object:
        if checked is None:
            return super().look(None)
        first, *others = (table.stamp_row(number) for number, table in enumerate(self.together))
        found = {row[0]: (0, *row[1:]) for row in first.union(*others, all=True)}
        for number, table in enumerate(self.together):
            checked.setdefault(id(table), (found[number],) if number in found else ())
        return checked[id(self)]
