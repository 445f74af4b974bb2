"""The engine without a server: tantivy in the process, files in SEARCH_INDEX_DIR, one writer, many readers."""

import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import tantivy

from search.engines.answering import AnsweringEngine
from search.engines.base import Indexed, IndexVersion, SearchUnavailable
from search.engines.embedded.folder import IndexFolder, Stamp
from search.engines.embedded.reader import EmbeddedReader
from search.engines.embedded.schema import is_readable, make_schema, open_index
from search.engines.embedded.writer import EmbeddedSession


class EmbeddedEngine(AnsweringEngine):
    name = "embedded"

    def __init__(self, folder: Path, prefix: str) -> None:
        super().__init__()
        self.prefix = prefix
        self._folder = IndexFolder(folder)
        self._lock = threading.Lock()
        self._stamp: Stamp | None = None
        self._index: tantivy.Index | None = None
        self._reader: EmbeddedReader | None = None

    def reader(self) -> EmbeddedReader:
        """Two stat calls when nothing has changed; another version or a commit is noticed by their answers."""
        stamp = self._folder.stamp()
        reader = self._reader
        if reader is not None and stamp == self._stamp:
            return reader
        with self._lock:
            if self._index is None or self._stamp is None or stamp.version != self._stamp.version:
                self._index = open_index(self._folder.path(stamp.version))
            else:
                self._index.reload()
            self._stamp = stamp
            self._reader = EmbeddedReader(self._index, generation=str(stamp))
            return self._reader

    @contextmanager
    def session(self, version: str | None = None) -> Iterator[EmbeddedSession]:
        path = self._folder.path(version or self._folder.live_or_raise())
        with EmbeddedSession(path) as session:
            yield session

    def create(self, version: str) -> None:
        path = self._folder.path(version)
        try:
            path.mkdir(parents=True)
            tantivy.Index(make_schema(), path=str(path))
        except (ValueError, OSError) as error:
            raise SearchUnavailable(f"{version} cannot be made: {error}") from error

    def activate(self, version: str) -> None:
        self._folder.activate(version)

    def drop(self, version: str) -> None:
        self._folder.drop(version)

    def versions(self) -> list[IndexVersion]:
        live, previous = self._folder.current()
        found = []
        for name in self._folder.names():
            if self.is_version_name(name):
                found.append(IndexVersion(name, name == live, name == previous, self._count_or_none(name)))
        return sorted(found, key=lambda version: version.name[-20:], reverse=True)

    def live_name(self) -> str:
        name = self._folder.current()[0]
        return name if name and is_readable(self._folder.path(name)) else ""

    def count(self, version: str) -> int:
        return EmbeddedReader(open_index(self._folder.path(version)), version).count_documents()

    def _count_or_none(self, version: str) -> int:
        try:
            return self.count(version)
        except SearchUnavailable:
            return 0  # half written or of another tantivy: listed so that it is dropped

    def scan(self, version: str | None = None) -> Iterator[Indexed]:
        name = version or self._folder.live_or_raise()
        return EmbeddedReader(open_index(self._folder.path(name)), name).scan()


def make_engine(*, folder: str, prefix: str, url: str) -> EmbeddedEngine:
    return EmbeddedEngine(Path(folder), prefix)
