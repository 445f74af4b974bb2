"""A visitor's wait has one bound, in whatever way a server fails to answer and however many questions a page has."""

import socket
import threading
import time
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager

import pytest

from search import patience
from search.engines.base import SearchUnavailable
from search.engines.elastic import ElasticEngine
from search.engines.elastic.connection import Connection
from search.engines.elastic.node import PromptNode
from search.patience import deadline, one_visit, waiting
from search.request import SearchRequest

PATIENCE = 0.25  # as in the settings
FAR_LONGER = 20.0  # what these servers would hold a visitor who waits for each step by itself
ENOUGH = 5.0  # for a machine that is busy with other things


class Server:
    """Takes connections and does with each what it is told."""

    def __init__(self, backlog: int = 16) -> None:
        self.socket = socket.socket()
        self.socket.bind(("127.0.0.1", 0))
        self.socket.listen(backlog)
        self.is_over = threading.Event()
        self.url = f"http://127.0.0.1:{self.socket.getsockname()[1]}"

    def drip(self) -> None:
        """Byte by byte, each long before anybody would give up waiting for it."""
        head = b"HTTP/1.1 200 OK\r\nX-Elastic-Product: Elasticsearch\r\nX-Filler: " + b"x" * 4_000
        while not self.is_over.is_set():
            try:
                link = self.socket.accept()[0]
            except OSError:
                return
            threading.Thread(target=self._drip, args=(link, head), daemon=True).start()

    def _drip(self, link: socket.socket, answer: bytes) -> None:
        until = time.monotonic() + FAR_LONGER
        for byte in answer:
            if self.is_over.wait(0.02) or time.monotonic() > until:
                break
            try:
                link.send(bytes([byte]))
            except OSError:
                break
        link.close()

    def stop(self) -> None:
        self.is_over.set()
        self.socket.close()


@contextmanager
def serving(backlog: int = 16, *, drips: bool = False) -> Iterator[Server]:
    server = Server(backlog)
    if drips:
        threading.Thread(target=server.drip, daemon=True).start()
    yield server
    server.stop()


def engine_at(*urls: str) -> ElasticEngine:
    return ElasticEngine(Connection(urls, visitor_seconds=PATIENCE), "test-patience")


def seconds_of_a_refusal(engine: ElasticEngine) -> float:
    began = time.monotonic()
    with pytest.raises(SearchUnavailable, match="does not answer"):
        engine.search(SearchRequest(words="water"))
    took = time.monotonic() - began
    engine._clients.breaker.reset()  # nobody shall go on asking
    return took


def test_who_takes_the_question_and_never_answers() -> None:
    with serving() as server:
        assert seconds_of_a_refusal(engine_at(server.url)) < ENOUGH


def test_who_answers_byte_by_byte() -> None:
    with serving(drips=True) as server:
        assert seconds_of_a_refusal(engine_at(server.url)) < ENOUGH


def test_who_does_not_even_take_the_connection() -> None:
    with serving(backlog=0) as server, ExitStack() as others:
        for _each in range(4):  # those before us, whom nobody takes either
            other = others.enter_context(socket.socket())
            other.setblocking(False)
            other.connect_ex(server.socket.getsockname())
        assert seconds_of_a_refusal(engine_at(server.url)) < ENOUGH


def test_two_servers_that_hang() -> None:
    with serving() as one, serving(drips=True) as other:
        assert seconds_of_a_refusal(engine_at(one.url, other.url)) < ENOUGH


def test_a_name_that_is_looked_up_for_ever(monkeypatch: pytest.MonkeyPatch) -> None:
    found = threading.Event()
    monkeypatch.setattr(socket, "getaddrinfo", lambda *_name, **_rest: found.wait(FAR_LONGER))
    assert seconds_of_a_refusal(engine_at("http://search.example:9200")) < ENOUGH
    found.set()


@pytest.fixture
def clock(monkeypatch: pytest.MonkeyPatch) -> list[float]:
    now = [1_000.0]
    monkeypatch.setattr(patience.time, "monotonic", lambda: now[0])
    return now


def test_all_questions_of_a_visit_share_one_allowance(clock: list[float]) -> None:
    with one_visit():
        with waiting(PATIENCE) as left:
            assert left == PATIENCE
            assert deadline(None) == deadline(10.0) == 1_000.25
            assert deadline(0.1) == 1_000.1
            clock[0] += 0.2
        clock[0] += 60  # the page is written meanwhile: that is no waiting
        with one_visit(), waiting(PATIENCE) as left:  # inside the page's
            assert left == pytest.approx(0.05)
            assert deadline(10.0) == pytest.approx(1_060.25)
            clock[0] += 0.06
        with waiting(PATIENCE) as left:
            assert left == 0
            assert deadline(None) == clock[0]
    assert deadline(None) == float("inf")
    with waiting(PATIENCE) as left:  # another visit
        assert left == PATIENCE


def test_nothing_is_sent_when_no_time_is_left(clock: list[float], monkeypatch: pytest.MonkeyPatch) -> None:
    asked = []
    monkeypatch.setattr(PromptNode, "_connect", lambda *_rest: asked.append(1))
    engine = engine_at("http://127.0.0.1:9")
    for _each in range(2):  # the breaker stays closed: that one was slow says nothing of the next
        with one_visit():
            with waiting(PATIENCE):
                clock[0] += 1
            with pytest.raises(SearchUnavailable, match="does not answer"):
                engine.search(SearchRequest())
    assert not asked
