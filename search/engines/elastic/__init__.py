"""The engine for large sites: Elasticsearch 8, one index behind an alias. Only this folder imports its client."""

import threading
from collections.abc import Iterator, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import contextmanager
from typing import Any

from search.engines.answering import AnsweringEngine
from search.engines.base import Indexed, IndexVersion, Reader, SearchUnavailable
from search.engines.elastic.client import Clients
from search.engines.elastic.connection import Connection, read_connection
from search.engines.elastic.generation import GenerationWatch
from search.engines.elastic.mapping import index_body
from search.engines.elastic.reader import ElasticReader
from search.engines.elastic.writer import ElasticSession, scan_index
from search.patience import one_visit, waiting
from search.request import SearchRequest
from search.results import Hit, SearchResults, Suggestion
from search.spelling import Vocabulary

NO_INDEX = "there is no search index yet; `manage.py search_rebuild` makes one"


class ElasticEngine(AnsweringEngine):
    name = "elastic"

    def __init__(self, connection: Connection, prefix: str) -> None:
        super().__init__()
        self.prefix = prefix
        self._connection = connection
        self._clients = Clients(connection, prefix)
        self._generation = GenerationWatch(self._clients, prefix)
        self._lock = threading.Lock()
        self._readers_of_words = ThreadPoolExecutor(max_workers=2, thread_name_prefix="vocabulary")
        self._words: dict[tuple[str, ...], Future[Vocabulary]] = {}

    # Aliases: the prefix is what is searched, this what was searched before; each version has one for writing.
    @property
    def _previous(self) -> str:
        return f"{self.prefix}-previous"

    def reader(self) -> ElasticReader:
        return ElasticReader(self._clients, self.prefix, self._generation.read())

    # Outside of a page (there the middleware has begun a visit) each question has a visitor's time to itself.
    def search(self, request: SearchRequest) -> SearchResults:
        with one_visit():
            return super().search(request)

    def search_each(self, requests: Sequence[SearchRequest]) -> list[SearchResults]:
        with one_visit():
            return super().search_each(requests)

    def find(self, keys: Sequence[str], request: SearchRequest) -> tuple[Hit, ...]:
        with one_visit():
            return super().find(keys, request)

    def suggest(self, prefix: str, **rest: Any) -> tuple[Suggestion, ...]:
        with one_visit():
            return super().suggest(prefix, **rest)

    def similar(self, key: str, **rest: Any) -> tuple[Hit, ...]:
        with one_visit():
            return super().similar(key, **rest)

    def _vocabulary(self, reader: Reader, visibility: tuple[str, ...]) -> Vocabulary:
        """Read beside the visitor, who waits a moment only: a large one takes a second, a hung node for ever.

        Without it what is spelt rightly is found, and the next visitor has it.
        """
        if kept := self._shelf.current(visibility, reader.generation):
            return kept
        with self._lock:
            reading = self._words.get(visibility)
            if reading is None or reading.done():
                reading = self._readers_of_words.submit(super()._vocabulary, reader, visibility)
                self._words[visibility] = reading
        known = self._connection
        try:
            with waiting(known.visitor_seconds) as left:
                return reading.result(min(left, known.seconds_for_words))
        except TimeoutError:
            return Vocabulary({}, "")

    @contextmanager
    def session(self, version: str | None = None) -> Iterator[ElasticSession]:
        name = version or self.live_name()
        if not name:
            raise SearchUnavailable(NO_INDEX)
        # Never through the alias of what is searched: a worker that was stopped while another rebuilt the index would
        # write what it read before into the new version, where no tombstone stands in its way.
        alias = alias_for_writing(name)
        try:
            self._ensure_alias(name, alias)
            yield ElasticSession(self._clients, alias)
            with self._clients.writing() as client:
                client.indices.refresh(index=name)
        finally:
            self._generation.forget()

    def _ensure_alias(self, version: str, alias: str) -> None:
        """Each write demands an alias: a write to a name that is gone would make an index of that name."""
        with self._clients.looking() as client:
            if not client.indices.exists_alias(index=version, name=alias):  # put back from a snapshot without it
                client.indices.update_aliases(actions=[{"add": {"index": version, "alias": alias}}])

    def create(self, version: str) -> None:
        with self._clients.writing() as client:
            body = index_body(self._connection.replicas)
            client.indices.create(index=version, aliases={alias_for_writing(version): {}}, **body)

    def activate(self, version: str) -> None:
        with self._clients.writing() as client:
            live = self.live_name()
            if version == live:
                return
            client.indices.refresh(index=version)
            actions = [{"add": {"index": version, "alias": self.prefix}}]
            for name in self._indices_of(self._previous):
                actions.append({"remove": {"index": name, "alias": self._previous}})
            if live:
                actions.append({"remove": {"index": live, "alias": self.prefix}})
                actions.append({"add": {"index": live, "alias": self._previous}})
            client.indices.update_aliases(actions=actions)  # all or nothing, and at once
        self._generation.forget()

    def drop(self, version: str) -> None:
        with self._clients.writing() as client:
            client.indices.delete(index=version, ignore_unavailable=True)

    def versions(self) -> list[IndexVersion]:
        with self._clients.looking() as client:
            found = client.indices.get_alias(index=f"{self.prefix}-*").body
            names = sorted((n for n in found if self.is_version_name(n)), key=lambda n: n[-20:], reverse=True)
            return [
                IndexVersion(
                    name,
                    is_live=self.prefix in found[name]["aliases"],
                    is_previous=self._previous in found[name]["aliases"],
                    documents=self._count_or_none(name),
                )
                for name in names
            ]

    def live_name(self) -> str:
        return next(iter(self._indices_of(self.prefix)), "")

    def _indices_of(self, alias: str) -> list[str]:
        with self._clients.looking() as client:
            answer = client.options(ignore_status=404).indices.get_alias(name=alias)
            return list(answer.body) if answer.meta.status == 200 else []

    def count(self, version: str) -> int:
        with self._clients.writing() as client:
            return int(client.count(index=version, query={"exists": {"field": "newest"}})["count"])

    def _count_or_none(self, version: str) -> int:
        try:
            return self.count(version)
        except SearchUnavailable:
            return 0  # its files went with a node: listed so that it is dropped

    def scan(self, version: str | None = None) -> Iterator[Indexed]:
        name = version or self.live_name()
        if not name:
            raise SearchUnavailable(NO_INDEX)
        return scan_index(self._clients, name)


def alias_for_writing(version: str) -> str:
    return f"{version}-write"


def make_engine(*, folder: str, prefix: str, url: str) -> ElasticEngine:
    return ElasticEngine(read_connection(url), prefix)
