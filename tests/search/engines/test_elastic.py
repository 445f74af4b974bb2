"""What only the engine on a server must do: strict fields, demanded aliases, several hosts."""

from collections.abc import Iterator

import pytest

from search.engines import elastic
from search.engines.base import Change, SearchUnavailable
from search.engines.elastic import ElasticEngine
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


def test_a_killed_fill_leaves_a_version_that_does_no_harm(server: ElasticEngine) -> None:
    left = server.new_version_name()
    server.create(left)
    name = fill(server, [make_record("case:1")])
    assert {(v.name, v.documents) for v in server.versions()} == {(left, 0), (name, 1)}


def test_text_is_found_but_not_given_back(server: ElasticEngine) -> None:
    fill(server, [make_record("case:1", "Water", body="buried treasure")])
    with server._clients.writing() as connection:
        source = connection.get(index="test-server", id="case:1")["_source"]
    assert "treasure" not in repr(source)
    assert server.search(SearchRequest(words="treasure")).total == 1


def test_two_hosts_are_given_by_commas(elasticsearch_url: str) -> None:
    second = elasticsearch_url.replace("127.0.0.1", "localhost")
    engine = elastic.make_engine(folder="", prefix="test-two", url=f" {elasticsearch_url} , {second}")
    drop_all(engine)
    fill(engine, [make_record("case:1")])
    assert engine.search(SearchRequest()).total == 1
    drop_all(engine)


def test_known_counts_do_not_show_what_was_hidden_a_moment_ago(
    server: ElasticEngine, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Which state the index is in is asked once a second; another process may hide a record meanwhile."""
    fill(server, [make_record(f"case:{number}", facets={"country": ("FJ",)}) for number in range(3)])
    asked = SearchRequest(facets=("country",), per_page=5, sort="newest", highlight=False)
    assert server.search_each([asked, asked])[1].total == 3
    generation = server.reader().generation
    with server.session() as session:
        session.write([Change("case:1", None, 99)])
    monkeypatch.setattr(server._generation, "read", lambda: generation)
    for results in (*server.search_each([asked, asked]), server.search(asked)):
        assert {hit.key for hit in results.hits} == {"case:0", "case:2"}
        assert results.facets["country"][0].count == results.total == 2
