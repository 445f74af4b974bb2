"""A cluster that hangs costs visitors one short wait, together; then they are answered at once from the database."""

import os
import signal
import threading
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from search.engines import elastic
from search.engines.base import SearchUnavailable
from search.engines.elastic import ElasticEngine, client
from search.engines.elastic.client import Breaker
from search.request import SearchRequest
from tests.search.conftest import drop_all, fill, make_record

pytestmark = pytest.mark.elasticsearch

VISITORS = 8
QUESTIONS = 20  # of each visitor while the node hangs
REFUSED = "a moment ago"  # what the breaker says to who is not made to wait


def test_the_breaker_is_closed_by_who_asks_beside_the_visitors(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(client, "REST", 0.0)
    is_away, asked, closed = threading.Event(), [], threading.Event()

    def probe() -> None:
        asked.append(threading.current_thread())
        if len(asked) < 3:
            raise SearchUnavailable("still away")
        if len(asked) == 3:
            raise RuntimeError("a mistake of ours does not end the watch")
        is_away.wait(30)

    breaker = Breaker(probe)
    monkeypatch.setattr(client.logger, "info", lambda *_words: closed.set())
    breaker.check()
    breaker.trip()
    breaker.trip()  # one watch for all who failed at once
    with pytest.raises(SearchUnavailable):
        breaker.check()
    is_away.set()
    assert closed.wait(30)
    breaker.check()
    assert {thread.name for thread in asked} == {"rest-of-search"}
    assert len(asked) == 4


def test_a_server_that_is_not_there_is_asked_once() -> None:
    engine = elastic.make_engine(folder="", prefix="test", url="http://127.0.0.1:9")
    with pytest.raises(SearchUnavailable, match="does not answer"):
        engine.search(SearchRequest(words="x"))
    with pytest.raises(SearchUnavailable, match=REFUSED):
        engine.search(SearchRequest(words="x"))
    for ask in (engine.versions, engine.live_name, lambda: engine.create("x"), lambda: list(engine.scan())):
        with pytest.raises(SearchUnavailable):
            ask()


class HangingNode:
    """A node that holds one record and has been stopped; `go_on` wakes it."""

    def __init__(self, url: str, pid: int) -> None:
        self.pid = pid
        self.engine = elastic.make_engine(folder="", prefix="test-hung", url=url)
        drop_all(self.engine)
        fill(self.engine, [make_record("case:1", "Water")])

    def stop(self) -> None:
        answer_in_time(self.engine)
        os.kill(self.pid, signal.SIGSTOP)
        # The signal is one thread's to take; until it has had the processor, all others go on answering.
        until = time.monotonic() + 30
        while not is_stopped(self.pid):
            assert time.monotonic() < until, "the node does not stop"
            time.sleep(0.01)

    def go_on(self) -> None:
        os.kill(self.pid, signal.SIGCONT)


def is_stopped(pid: int) -> bool:
    stats = [Path(f"/proc/{pid}/task/{task}/stat").read_text() for task in os.listdir(f"/proc/{pid}/task")]
    return all(stat.rpartition(")")[2].split()[0] in "TtXZ" for stat in stats)


@pytest.fixture
def node(elasticsearch_node: tuple[str, int], settings: Any) -> Iterator[HangingNode]:
    url, pid = elasticsearch_node
    settings.ELASTICSEARCH_VISITOR_MS = 250
    node = HangingNode(url, pid)
    yield node
    node.go_on()
    answer_in_time(node.engine)
    drop_all(node.engine)


def answer_in_time(engine: ElasticEngine) -> Any:
    """The first questions to a cold node may take longer than a visitor waits."""
    for _ in range(100):
        try:
            return engine.search(SearchRequest(words="water"))
        except SearchUnavailable:
            engine._clients.breaker.reset()
            time.sleep(0.1)
    raise AssertionError("the node does not answer")


def test_a_hung_node_is_waited_for_once(node: HangingNode) -> None:
    node.stop()
    told = []
    for _ in range(50):
        with pytest.raises(SearchUnavailable) as refusal:
            node.engine.search(SearchRequest(words="water"))
        told.append(str(refusal.value))
    assert sum(REFUSED not in sentence for sentence in told) == 1
    assert "does not answer" in told[0]


def test_of_many_visitors_only_those_wait_who_came_at_the_same_moment(
    node: HangingNode, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(client, "REST", 3_600.0)  # no probe by the way, however slow the machine
    asking, _writing = node.engine._clients._open()
    assert asking._request_timeout <= 0.3  # how long each of them waits at most
    node.stop()
    told: list[list[str]] = [[] for _ in range(VISITORS)]
    barrier = threading.Barrier(VISITORS)

    def visit(mine: list[str]) -> None:
        barrier.wait()
        for _ in range(QUESTIONS):
            try:
                node.engine.search(SearchRequest(words="water"))
            except SearchUnavailable as refusal:
                mine.append(str(refusal))

    visitors = [threading.Thread(target=visit, args=(mine,)) for mine in told]
    for visitor in visitors:
        visitor.start()
    for visitor in visitors:
        visitor.join()
    waited = [sum(REFUSED not in sentence for sentence in mine) for mine in told]
    assert [len(mine) for mine in told] == [QUESTIONS] * VISITORS
    assert max(waited) <= 1  # nobody twice
    assert sum(waited) >= 1
    node.go_on()
    assert answer_in_time(node.engine).total == 1


def test_nobody_waits_for_the_vocabulary_of_a_hung_node(node: HangingNode) -> None:
    """Its reading has more patience than a visitor, who goes on without."""
    reader = node.engine.reader()
    until = time.monotonic() + 30
    while node.engine._vocabulary(reader, ("public",)).words != {"water": 1}:  # a busy node may be late for a visitor
        assert time.monotonic() < until, "the words of the index are never read"
        time.sleep(0.1)
    assert node.engine._connection.seconds_for_words + client.READ_WORDS > 1  # so it would be felt
    node.stop()
    assert node.engine._vocabulary(reader, ("unheard",)).words == {}
    with pytest.raises(SearchUnavailable, match="does not answer"):
        node.engine.search(SearchRequest(words="water", visibility=("unheard",)))
    with pytest.raises(SearchUnavailable, match=REFUSED):
        node.engine.search(SearchRequest(words="water"))


@pytest.mark.django_db
def test_a_page_asks_a_hung_node_once_whatever_it_shows(node: HangingNode, settings: Any, client: Any) -> None:
    """The front page puts half a dozen questions."""
    settings.SEARCH_ENGINE, settings.SEARCH_INDEX_PREFIX = "search.engines.elastic", "test-hung"
    settings.ELASTICSEARCH_URL = node.engine._connection.hosts[0]
    node.stop()
    from search.engines import get_engine

    asked: list[object] = []
    watched, _writing = get_engine()._clients._open()  # type: ignore[attr-defined]
    perform = watched.transport.perform_request

    def count(*arguments: Any, **rest: Any) -> Any:
        asked.append(arguments)
        return perform(*arguments, **rest)

    watched.transport.perform_request = count  # type: ignore[method-assign]
    for page in ("", "search/?q=water", "cases/", "countries/fj/", "themes/health/"):
        answer = client.get(f"/en/{page}")
        assert answer.status_code == 200
    assert len(asked) == 1
