"""How do views reach the database without costing a reader anything? Kept in the process, written once a minute.

As the counts of searches (`search.need.buffer`): on SQLite every view would else wait for the one write lock.
"""

import atexit
import logging
import os
import threading
from collections import Counter
from collections.abc import Mapping
from contextlib import suppress
from datetime import date
from typing import Any, NamedTuple
from uuid import UUID

from django.db import DatabaseError, connection

from portal.readership.models import MonthlyReaders

logger = logging.getLogger(__name__)

SECONDS = 60.0  # between the first view and its way into the database
MOST_WAITING = 5_000  # different works and countries; more within a minute come from no readers


class Seen(NamedTuple):
    work: UUID
    month: date
    country: str


class ReadersBuffer:
    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._writing = threading.Lock()
        self._views: Counter[Seen] = Counter()
        self._process = 0  # in which a timer runs: threads do not survive a fork

    def add(self, seen: Seen, views: int = 1) -> None:
        with self._lock:
            if seen not in self._views and len(self._views) >= MOST_WAITING:
                return
            self._views[seen] += views
            if self._process != os.getpid():
                self._process = os.getpid()
                timer = threading.Timer(SECONDS, self._write_in_time)
                timer.daemon = True
                timer.start()

    def _write_in_time(self) -> None:
        with self._lock:
            self._process = 0
        try:
            self.write()
        finally:
            connection.close()  # of this thread

    def write(self) -> int:
        """Into the database, now. What cannot be written waits for the next time, within the same bounds."""
        with self._writing:
            with self._lock:
                views, self._views = self._views, Counter()
            if not views:
                return 0
            try:
                write_views(views)
            except DatabaseError as error:
                logger.warning("%s counts of readers wait: %s", len(views), error)
                for seen, number in views.items():
                    self.add(seen, number)
                return 0
            return len(views)

    def write_at_end(self) -> None:
        """A server that is told to stop has a moment; one that is killed loses a minute of counts."""
        with suppress(Exception):
            self.write()


def write_views(views: Mapping[Seen, int]) -> None:
    """Adds to the rows in one statement, which SQLite and PostgreSQL read alike."""
    table = MonthlyReaders._meta.db_table
    values = ", ".join(["(%s, %s, %s, %s)"] * len(views))
    field = MonthlyReaders._meta.get_field("work")
    rows: list[Any] = []
    for seen, number in views.items():
        rows += [field.get_db_prep_value(seen.work, connection), seen.month, seen.country, number]
    with connection.cursor() as cursor:
        cursor.execute(
            f"INSERT INTO {table} (work, month, country, views) VALUES {values} "  # noqa: S608 - our own names
            f"ON CONFLICT (work, month, country) DO UPDATE SET views = {table}.views + excluded.views",
            rows,
        )


BUFFER = ReadersBuffer()
atexit.register(BUFFER.write_at_end)
