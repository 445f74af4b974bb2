"""An engine of each kind with an index of its own, a node of Elasticsearch for the run, and a library to index."""

import fcntl
import os
import shutil
import subprocess
import tempfile
import time
import urllib.request
import uuid
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from datetime import date
from pathlib import Path

import pytest

from benchmarks.portals import free_port
from search import registry
from search.document import SearchDocument, Version
from search.engines import get_engine
from search.engines.base import Change, Engine
from search.models import IndexChange, WorkerLease
from search.names import Names
from search.synonyms.groups import NO_SYNONYMS
from tests.conftest import missing, shared_node
from tests.search.corpus import COUNTRIES, THEMES

ENGINES = ("embedded", pytest.param("elastic", marks=pytest.mark.elasticsearch))
NAMES = Names({"theme": THEMES, "country": COUNTRIES})
NODE = Path(__file__).resolve().parents[3] / "shared" / "elasticsearch"


@contextmanager
def own_node() -> Iterator[tuple[str, int]]:
    """Address and process id of a node that ends with the block."""
    node, url, folder = start_node()
    try:
        yield url, node.pid
    finally:
        node.terminate()
        try:
            node.wait(20)
        except subprocess.TimeoutExpired:
            node.kill()
            node.wait(5)
        shutil.rmtree(folder, ignore_errors=True)


# A node of tests is gone before Java's second compiler has earned what it costs: a third of all its CPU.
SHORT_LIVED = {"JAVA_TOOL_OPTIONS": "-XX:TieredStopAtLevel=1"}


def start_node() -> tuple["subprocess.Popen[bytes]", str, str]:
    home = Path(os.environ.get("SIDS_ELASTICSEARCH_HOME", NODE))
    if not (home / "elasticsearch").exists():
        missing(f"the Elasticsearch node of {home} (SIDS_ELASTICSEARCH_HOME or TEST_ELASTICSEARCH_URL name another)")
    if shutil.which("java") is None:
        missing("Java 17, which Elasticsearch needs,")
    port, folder = free_port(), tempfile.mkdtemp(prefix="sids-elasticsearch-")
    with open(f"{folder}/output", "w") as output:
        node = subprocess.Popen(
            [home / "elasticsearch", f"{folder}/data", str(port)],
            env={**os.environ, **SHORT_LIVED, "HEAP": "512m"},
            stdout=output,
            stderr=subprocess.STDOUT,
        )
    url = f"http://127.0.0.1:{port}"
    if not is_answering(f"{url}/_cluster/health?wait_for_status=yellow&timeout=1s", node):
        node.kill()
        pytest.fail(f"the node did not start: {Path(folder, 'output').read_text()[-500:]}")
    return node, url, folder


@pytest.fixture(scope="session")
def elasticsearch_node() -> Iterator[tuple[str, int]]:
    """A node of one's own, to stop and to wake."""
    with own_node() as node:
        yield node


@pytest.fixture(scope="session")
def elasticsearch_url(request: pytest.FixtureRequest) -> Iterator[str]:
    """The node of the run: all workers ask the same, each under names of its own, for a node is slow in its youth."""
    if given := os.environ.get("TEST_ELASTICSEARCH_URL"):
        yield given
        return
    if not hasattr(request.config, "workerinput"):
        yield request.getfixturevalue("elasticsearch_node")[0]
        return
    told = shared_node(os.getppid())
    with told.with_suffix(".lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        if not told.exists():
            node, url, folder = start_node()
            told.write_text(f"{url} {node.pid} {folder}")
        url = told.read_text().split()[0]
    yield url


def is_answering(url: str, node: subprocess.Popen) -> bool:
    for _ in range(240):
        try:
            with urllib.request.urlopen(url, timeout=2):
                return node.poll() is None  # else somebody else's node answers at this port
        except OSError:
            if node.poll() is not None:
                return False
            time.sleep(0.5)
    return False


@pytest.fixture(autouse=True)
def _no_words_of_a_database_without_one(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> None:
    """An engine can be asked where there is no database: then no editor has said a word, and names are made up."""
    if not (request.node.get_closest_marker("django_db") or {"db", "transactional_db"} & {*request.fixturenames}):
        monkeypatch.setattr("search.engines.answering.kept_synonyms", lambda: NO_SYNONYMS)
        monkeypatch.setattr("search.engines.answering.kept_names", lambda: NAMES)


def drop_all(engine: Engine) -> None:
    for version in engine.versions():
        engine.drop(version.name)


@pytest.fixture(params=ENGINES)
def engine(request: pytest.FixtureRequest, settings, tmp_path: Path) -> Iterator[Engine]:
    """The engine that the settings name, without any index."""
    settings.SEARCH_ENGINE = f"search.engines.{request.param}"
    settings.SEARCH_INDEX_DIR = tmp_path / "search"
    settings.SEARCH_INDEX_PREFIX = f"test-{uuid.uuid4().hex[:10]}"
    settings.ELASTICSEARCH_URL = request.getfixturevalue("elasticsearch_url") if request.param == "elastic" else ""
    engine = get_engine()
    yield engine
    drop_all(engine)


def write(engine: Engine, documents: Iterable[SearchDocument], version: int = 1) -> None:
    """Into the live index, as the worker does."""
    with engine.session() as session:
        assert not session.write([Change(document.key, document, version) for document in documents])


def fill(engine: Engine, documents: Sequence[SearchDocument]) -> str:
    """A new live version with these documents."""
    name = engine.new_version_name()
    engine.create(name)
    with engine.session(name) as session:
        assert not session.write([Change(document.key, document, 1) for document in documents])
    engine.activate(name)
    return name


def make_record(key: str, title: str = "A title", **rest: object) -> SearchDocument:
    version = Version(
        language=str(rest.pop("language", "en")),
        title=title,
        summary=str(rest.pop("summary", "")),
        url=f"/{key.replace(':', '/')}/",
        body=str(rest.pop("body", "")),
    )
    return SearchDocument(key=key, versions=(version, *rest.pop("more", ())), **{"facets": {}, **rest})  # type: ignore[arg-type]


class Library:
    """What the portal's database is to search: records that appear, change and go."""

    def __init__(self) -> None:
        self.records: dict[str, SearchDocument] = {}
        self.broken: set[str] = set()
        self.due: list[str] = []
        self.days: list[tuple[date, date]] = []

    def put(self, *records: SearchDocument) -> list[str]:
        self.records |= {record.key: record for record in records}
        return [record.key for record in records]

    def documents(self, keys: Sequence[str]) -> dict[str, SearchDocument]:
        if wrong := self.broken & set(keys):
            raise RuntimeError(f"cannot read {sorted(wrong)}")
        return {key: self.records[key] for key in keys if key in self.records}

    def keys(self) -> Iterator[str]:
        yield from list(self.records)

    def due_keys(self, after: date, until: date) -> list[str]:
        self.days.append((after, until))
        return self.due


@pytest.fixture
def empty_outbox(db: None) -> None:
    """Without what the sample site left there."""
    IndexChange.objects.all().delete()
    WorkerLease.objects.all().delete()


@pytest.fixture
def library(monkeypatch: pytest.MonkeyPatch, empty_outbox: None) -> Library:
    """The only source of documents: what the portal registered is put aside."""
    library = Library()
    source = registry.Source(library.documents, library.keys, library.due_keys)
    monkeypatch.setattr(registry, "_sources", {"case": source, "law": source_of_none()})
    return library


def source_of_none() -> registry.Source:
    return registry.Source(lambda _keys: {}, lambda: iter(()), None)
