"""Have these facet counts been asked already since the index last changed? A small cache per process."""

import threading
from collections import OrderedDict
from collections.abc import Hashable, Mapping

Counts = Mapping[str, Mapping[str, int]]
MOST_KEPT = 300  # some 10 kB each


class CountCache:
    """Total and counts of a request without its page. The key holds the generation, so nothing goes stale."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._kept: OrderedDict[Hashable, tuple[int, Counts]] = OrderedDict()

    def get(self, key: Hashable) -> tuple[int, Counts] | None:
        with self._lock:
            found = self._kept.get(key)
            if found is not None:
                self._kept.move_to_end(key)
            return found

    def put(self, key: Hashable, total: int, counts: Counts) -> None:
        with self._lock:
            self._kept[key] = (total, counts)
            while len(self._kept) > MOST_KEPT:
                self._kept.popitem(last=False)
