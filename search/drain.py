"""How do the changes in the outbox get into the index? A worker reads what the records are now and writes that."""

import logging
import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import timedelta

from django.db.models import Q
from django.utils import timezone

from search.document import SearchDocument
from search.engines import SearchUnavailable, get_engine
from search.engines.base import Change, Session, has_current_schema
from search.lease import Lease, LeaseLost
from search.models import IndexChange
from search.registry import build_documents

logger = logging.getLogger(__name__)

MOST_ATTEMPTS = 5  # with 1, 2, 4, 8 s between them; then a row waits for a person


@dataclass(slots=True)
class DrainReport:
    written: int = 0  # documents
    removed: int = 0  # tombstones
    retried: int = 0  # rows whose document could not be made and will be tried again
    parked: int = 0  # rows given up now
    pending: int = 0  # rows still waiting
    seconds: float = 0.0
    is_busy: bool = False  # another worker has the lease
    unavailable: str = ""  # the engine's excuse; every row is kept


def drain(*, batch: int = 500) -> DrainReport:
    """Carry out everything that is ready. Rows go only when the engine has confirmed them."""
    report, began = DrainReport(), time.monotonic()
    if not IndexChange.objects.ready().exists():  # an idle worker writes nothing, not even its lease
        report.pending = IndexChange.objects.waiting().count()
        return report
    with Lease() as lease:
        if lease is None:
            report.is_busy = True
        else:
            try:
                while drain_batch(lease, report, batch=batch):
                    pass
            except SearchUnavailable as error:
                report.unavailable = str(error)
            except LeaseLost as error:
                logger.warning("%s; its rows are kept", error)
                report.is_busy = True
    report.pending = IndexChange.objects.waiting().count()
    report.seconds = round(time.monotonic() - began, 3)
    return report


def drain_batch(
    lease: Lease, report: DrainReport, *, batch: int = 500, also: Session | None = None, after: int = 0
) -> int:
    """One batch into the live version, and into `also`, a version under construction. Returns how many rows it read.

    Rows numbered `after` or less are left alone.
    """
    rows = list(IndexChange.objects.ready().filter(pk__gt=after)[:batch])
    if not rows:
        return 0
    engine = get_engine()
    live = engine.live_name()  # before the lease is renewed: who is stopped here must not write into a later version
    if not has_current_schema(live):
        raise SearchUnavailable("there is no index of this code's schema; `manage.py search_rebuild` makes one")
    keys = list(dict.fromkeys(row.key for row in rows))
    version = lease.next_version()  # before the records are read
    documents, errors = build_each(keys)
    changes = [Change(key, documents.get(key), version) for key in keys if key not in errors]
    with engine.session(live) as session:
        errors |= session.write(changes)
    if also is not None:
        errors |= also.write(changes)
    done = [change for change in changes if change.key not in errors]
    # Exactly the rows that were read: a row with a lower number may have been committed since. Rows of these keys
    # that failed before are overtaken.
    read_or_failed = Q(pk__in=[row.pk for row in rows]) | Q(attempts__gt=0)
    IndexChange.objects.filter(read_or_failed, key__in=[change.key for change in done]).delete()
    report.written += sum(change.document is not None for change in done)
    report.removed += sum(change.document is None for change in done)
    _put_off([row for row in rows if row.key in errors], errors, report)
    return len(rows)


def build_each(
    keys: Sequence[str], build: Callable[[Sequence[str]], Mapping[str, SearchDocument]] = build_documents
) -> tuple[dict[str, SearchDocument], dict[str, str]]:
    """Documents, and errors by key: a record that cannot be read must not hold up the others."""
    try:
        return dict(build(keys)), {}
    except Exception:
        # Whatever an app's builder raises: the worker lives on, the row keeps the error for a person to read.
        logger.info("a batch of %s documents failed; building one by one", len(keys))
    documents: dict[str, SearchDocument] = {}
    errors: dict[str, str] = {}
    for key in keys:
        try:
            documents.update(build([key]))
        except Exception as error:
            logger.exception("the document of %s cannot be made", key)
            errors[key] = f"{type(error).__name__}: {error}"
    return documents, errors


def _put_off(rows: Sequence[IndexChange], errors: Mapping[str, str], report: DrainReport) -> None:
    for row in rows:
        row.attempts += 1
        row.error = errors[row.key][:2_000]
        row.not_before = timezone.now() + timedelta(seconds=2 ** (row.attempts - 1))
        row.parked = row.attempts >= MOST_ATTEMPTS
        report.parked += row.parked
        report.retried += not row.parked
        if row.parked:
            logger.error("gave up on %s: %s", row.key, row.error)
    IndexChange.objects.bulk_update(rows, ["attempts", "error", "not_before", "parked"])
