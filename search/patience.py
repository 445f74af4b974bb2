"""How long may one visit wait for a server that answers searches? All questions of a page share one allowance."""

import time
from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar


class Visit:
    """One page, or one question outside of a page."""

    def __init__(self) -> None:
        self.waited = 0.0  # seconds so far


_visit: ContextVar[Visit | None] = ContextVar("visit", default=None)
_until: ContextVar[float] = ContextVar("until", default=float("inf"))


@contextmanager
def one_visit() -> Iterator[None]:
    """Within it all waiting is taken from one allowance; an inner one changes nothing."""
    if _visit.get() is not None:
        yield
        return
    token = _visit.set(Visit())
    try:
        yield
    finally:
        _visit.reset(token)


@contextmanager
def waiting(allowed: float) -> Iterator[float]:
    """Gives the seconds that are left of those `allowed`; what the block takes is gone for the rest of the visit."""
    visit = _visit.get() or Visit()
    began = time.monotonic()
    left = max(allowed - visit.waited, 0.0)
    token = _until.set(began + left)
    try:
        yield left
    finally:
        _until.reset(token)
        visit.waited += time.monotonic() - began


def deadline(seconds: float | None) -> float:
    """When somebody who has this patience gives up, in the clock's own seconds: never later than the visit does."""
    own = float("inf") if seconds is None else time.monotonic() + seconds
    return min(own, _until.get())
