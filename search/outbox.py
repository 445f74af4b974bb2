"""How does a change of a record reach the index? It leaves a row, in its own transaction; the worker does the rest."""

from collections.abc import Iterable, Sequence
from datetime import date, timedelta

from django.db import transaction
from django.utils import timezone

from search.lease import get_lease
from search.models import IndexChange, WorkerLease
from search.registry import due_keys

CHUNK = 500


def record_changes(*, keys: Iterable[str]) -> int:
    """Say that these records may have changed, appeared or gone. Rolled back together with the change itself."""
    rows = [IndexChange(key=key) for key in dict.fromkeys(keys)]
    IndexChange.objects.bulk_create(rows, batch_size=CHUNK)
    return len(rows)


def forget_changes(*, numbers: Sequence[int]) -> None:
    """Rows whose records have been read since. Exactly these: a lower number may have been committed later."""
    for start in range(0, len(numbers), CHUNK):
        IndexChange.objects.filter(pk__in=numbers[start : start + CHUNK]).delete()


def record_due_changes(*, today: date | None = None) -> int:
    """The records that the calendar changed since this was last asked."""
    today = today or timezone.localdate()
    lease = get_lease()
    if lease.day is not None and lease.day >= today:
        return 0
    after = lease.day or today - timedelta(days=1)
    with transaction.atomic():
        count = record_changes(keys=due_keys(after, today))
        WorkerLease.objects.filter(pk=lease.pk).update(day=today)
    return count


def retry_parked(*, keys: Iterable[str] | None = None) -> int:
    """Give rows which were given up another try."""
    rows = IndexChange.objects.parked()
    if keys is not None:
        rows = rows.filter(key__in=list(keys))
    return rows.update(parked=False, attempts=0, not_before=timezone.now())
