"""How are documents written to tantivy? By one process at a time, with its lock, on an index opened afresh."""

from collections.abc import Mapping, Sequence
from pathlib import Path
from types import TracebackType
from typing import Self

from tantivy import Document, Index, Query

from search.engines.base import Change, SearchUnavailable, Session, day_of
from search.engines.embedded.schema import BOUNDARY, open_index
from search.entry import make_entry
from search.ranking import as_weight

MEMORY = 64_000_000  # bytes before a segment is written


class EmbeddedSession(Session):
    """Commits when it ends well."""

    def __init__(self, path: Path) -> None:
        self._path = path
        self._day = day_of(path.name)
        self._written: dict[str, int] = {}

    def __enter__(self) -> Self:
        # Afresh each time: a handle kept by several writing processes has its own idea of the segments
        # (orphaned files, github.com/paperless-ngx/paperless-ngx/pull/13682).
        index = open_index(self._path)
        try:
            self._writer = index.writer(MEMORY, 1)
        except ValueError as error:
            raise SearchUnavailable(f"another process writes to the index: {error}") from error
        index.reload()  # what the writer before us committed while we waited for the lock
        self._index: Index = index
        self._searcher = index.searcher()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        try:
            if kind is None and self._written:
                self._writer.commit()
            else:
                self._writer.rollback()
            self._writer.wait_merging_threads()
        except (ValueError, OSError) as failure:
            raise SearchUnavailable(f"the index cannot be written: {failure}") from failure
        finally:
            del self._writer  # frees the lock

    def write(self, changes: Sequence[Change]) -> Mapping[str, str]:
        errors: dict[str, str] = {}
        for change in changes:
            known = self._known_version(change.key)
            if known is not None and known > change.version:
                continue
            try:
                document = make_document(change, self._day)
            except (ValueError, TypeError, OverflowError) as error:
                errors[change.key] = f"{type(error).__name__}: {error}"
                continue
            try:
                if known is not None:
                    self._writer.delete_documents_by_term("key", change.key)
                self._writer.add_document(document)
            except (ValueError, OSError) as error:
                raise SearchUnavailable(f"the index cannot be written: {error}") from error
            self._written[change.key] = change.version
        return errors

    def _known_version(self, key: str) -> int | None:
        is_ours = not self._searcher.num_docs  # a version under construction
        if key in self._written or is_ours:
            return self._written.get(key)
        found = self._searcher.search(Query.term_query(self._index.schema, "key", key), limit=1, count=False)
        if not found.hits:
            return None
        return int(self._searcher.fast_field_values("version", [found.hits[0][1]])[0] or 0)


def make_document(change: Change, day: int) -> Document:
    document = Document()
    document.add_text("key", change.key)
    document.add_unsigned("version", change.version)
    if change.document is None:
        return document  # a tombstone: without visibility no question finds it
    entry = make_entry(change.document, day)
    for name, texts in entry.texts.items():
        document.add_text(name, f" {BOUNDARY} ".join(texts))
    for start in entry.starts:
        document.add_text("title_start", start)
    document.add_text("words", " ".join(entry.words))
    for name, values in entry.values.items():
        for value in values:
            document.add_text(name, value)
    document.add_unsigned("newest", entry.newest)
    document.add_unsigned("updated", entry.updated)
    document.add_float("standing", as_weight(entry.standing))
    document.add_bytes("stored", entry.stored.encode())
    document.add_bytes("fingerprint", entry.fingerprint.encode())
    return document
