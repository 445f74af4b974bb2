"""Does the index say what the database says? Finds what is missing, what is left over and what is out of date."""

import logging
import time
from dataclasses import dataclass, field

from search.drain import build_each
from search.engines import get_engine
from search.engines.base import Change, Engine, Indexed
from search.entry import fingerprint
from search.lease import NAME, Lease, get_lease, hold_lease, raise_version
from search.models import IndexChange, WorkerLease
from search.outbox import record_changes
from search.rebuild import CHUNK, WAIT, RebuildFailed, RebuildReport, take_into_use
from search.registry import all_keys, in_chunks

logger = logging.getLogger(__name__)


@dataclass(slots=True)
class VerifyReport:
    documents: int = 0  # compared
    missing: list[str] = field(default_factory=list)  # in the database only
    ghosts: list[str] = field(default_factory=list)  # in the index only
    stale: list[str] = field(default_factory=list)  # in both, but not the same
    errors: dict[str, str] = field(default_factory=dict)  # no document can be made
    pending: int = 0  # changes on their way, left out of the comparison
    repaired: int = 0
    highest: int = 0  # version number in the index
    seconds: float = 0.0

    @property
    def is_sound(self) -> bool:
        return not (self.missing or self.ghosts or self.stale or self.errors)


def verify(*, repair: bool = False) -> VerifyReport:
    """Compare every record with the live version. With `repair` the differences go into the outbox."""
    began = time.monotonic()
    report = compare(get_engine())
    on_their_way = set(IndexChange.objects.waiting().values_list("key", flat=True))
    report.pending = len(on_their_way)
    for name in ("missing", "ghosts", "stale"):
        setattr(report, name, [key for key in getattr(report, name) if key not in on_their_way])
    if repair:
        raise_version(report.highest)
        report.repaired = record_changes(keys=[*report.missing, *report.ghosts, *report.stale])
    report.seconds = round(time.monotonic() - began, 3)
    return report


def compare(engine: Engine, version: str | None = None) -> VerifyReport:
    report = VerifyReport()
    # The index first: what changes while the database is read is then in the outbox, not reported as a fault.
    held: dict[str, Indexed] = {}
    for indexed in engine.scan(version):
        report.highest = max(report.highest, indexed.version)
        if indexed.fingerprint:
            held[indexed.key] = indexed
    seen: set[str] = set()
    for chunk in in_chunks(list(dict.fromkeys(all_keys())), CHUNK):
        documents, errors = build_each(chunk)
        report.errors |= errors
        seen |= errors.keys()
        for key, document in documents.items():
            seen.add(key)
            if key not in held:
                report.missing.append(key)
            elif held[key].fingerprint != fingerprint(document):
                report.stale.append(key)
    report.documents = len(seen)
    report.ghosts = sorted(held.keys() - seen)
    return report


def notice_swap() -> int:
    """A version in use that no rebuild noted may lack changes: put what differs into the outbox.

    A cluster that lost its master may swap after the rebuild gave up; an administrator may put back a snapshot.
    """
    engine = get_engine()
    live = engine.live_name()
    if not live or get_lease().live == live:
        return 0
    found = compare(engine, live)
    raise_version(found.highest)
    # Changes on their way too: they may be on their way into the version before.
    count = record_changes(keys=[*found.missing, *found.ghosts, *found.stale, *found.errors])
    WorkerLease.objects.filter(name=NAME).update(live=live)
    if count:
        logger.warning("%s came into use unnoticed; %s records are indexed again", live, count)
    return count


def roll_back(*, wait: float = WAIT) -> RebuildReport:
    """Take the version before the live one into use again, after bringing it up to date."""
    began, engine, report = time.monotonic(), get_engine(), RebuildReport()
    with hold_lease(wait) as lease:
        previous = next((version for version in engine.versions() if version.is_previous), None)
        if previous is None:
            raise RebuildFailed("there is no version to go back to")
        if not previous.has_current_schema:
            raise RebuildFailed(f"{previous.name} was made by other code; go back to that code first")
        report.version = previous.name
        report.errors = _bring_up_to_date(engine, lease, previous.name)
        take_into_use(engine, lease, previous.name)
        record_changes(keys=report.errors)  # the worker tries them again and tells when it gives up
        report.documents = engine.count(previous.name)
    report.seconds = round(time.monotonic() - began, 3)
    return report


def _bring_up_to_date(engine: Engine, lease: Lease, version: str) -> dict[str, str]:
    """Nobody wrote to that version since the swap; records deleted since then must not come back."""
    found = compare(engine, version)
    errors = dict(found.errors)
    with engine.session(version) as session:
        for chunk in in_chunks([*found.missing, *found.stale, *found.ghosts], CHUNK):
            number = lease.next_version()
            documents, failed = build_each(chunk)
            changes = [Change(key, documents.get(key), number) for key in chunk if key not in failed]
            errors |= failed | dict(session.write(changes))
    return errors
