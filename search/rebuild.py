"""How is the whole index made anew while people search? A second version, filled and kept up to date, then one swap."""

import logging
import time
from collections.abc import Callable, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, field

from search.drain import DrainReport, build_each, drain_batch
from search.engines import SearchUnavailable, get_engine
from search.engines.base import Change, Engine, Session, has_current_schema
from search.lease import Lease, hold_lease
from search.models import IndexChange
from search.outbox import forget_changes, record_changes
from search.registry import all_keys, in_chunks

logger = logging.getLogger(__name__)

CHUNK = 500
WAIT = 90.0  # seconds for the worker to end its batch, or for the lease of a killed one to end


class RebuildFailed(Exception):
    """The new version was not taken into use; the live one answers as before."""


@dataclass(slots=True)
class RebuildReport:
    version: str = ""
    documents: int = 0
    errors: dict[str, str] = field(default_factory=dict)
    dropped: list[str] = field(default_factory=list)
    seconds: float = 0.0


def rebuild(*, progress: Callable[[int], None] = lambda _count: None, wait: float = WAIT) -> RebuildReport:
    """Build a new version, swap, keep the old one for `roll_back`. Changes made meanwhile reach both versions."""
    began, engine, report = time.monotonic(), get_engine(), RebuildReport()
    with hold_lease(wait) as lease:
        drop_old(engine)  # left by a rebuild that was killed
        report.version = engine.new_version_name()
        engine.create(report.version)
        if has_current_schema(engine.live_name()) and IndexChange.objects.ready().count() <= CHUNK:
            with suppress(SearchUnavailable):  # a live version that is damaged
                _drain_all(lease)  # a few changes shall not wait for the swap
        covered = list(IndexChange.objects.order_by("pk").values_list("pk", flat=True))
        try:
            report.documents = _fill(engine, lease, report, progress, after=covered[-1] if covered else 0)
        except BaseException:
            with suppress(SearchUnavailable):
                engine.drop(report.version)
            raise
        take_into_use(engine, lease, report.version)
        report.dropped = drop_old(engine)
        forget_changes(numbers=covered)
        record_changes(keys=report.errors)  # the worker tries them again and tells when it gives up
        with suppress(SearchUnavailable):  # else the worker does it
            _drain_all(lease)
    report.seconds = round(time.monotonic() - began, 3)
    return report


def _fill(engine: Engine, lease: Lease, report: RebuildReport, progress: Callable[[int], None], *, after: int) -> int:
    # Only one process writes at a time, so the daily changes are carried out here, into both versions: those after
    # the row with this number, for what waited before the first record is read is in the new version anyway. A live
    # version of other code cannot take them: they wait in the outbox until the swap.
    is_replaying = has_current_schema(engine.live_name())
    keys = list(dict.fromkeys(all_keys()))  # now: an open cursor would hold a snapshot that SQLite cannot write from
    with engine.session(report.version) as session:
        filling = Filling(session)
        for chunk in in_chunks(keys, CHUNK):
            version = lease.next_version()
            documents, errors = build_each(chunk)
            changes = [Change(key, document, version) for key, document in documents.items()]
            report.errors |= errors | dict(filling.write(changes))
            progress(len(filling.written))
            if is_replaying:
                try:
                    _drain_all(lease, also=filling, after=after)
                except SearchUnavailable as error:
                    logger.warning("the live version cannot be written to, its changes wait for the swap: %s", error)
                    is_replaying = False
    documents_found = engine.count(report.version)
    if documents_found != len(filling.written):
        raise RebuildFailed(f"{report.version} has {documents_found} documents instead of {len(filling.written)}")
    return documents_found


def take_into_use(engine: Engine, lease: Lease, version: str) -> None:
    """Swap, unless another worker has written to the live version since this one was stopped.

    Who is stopped between these lines, or told by a cluster without a master that nothing is certain, leaves a swap
    that is not noted: `notice_swap` then compares.
    """
    lease.next_version()
    engine.activate(version)
    lease.note_live(version)


class Filling(Session):
    """Writes to the version under construction and keeps count of what must be in it."""

    def __init__(self, session: Session) -> None:
        self._session = session
        self.written: set[str] = set()

    def write(self, changes: Sequence[Change]) -> Mapping[str, str]:
        errors = self._session.write(changes)
        for change in changes:
            if change.document is None:
                self.written.discard(change.key)
            elif change.key not in errors:
                self.written.add(change.key)
        return errors


def _drain_all(lease: Lease, also: Session | None = None, after: int = 0) -> None:
    report = DrainReport()
    while drain_batch(lease, report, also=also, after=after):
        pass


def drop_old(engine: Engine) -> list[str]:
    """All versions but the live one and the one before it."""
    old = [version.name for version in engine.versions() if not (version.is_live or version.is_previous)]
    for name in old:
        engine.drop(name)
    return old
