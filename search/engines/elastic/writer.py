"""How are documents written to Elasticsearch? In bulk, each with its version, so that an older write never wins."""

import json
from collections.abc import Iterator, Mapping, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from typing import Any

from search.engines.base import Change, Indexed, SearchUnavailable, Session, day_of
from search.engines.elastic.client import BUSY, Clients
from search.entry import JSON, make_entry

BULK_BYTES = 1_000_000  # while the node takes in one megabyte, the next is made
SCANNED_AT_ONCE = 2_000
CONFLICT = 409  # the index has something newer: the change is done


class ElasticSession(Session):
    def __init__(self, clients: Clients, alias: str) -> None:
        self._clients = clients
        self._alias = alias
        self._day = day_of(alias.removesuffix("-write"))
        self._has_failed = False

    def write(self, changes: Sequence[Change]) -> Mapping[str, str]:
        errors: dict[str, str] = {}
        sending: list[Future[dict[str, str]]] = []
        self._has_failed = False
        with ThreadPoolExecutor(max_workers=1) as sender:  # one, so that a key's changes arrive in their order
            for lines in self._bulks(changes, errors):
                sending.append(sender.submit(self._send, lines))
            for sent in sending:
                errors |= sent.result()
        return errors

    def _bulks(self, changes: Sequence[Change], errors: dict[str, str]) -> Iterator[list[str]]:
        lines: list[str] = []
        size = 0
        for change in changes:
            try:
                document = make_source(change, self._day)
                document.encode()
            except (ValueError, TypeError, OverflowError) as error:
                errors[change.key] = f"{type(error).__name__}: {error}"
                continue
            action = {"_id": change.key, "version": change.version, "version_type": "external_gte"}
            lines += [json.dumps({"index": action}), document]
            size += len(document)
            if size > BULK_BYTES:
                yield lines
                lines, size = [], 0
        if lines:
            yield lines

    def _send(self, lines: Sequence[str]) -> dict[str, str]:
        if self._has_failed:
            return {}  # each try could take half a minute
        try:
            return self._post(lines)
        except SearchUnavailable:
            self._has_failed = True
            raise

    def _post(self, lines: Sequence[str]) -> dict[str, str]:
        with self._clients.writing() as client:
            # The alias is demanded: a write to a name that is gone would make an index of that name.
            answer = client.bulk(index=self._alias, operations=lines, require_alias=True)  # type: ignore[arg-type]
        errors = {}
        for item in answer["items"] if answer["errors"] else ():
            result = item["index"]
            status, reason = result["status"], result.get("error", {}).get("reason", "")
            if status in BUSY or status == 404:
                raise SearchUnavailable(f"Elasticsearch refuses to write: {status} {reason}")
            if status >= 400 and status != CONFLICT:
                errors[result["_id"]] = f"Elasticsearch: {status} {reason}"
        return errors


def make_source(change: Change, day: int) -> str:
    if change.document is None:
        # A tombstone, not a delete: Elasticsearch forgets the version of a deleted document after a minute or a
        # restart, and would let a late older write back in.
        return JSON.encode({"key": change.key, "version": change.version})
    entry = make_entry(change.document, day)
    source = {
        "key": entry.key,
        "version": change.version,
        **entry.texts,
        "title_start": list(entry.starts),
        "words": list(entry.words),
        **{name: values for name, values in entry.values.items() if values},
        "newest": entry.newest,
        "updated": entry.updated,
        "standing": entry.standing,
        "fingerprint": entry.fingerprint,
    }
    return f'{JSON.encode(source)[:-1]}, "stored": {entry.stored}}}'


def scan_index(clients: Clients, index: str) -> Iterator[Indexed]:
    after: list[Any] = []
    while True:
        with clients.writing() as client:
            answer = client.search(
                index=index,
                size=SCANNED_AT_ONCE,
                sort=[{"key": "asc"}],
                search_after=after or None,
                source={"includes": ["key", "version", "fingerprint"]},
                track_total_hits=False,
            )
        hits = answer["hits"]["hits"]
        for hit in hits:
            source = hit["_source"]
            yield Indexed(source["key"], source.get("fingerprint", ""), source["version"])
        if len(hits) < SCANNED_AT_ONCE:
            return
        after = hits[-1]["sort"]
