"""Small tables that every page needs (themes, countries): read whole, kept, and checked for changes once a request.

The check is one query for a stamp. Outside a request or `reading_once()` it is made every time.
"""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from typing import Generic, TypeVar

Value = TypeVar("Value")

_checked: ContextVar[set[int] | None] = ContextVar("checked", default=None)


@contextmanager
def reading_once() -> Iterator[None]:
    """Within it each table is checked at most once: one request, one batch of the search worker."""
    token = _checked.set(set())
    try:
        yield
    finally:
        _checked.reset(token)


class KeptTable(Generic[Value]):
    """`stamp` is a cheap query whose answer changes with the table; `read` reads it whole."""

    def __init__(self, *, stamp: Callable[[], object], read: Callable[[], Value]) -> None:
        self._stamp, self._read = stamp, read
        self._kept: tuple[object, Value] | None = None

    def get(self) -> Value:
        checked = _checked.get()
        kept = self._kept
        if kept is not None and checked is not None and id(self) in checked:
            return kept[1]
        stamp = self._stamp()
        if kept is None or kept[0] != stamp:
            kept = self._kept = (stamp, self._read())
        if checked is not None:
            checked.add(id(self))
        return kept[1]

    def forget(self) -> None:
        """Read anew at the next use: something was written."""
        self._kept = None
