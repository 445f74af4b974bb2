"""What only the engine on a server must do: strict fields, demanded aliases, no visitor who waits for a hung node."""

import os
import signal
import time
from collections.abc import Iterator
from typing import Any

import pytest

from search.engines import elastic
from search.engines.base import SearchUnavailable
from search.engines.elastic import ElasticEngine, client
from search.engines.elastic.client import Breaker
from search.engines.elastic.mapping import index_body
from search.request import SearchRequest
from tests.search.conftest import drop_all, fill, make_record, write

pytestmark = pytest.mark.elasticsearch


@pytest.fixture
def server(elasticsearch_url: str) -> Iterator[ElasticEngine]:
    engine = elastic.make_engine(folder="", prefix="test-server", url=elasticsearch_url)
    drop_all(engine)
    yield engine
    drop_all(engine)


def test_the_mapping_is_strict_and_keeps_no_text() -> None:
    mappings = index_body()["mappings"]
    assert mappings["dynamic"] == "strict"
    assert {"title_f", "body_s", "words"} <= set(mappings["_source"]["excludes"])
    assert mappings["properties"]["stored"] == {"type": "object", "enabled": False}


def test_a_write_needs_the_alias(server: ElasticEngine) -> None:
    name = fill(server, [])
    server.drop(name)
    with pytest.raises(SearchUnavailable):
        write(server, [make_record("case:1")])
    assert server.versions() == []  # nor was an index made by the way


def test_a_killed_fill_leaves_an_alias_that_does_no_harm(server: ElasticEngine) -> None:
    left, name = server.new_version_name(), ""
    server.create(left)
    server._point_next_at(left)
    name = fill(server, [make_record("case:1")])
    assert {(v.name, v.documents) for v in server.versions()} == {(left, 0), (name, 1)}


def test_text_is_found_but_not_given_back(server: ElasticEngine) -> None:
    fill(server, [make_record("case:1", "Water", body="buried treasure")])
    with server._clients.writing() as connection:
        source = connection.get(index="test-server", id="case:1")["_source"]
    assert "treasure" not in repr(source)
    assert server.search(SearchRequest(words="treasure")).total == 1


def test_the_breaker_lets_one_through_after_a_rest(monkeypatch: pytest.MonkeyPatch) -> None:
    now = [100.0]
    monkeypatch.setattr(client.time, "monotonic", lambda: now[0])
    breaker = Breaker()
    breaker.check()
    breaker.trip()
    with pytest.raises(SearchUnavailable):
        breaker.check()
    now[0] += client.REST
    breaker.check()  # the probe
    with pytest.raises(SearchUnavailable):
        breaker.check()  # the others wait for what it brings
    breaker.reset()
    breaker.check()


def test_a_server_that_is_not_there_is_asked_once() -> None:
    engine = elastic.make_engine(folder="", prefix="test", url="http://127.0.0.1:9")
    with pytest.raises(SearchUnavailable, match="does not answer"):
        engine.search(SearchRequest(words="x"))
    with pytest.raises(SearchUnavailable, match="a moment ago"):
        engine.search(SearchRequest(words="x"))
    for ask in (engine.versions, engine.live_name, lambda: engine.create("x"), lambda: list(engine.scan())):
        with pytest.raises(SearchUnavailable):
            ask()


def test_a_hung_node_costs_one_short_wait(
    elasticsearch_node: tuple[str, int | None], monkeypatch: pytest.MonkeyPatch
) -> None:
    url, pid = elasticsearch_node
    if pid is None:
        pytest.skip("a server that was given to us must not be paused")
    monkeypatch.setattr(client, "PATIENCE", 0.25)
    engine = elastic.make_engine(folder="", prefix="test-hung", url=url)
    drop_all(engine)
    fill(engine, [make_record("case:1", "Water")])
    answer_in_time(engine)
    os.kill(pid, signal.SIGSTOP)
    try:
        waited = 0
        for _ in range(50):
            began = time.monotonic()
            with pytest.raises(SearchUnavailable):
                engine.search(SearchRequest(words="water"))
            waited += time.monotonic() - began > client.PATIENCE * 0.8
        assert waited == 1
    finally:
        os.kill(pid, signal.SIGCONT)
    monkeypatch.setattr(client, "REST", 0.0)
    engine._clients.breaker.trip()
    answer_in_time(engine)
    drop_all(engine)


def answer_in_time(engine: ElasticEngine) -> Any:
    """The first questions to a cold node may take longer than a visitor waits."""
    for _ in range(100):
        try:
            return engine.search(SearchRequest(words="water"))
        except SearchUnavailable:
            engine._clients.breaker.reset()
            time.sleep(0.1)
    raise AssertionError("the node does not answer")


def test_a_host_without_a_port_gets_the_usual_one() -> None:
    assert elastic.with_port("https://user:secret@search.example/es") == "https://user:secret@search.example:443/es"
    assert elastic.with_port("http://search.example") == "http://search.example:9200"
    assert elastic.with_port("http://search.example:80") == "http://search.example:80"


def test_two_hosts_are_given_by_commas(elasticsearch_url: str) -> None:
    second = elasticsearch_url.replace("127.0.0.1", "localhost")
    engine = elastic.make_engine(folder="", prefix="test-two", url=f" {elasticsearch_url} , {second}")
    drop_all(engine)
    fill(engine, [make_record("case:1")])
    assert engine.search(SearchRequest()).total == 1
    drop_all(engine)
