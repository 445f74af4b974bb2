"""What only the engine in the process must do: one writer, readers in other processes, files that go bad."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

from search.engines.base import Change, SearchUnavailable
from search.engines.embedded import EmbeddedEngine
from search.request import SearchRequest
from tests.search.conftest import fill, make_record, write


@pytest.fixture
def embedded(tmp_path: Path) -> EmbeddedEngine:
    return EmbeddedEngine(tmp_path / "index", "test")


def found(engine: EmbeddedEngine, words: str = "") -> list[str]:
    return [hit.key for hit in engine.search(SearchRequest(words=words)).hits]


def test_two_cannot_write_at_once(embedded: EmbeddedEngine) -> None:
    fill(embedded, [])
    with embedded.session() as session:
        session.write([Change("case:1", make_record("case:1"), 1)])
        with pytest.raises(SearchUnavailable, match="another process writes"), embedded.session():
            pass
    assert found(embedded) == ["case:1"]


def test_a_session_that_fails_changes_nothing(embedded: EmbeddedEngine) -> None:
    fill(embedded, [make_record("case:1", "Before")])

    def fail() -> None:
        with embedded.session() as session:
            session.write([Change("case:1", None, 2), Change("case:2", make_record("case:2"), 2)])
            raise RuntimeError

    with pytest.raises(RuntimeError):
        fail()
    assert found(embedded) == ["case:1"]
    write(embedded, [make_record("case:3")], version=3)  # and leaves the lock free


def test_a_record_twice_in_a_session_is_one_document(embedded: EmbeddedEngine) -> None:
    name = embedded.new_version_name()
    embedded.create(name)
    with embedded.session(name) as session:
        session.write([Change("case:1", make_record("case:1", "First"), 1)])
        session.write([Change("case:1", make_record("case:1", "Second"), 2)])
        session.write([Change("case:2", make_record("case:2"), 1), Change("case:2", None, 2)])
    embedded.activate(name)
    assert found(embedded) == ["case:1"]
    assert found(embedded, "second") == ["case:1"]
    assert embedded.count(name) == 1


def test_other_processes_see_commits_and_swaps(embedded: EmbeddedEngine, tmp_path: Path) -> None:
    fill(embedded, [make_record("case:1")])
    reader = EmbeddedEngine(tmp_path / "index", "test")
    assert found(reader) == ["case:1"]
    code = (
        f"import sys; from pathlib import Path; from django.conf import settings; settings.configure()\n{HELPERS}\n"
        "from search.engines.embedded import EmbeddedEngine\n"
        "engine = EmbeddedEngine(Path(sys.argv[1]), 'test')\n"
        "write(engine, [make_record('case:2')], version=2)\n"
        "if sys.argv[2] == 'swap': fill(engine, [make_record('case:3')])\n"
    )
    for step, expected in (("commit", {"case:1", "case:2"}), ("swap", {"case:3"})):
        before = reader.generation()
        run_code(code, tmp_path, step)
        assert set(found(reader)) == expected
        assert reader.generation() != before


HELPERS = """
from search.document import SearchDocument, Version
from search.engines.base import Change
def make_record(key): return SearchDocument(key, (Version('en', 'A title', '', '/'),), {})
def write(engine, documents, version):
    with engine.session() as session: session.write([Change(d.key, d, version) for d in documents])
def fill(engine, documents):
    name = engine.new_version_name(); engine.create(name)
    with engine.session(name) as session: session.write([Change(d.key, d, 1) for d in documents])
    engine.activate(name)
"""


def run_code(code: str, folder: Path, step: str) -> None:
    root = Path(__file__).resolve().parents[3]
    subprocess.run([sys.executable, "-c", code, folder / "index", step], check=True, cwd=root, env={**os.environ})


def test_a_writer_that_was_killed_leaves_the_last_commit(embedded: EmbeddedEngine, tmp_path: Path) -> None:
    fill(embedded, [make_record("case:1")])
    code = (
        "import os, sys; from pathlib import Path; from django.conf import settings; settings.configure()\n"
        f"from search.engines.embedded import EmbeddedEngine\n{HELPERS}\n"
        "held = EmbeddedEngine(Path(sys.argv[1]), 'test').session()\n"
        "session = held.__enter__()\n"
        "session.write([Change('case:2', make_record('case:2'), 5)])\n"
        "os._exit(0)\n"
    )
    run_code(code, tmp_path, "")
    assert found(embedded) == ["case:1"]
    write(embedded, [make_record("case:3")], version=2)
    assert set(found(embedded)) == {"case:1", "case:3"}


@pytest.mark.parametrize("damage", ["meta.json", "CURRENT", "folder"])
def test_damaged_files_make_search_unavailable(embedded: EmbeddedEngine, damage: str, tmp_path: Path) -> None:
    name = fill(embedded, [make_record("case:1")])
    folder = tmp_path / "index"
    match damage:
        case "meta.json":
            (folder / name / "meta.json").write_text("{")
        case "CURRENT":
            (folder / "CURRENT").write_text("test-elsewhere\n\n")
        case "folder":
            embedded.drop(name)
    fresh = EmbeddedEngine(folder, "test")
    with pytest.raises(SearchUnavailable):
        found(fresh)
    assert fresh.live_name() == ""  # so that the worker makes a new one
    fresh.versions()  # still lists what can be dropped
    fill(fresh, [make_record("case:2")])
    assert found(fresh) == ["case:2"]


def test_a_reader_of_a_dropped_version_goes_on_answering(embedded: EmbeddedEngine) -> None:
    first = fill(embedded, [make_record("case:1")])
    reader = embedded.reader()
    fill(embedded, [make_record("case:2")])
    embedded.drop(first)
    assert reader.explain(embedded._plan(reader, SearchRequest())[1], "case:1")["is_indexed"]
    assert found(embedded) == ["case:2"]
