"""What is written is found, what is older or dead stays away, and versions are swapped at once: in both engines."""

import pytest

from search.document import SearchDocument, Version
from search.engines.base import Change, Engine, SearchUnavailable
from search.request import SearchRequest
from tests.search.conftest import fill, make_record, write


def found(engine: Engine, words: str, **rest) -> list[str]:
    return [hit.key for hit in engine.search(SearchRequest.clean(words, **rest)).hits]


def counts(engine: Engine, facet: str, words: str = "", **rest) -> dict[str, int]:
    results = engine.search(SearchRequest.clean(words, **rest))
    return {value.value: value.count for value in results.facets[facet]}


def test_phrases_do_not_cross_versions(engine: Engine) -> None:
    titles = (Version("zh", "水", "", "/a/"), Version("zh", "表", "", "/b/"))
    fill(engine, [SearchDocument("case:1", titles, {})])
    assert found(engine, "水表") == []
    assert found(engine, "水") == ["case:1"]


def test_a_write_is_found_and_changes_the_generation(engine: Engine) -> None:
    fill(engine, [make_record("case:1", "Harbour")])
    before = engine.generation()
    assert found(engine, "lagoon") == []
    write(engine, [make_record("case:1", "Lagoon")], version=2)
    assert found(engine, "lagoon") == ["case:1"]
    assert found(engine, "harbour") == []
    assert engine.generation() != before
    assert counts(engine, "kind") == {"case": 1}


def test_counts_are_new_after_each_write(engine: Engine) -> None:
    fill(engine, [make_record("case:1", facets={"country": ("FJ",)})])
    assert counts(engine, "country") == counts(engine, "country") == {"FJ": 1}
    write(engine, [make_record("case:2", facets={"country": ("FJ",)})], version=2)
    assert counts(engine, "country") == {"FJ": 2}


def test_an_older_write_never_wins(engine: Engine) -> None:
    fill(engine, [make_record("case:1", "Harbour")])
    write(engine, [make_record("case:1", "Newer")], version=9)
    write(engine, [make_record("case:1", "Older")], version=8)
    assert found(engine, "newer") == ["case:1"]


def test_a_tombstone_keeps_the_dead_dead(engine: Engine) -> None:
    fill(engine, [make_record("case:1", "Harbour"), make_record("case:2", "Port")])
    with engine.session() as session:
        assert session.write([Change("case:1", None, 5)]) == {}
    write(engine, [make_record("case:1", "Harbour")], version=4)
    assert found(engine, "") == ["case:2"]
    assert {i.key: bool(i.fingerprint) for i in engine.scan()} == {"case:1": False, "case:2": True}
    assert [version.documents for version in engine.versions()] == [1]
    write(engine, [make_record("case:1", "Harbour")], version=6)
    assert found(engine, "harbour") == ["case:1"]


def test_without_an_index_search_is_unavailable(engine: Engine) -> None:
    for ask in (
        lambda: found(engine, "x"),
        lambda: engine.suggest("xx"),
        engine.generation,
        lambda: list(engine.scan()),
    ):
        with pytest.raises(SearchUnavailable):
            ask()
    assert engine.live_name() == ""
    assert engine.versions() == []


def test_a_swap_is_seen_at_once_and_can_be_undone(engine: Engine) -> None:
    first = fill(engine, [make_record("case:1")])
    second = fill(engine, [make_record("case:2")])
    assert found(engine, "") == ["case:2"]
    assert {(v.name, v.is_live, v.is_previous) for v in engine.versions()} == {
        (first, False, True),
        (second, True, False),
    }
    engine.activate(first)
    assert found(engine, "") == ["case:1"]
    assert [v.name for v in engine.versions() if v.is_previous] == [second]


def test_a_document_that_cannot_be_written_is_named(engine: Engine) -> None:
    fill(engine, [])
    with engine.session() as session:
        errors = session.write(
            [Change("case:1", make_record("case:1", "\ud800"), 1), Change("case:2", make_record("case:2"), 1)]
        )
    assert list(errors) == ["case:1"]
    assert found(engine, "") == ["case:2"]
