"""The engine for large sites: Elasticsearch 8, one index behind an alias. Only this folder imports its client."""

from collections.abc import Iterator
from contextlib import contextmanager
from urllib.parse import urlsplit

from search.engines.answering import AnsweringEngine
from search.engines.base import Indexed, IndexVersion, SearchUnavailable
from search.engines.elastic.client import Clients
from search.engines.elastic.generation import GenerationWatch
from search.engines.elastic.mapping import index_body
from search.engines.elastic.reader import ElasticReader
from search.engines.elastic.writer import ElasticSession, scan_index

NO_INDEX = "there is no search index yet; `manage.py search_rebuild` makes one"


class ElasticEngine(AnsweringEngine):
    name = "elastic"

    def __init__(self, url: str, prefix: str) -> None:
        super().__init__()
        self.prefix = prefix
        self._clients = Clients([with_port(host.strip()) for host in url.split(",") if host.strip()])
        self._generation = GenerationWatch(self._clients, prefix)

    # Three aliases: what is searched, what was searched before, what is being filled.
    @property
    def _previous(self) -> str:
        return f"{self.prefix}-previous"

    @property
    def _next(self) -> str:
        return f"{self.prefix}-next"

    def reader(self) -> ElasticReader:
        return ElasticReader(self._clients, self.prefix, self._generation.read())

    @contextmanager
    def session(self, version: str | None = None) -> Iterator[ElasticSession]:
        if version is not None and version != self.live_name():
            self._point_next_at(version)
            yield ElasticSession(self._clients, self._next)
            with self._clients.writing() as client:
                client.indices.refresh(index=version)
            return
        try:
            yield ElasticSession(self._clients, self.prefix)
            with self._clients.writing() as client:
                client.indices.refresh(index=self.prefix)
        finally:
            self._generation.forget()

    def _point_next_at(self, version: str) -> None:
        """So that each write can demand an alias: a write to a name that is gone would make an index of that name."""
        with self._clients.writing() as client:
            actions = [{"remove": {"index": name, "alias": self._next}} for name in self._indices_of(self._next)]
            client.indices.update_aliases(actions=[*actions, {"add": {"index": version, "alias": self._next}}])

    def create(self, version: str) -> None:
        with self._clients.writing() as client:
            client.indices.create(index=version, **index_body())

    def activate(self, version: str) -> None:
        with self._clients.writing() as client:
            live = self.live_name()
            if version == live:
                return
            client.indices.refresh(index=version)
            actions = [{"add": {"index": version, "alias": self.prefix}}]
            for alias in (self._previous, self._next):
                actions += [{"remove": {"index": name, "alias": alias}} for name in self._indices_of(alias)]
            if live:
                actions.append({"remove": {"index": live, "alias": self.prefix}})
                actions.append({"add": {"index": live, "alias": self._previous}})
            client.indices.update_aliases(actions=actions)  # all or nothing, and at once
        self._generation.forget()

    def drop(self, version: str) -> None:
        with self._clients.writing() as client:
            client.indices.delete(index=version, ignore_unavailable=True)

    def versions(self) -> list[IndexVersion]:
        with self._clients.writing() as client:
            found = client.indices.get_alias(index=f"{self.prefix}-*").body
            names = sorted((n for n in found if self.is_version_name(n)), key=lambda n: n[-20:], reverse=True)
            return [
                IndexVersion(
                    name,
                    is_live=self.prefix in found[name]["aliases"],
                    is_previous=self._previous in found[name]["aliases"],
                    documents=self.count(name),
                )
                for name in names
            ]

    def live_name(self) -> str:
        with self._clients.writing():
            return next(iter(self._indices_of(self.prefix)), "")

    def _indices_of(self, alias: str) -> list[str]:
        with self._clients.writing() as client:
            answer = client.options(ignore_status=404).indices.get_alias(name=alias)
            return list(answer.body) if answer.meta.status == 200 else []

    def count(self, version: str) -> int:
        with self._clients.writing() as client:
            return int(client.count(index=version, query={"exists": {"field": "newest"}})["count"])

    def scan(self, version: str | None = None) -> Iterator[Indexed]:
        name = version or self.live_name()
        if not name:
            raise SearchUnavailable(NO_INDEX)
        return scan_index(self._clients, name)


def with_port(host: str) -> str:
    """The client wants the port said."""
    parts = urlsplit(host)
    if parts.port:
        return host
    return parts._replace(netloc=f"{parts.netloc}:{443 if parts.scheme == 'https' else 9200}").geturl()


def make_engine(*, folder: str, prefix: str, url: str) -> ElasticEngine:
    return ElasticEngine(url, prefix)
