"""How long do we wait for Elasticsearch? A visitor a quarter of a second in all; the worker half a minute."""

import logging
import threading
import time
import weakref
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

from elasticsearch import ApiError, Elasticsearch, SSLError, TransportError

from search.engines.base import SearchUnavailable
from search.engines.elastic.connection import Connection
from search.engines.elastic.node import PromptNode
from search.patience import waiting

logger = logging.getLogger(__name__)

REST = 5.0  # seconds without asking after a failure, and between two tries
FAIR_SHARE = 0.5  # of a visitor's time: who has no answer after so much has asked a cluster that hangs
LOOK = 5.0  # seconds for what takes milliseconds: which versions there are; an editor may be waiting for it
READ_WORDS = 2.0  # seconds for one part of the vocabulary
# More visitors than threads of a server process: none shall queue behind others who wait for a hung node.
MOST_AT_ONCE = 64
BUSY = frozenset({429, 502, 503, 504})
REFUSED = frozenset({401, 403})


class Breaker:
    """Open after a failure: answers at once that search is away, until a question beside the visitors is answered.

    `probe` puts that question; it raises SearchUnavailable when there is no answer.
    """

    def __init__(self, probe: Callable[[], None]) -> None:
        self._probe = probe
        self._lock = threading.Lock()
        self._closing: threading.Event | None = None  # while it is open: set when it closes

    def check(self) -> None:
        if self._closing:
            raise SearchUnavailable("Elasticsearch did not answer a moment ago")

    def trip(self, reason: str = "") -> None:
        with self._lock:
            if self._closing:
                return
            self._closing = threading.Event()
            asked = (weakref.ref(self), self._closing)
            watch = threading.Thread(target=watch_for_an_answer, args=asked, name="rest-of-search", daemon=True)
        logger.warning("visitors get titles from the database for now: %s", reason)
        watch.start()

    def reset(self) -> None:
        if not self._closing:
            return
        with self._lock:
            closing, self._closing = self._closing, None
        if closing:
            closing.set()
            logger.info("Elasticsearch answers visitors again")

    def try_once(self) -> None:
        try:
            self._probe()
        except SearchUnavailable:
            return
        except Exception:  # else nobody would ever ask again
            logger.exception("the probe of Elasticsearch failed")
            return
        self.reset()


def watch_for_an_answer(of: "weakref.ref[Breaker]", closing: threading.Event) -> None:
    """Ends when the breaker closes, or is gone because other settings have made another engine."""
    while not closing.wait(REST):
        breaker = of()
        if breaker is None:
            return
        breaker.try_once()
        del breaker


class Clients:
    """One client for visitors, with a breaker; one with patience for the worker and for reading the vocabulary."""

    def __init__(self, connection: Connection, alias: str) -> None:
        self.breaker = Breaker(self._probe)
        self._connection = connection
        self._alias = alias
        self._lock = threading.Lock()
        self._opened: tuple[Elasticsearch, Elasticsearch] | None = None
        self._told = ("", float("-inf"))

    @contextmanager
    def asking(self) -> Iterator[Elasticsearch]:
        """For a visitor's question: trips the breaker when there is no answer in time.

        Several of one visit share the time: `search.patience`. One to which the others left little says nothing of
        the cluster: its visitor goes without, the next one asks again.
        """
        self.breaker.check()
        allowed = self._connection.visitor_seconds
        with waiting(allowed) as left, self._translated(is_visitor=left >= allowed * FAIR_SHARE):
            yield self._open()[0]

    def _probe(self) -> None:
        """A search as visitors have it, as soon answered; that there is no index yet is an answer too."""
        with self._translated(is_visitor=False):
            self._open()[0].options(ignore_status=404).search(index=self._alias, size=0, track_total_hits=False)

    @contextmanager
    def reading_words(self) -> Iterator[Elasticsearch]:
        """Does not trip the breaker: a large vocabulary may take longer than a hung node is waited for."""
        self.breaker.check()
        with self._translated(is_visitor=False):
            yield self._open()[0].options(request_timeout=READ_WORDS, max_retries=0, retry_on_timeout=False)

    @contextmanager
    def looking(self) -> Iterator[Elasticsearch]:
        """For what a cluster knows of itself."""
        with self._translated(is_visitor=False):
            yield self._open()[1].options(request_timeout=min(LOOK, self._connection.bulk_seconds))

    @contextmanager
    def writing(self) -> Iterator[Elasticsearch]:
        with self._translated(is_visitor=False):
            yield self._open()[1]

    def _open(self) -> tuple[Elasticsearch, Elasticsearch]:
        """Opened at the first use: a CA file that can't be read must not keep pages from opening."""
        with self._lock:
            if self._opened is None:
                several, seconds = self._connection.has_several, self._connection.seconds_of_a_try
                self._opened = (
                    # The default repeats a refused request at once, four times.
                    self._make(
                        node_class=PromptNode,
                        request_timeout=seconds,
                        max_retries=1 if several else 0,
                        retry_on_timeout=several,
                        connections_per_node=MOST_AT_ONCE,
                    ),
                    self._make(request_timeout=self._connection.bulk_seconds, max_retries=0),
                )
            return self._opened

    def _make(self, **options: Any) -> Elasticsearch:
        known = self._connection
        if known.api_key:
            options["api_key"] = known.api_key
        elif known.user:
            options["basic_auth"] = (known.user, known.password)
        if known.ca_file and any(host.startswith("https:") for host in known.hosts):
            options["ca_certs"] = known.ca_file
        try:
            return Elasticsearch(list(known.hosts), http_compress=False, **options)
        except (OSError, ValueError, TypeError) as error:
            # `manage.py check` says more exactly what is wrong.
            message = f"the settings of Elasticsearch do not hold: {type(error).__name__}"
            self._tell(message)
            raise SearchUnavailable(message) from error

    @contextmanager
    def _translated(self, *, is_visitor: bool) -> Iterator[None]:
        try:
            yield
        except TransportError as error:
            message = f"Elasticsearch does not answer: {error.message}"
            if isinstance(error, SSLError):
                message += "; does ELASTICSEARCH_CA hold the certificate that vouches for the server?"
            if is_visitor:
                self.breaker.trip(message)
            raise SearchUnavailable(message) from error
        except ApiError as error:
            message = f"Elasticsearch refuses: {error.status_code} {error.message}"
            if error.status_code in REFUSED:
                message += "; do ELASTICSEARCH_API_KEY, or user and password, open it, and may they do this?"
                self._tell(message)
            if is_visitor and error.status_code in BUSY:
                self.breaker.trip(message)
            raise SearchUnavailable(message) from error

    def _tell(self, message: str) -> None:
        """Into the log, the same no oftener than once a minute."""
        told, when = self._told
        if told != message or time.monotonic() - when > 60:
            self._told = (message, time.monotonic())
            logger.error("%s", message)
