"""Have these facet counts been asked already since the index last changed? A small cache per process."""

import threading
from collections import OrderedDict
from collections.abc import Hashable, Mapping
from dataclasses import dataclass, field

from search.query import Crossed

Counts = Mapping[str, Mapping[str, int]]
MOST_KEPT = 300  # some 10 kB each


@dataclass(frozen=True, slots=True)
class Tally:
    """Total and counts of a request, without the rows of its page."""

    total: int = 0
    counts: Counts = field(default_factory=dict)
    crossed: Crossed = field(default_factory=dict)


class CountCache:
    """The key holds the generation, so nothing goes stale."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._kept: OrderedDict[Hashable, Tally] = OrderedDict()

    def get(self, key: Hashable) -> Tally | None:
        with self._lock:
            found = self._kept.get(key)
            if found is not None:
                self._kept.move_to_end(key)
            return found

    def put(self, key: Hashable, tally: Tally) -> None:
        with self._lock:
            self._kept[key] = tally
            while len(self._kept) > MOST_KEPT:
                self._kept.popitem(last=False)
