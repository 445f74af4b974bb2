"""How long do we wait for Elasticsearch? A visitor a quarter of a second, once; the worker half a minute."""

import threading
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager

from elasticsearch import ApiError, Elasticsearch, TransportError

from search.engines.base import SearchUnavailable

PATIENCE = 0.25  # seconds for a visitor's question; a hung node then costs each process this much once
PATIENCE_OF_TWO = 0.15  # with a second node to ask
REST = 5.0  # seconds without asking after a failure; then one request tries
BUSY = frozenset({429, 502, 503, 504})


class Breaker:
    """Open after a failure: answers at once that search is away. After a rest one request at a time is let through."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._closed_until = 0.0

    def check(self) -> None:
        with self._lock:
            if self._closed_until:
                now = time.monotonic()
                if now < self._closed_until:
                    raise SearchUnavailable("Elasticsearch did not answer a moment ago")
                # This one is the probe; the others go on resting meanwhile.
                self._closed_until = now + REST

    def trip(self) -> None:
        with self._lock:
            self._closed_until = time.monotonic() + REST

    def reset(self) -> None:
        if self._closed_until:
            with self._lock:
                self._closed_until = 0.0


class Clients:
    """One client for visitors, with a breaker; one with patience for the worker and for reading the vocabulary."""

    def __init__(self, hosts: Sequence[str]) -> None:
        several = len(hosts) > 1
        self.breaker = Breaker()
        self._asking = Elasticsearch(
            list(hosts),
            request_timeout=PATIENCE_OF_TWO if several else PATIENCE,
            max_retries=1 if several else 0,  # the default repeats a refused request at once, four times
            retry_on_timeout=several,
            http_compress=False,
        )
        self._writing = Elasticsearch(list(hosts), request_timeout=30, max_retries=0, http_compress=False)
        self._reading_words = self._asking.options(request_timeout=2.0, max_retries=0, retry_on_timeout=False)

    @contextmanager
    def asking(self) -> Iterator[Elasticsearch]:
        self.breaker.check()
        with self._translated(is_visitor=True):
            yield self._asking
        self.breaker.reset()

    @contextmanager
    def reading_words(self) -> Iterator[Elasticsearch]:
        """Does not trip the breaker: a large vocabulary may take longer than a hung node is waited for."""
        self.breaker.check()
        with self._translated(is_visitor=False):
            yield self._reading_words

    @contextmanager
    def writing(self) -> Iterator[Elasticsearch]:
        with self._translated(is_visitor=False):
            yield self._writing

    @contextmanager
    def _translated(self, *, is_visitor: bool) -> Iterator[None]:
        try:
            yield
        except TransportError as error:
            if is_visitor:
                self.breaker.trip()
            raise SearchUnavailable(f"Elasticsearch does not answer: {error.message}") from error
        except ApiError as error:
            if is_visitor and error.status_code in BUSY:
                self.breaker.trip()
            elif is_visitor:
                self.breaker.reset()
            raise SearchUnavailable(f"Elasticsearch refuses: {error.status_code} {error.message}") from error
