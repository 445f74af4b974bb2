"""Who writes to the index now? One worker at a time, found out through one row of the database."""

import os
import socket
import time
import uuid
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime, timedelta

from django.db.models import F, Q
from django.utils import timezone

from search.models import WorkerLease

NAME = "index"
# Longer than the slowest step between two renewals (a batch of documents built and sent); a worker that was
# killed blocks the next one no longer than this.
SECONDS = 60


class IndexBusy(Exception):
    """Another process writes to the index and did not end in time."""


class LeaseLost(IndexBusy):
    """Another worker took over, because this one was stopped for longer than its lease."""


def get_lease() -> WorkerLease:
    return WorkerLease.objects.get_or_create(name=NAME)[0]


class Lease:
    """`with Lease() as held:` is true for one worker only."""

    def __init__(self) -> None:
        self.owner = f"{socket.gethostname()}:{os.getpid()}:{uuid.uuid4().hex[:8]}"

    def __enter__(self) -> "Lease | None":
        held = get_lease()
        free = Q(owner="") | Q(expires__lt=timezone.now())
        if is_dead(held.owner):
            free |= Q(owner=held.owner)
        taken = WorkerLease.objects.filter(free, name=NAME).update(owner=self.owner, expires=self._end())
        return self if taken else None

    def __exit__(self, *_error: object) -> None:
        WorkerLease.objects.filter(name=NAME, owner=self.owner).update(owner="")

    def next_version(self) -> int:
        """Renews the lease and counts up. What is read after this call is at least as new as the number says.

        Not the number of the outbox row: on PostgreSQL a row with a lower number may be committed later.
        """
        mine = WorkerLease.objects.filter(name=NAME, owner=self.owner)
        if not mine.update(version=F("version") + 1, expires=self._end()):
            raise LeaseLost(f"{self.owner} lost its lease")
        return mine.values_list("version", flat=True).get()

    def note_live(self, version: str) -> None:
        """Say which version the outbox is carried into from now on; a swap that nobody noted is looked into."""
        WorkerLease.objects.filter(name=NAME, owner=self.owner).update(live=version)

    @staticmethod
    def _end() -> datetime:
        return timezone.now() + timedelta(seconds=SECONDS)


@contextmanager
def hold_lease(wait: float) -> Iterator[Lease]:
    """Waits for the worker to end its batch: it takes the lease anew for each."""
    until = time.monotonic() + wait
    while True:
        with Lease() as lease:
            if lease is not None:
                yield lease
                return
        if time.monotonic() > until:
            raise IndexBusy("another process writes to the index; try again when it has ended")
        time.sleep(0.1)


def is_dead(owner: str) -> bool:
    """Whether the owner was a process of this machine that is no more: nobody then waits for its lease to end."""
    host, _colon, rest = owner.partition(":")
    number = rest.partition(":")[0]
    if host != socket.gethostname() or not number.isdigit():
        return False
    try:
        os.kill(int(number), 0)
    except ProcessLookupError:
        return True
    except OSError:
        return False  # it lives, as another user
    return False


def raise_version(number: int) -> None:
    """Count on from here: an index that outlived a restored database refuses all that is numbered lower."""
    get_lease()
    WorkerLease.objects.filter(name=NAME, version__lt=number).update(version=number)


def tell_worker_lives() -> None:
    get_lease()
    WorkerLease.objects.filter(name=NAME).update(worker_seen=timezone.now())
