"""How do counts reach the database without costing a reader anything? Kept in the process, written a while later.

A thread of its own writes them in one statement, so a locked database delays nobody. What a process has not
written when it ends is lost: some seconds of counts.
"""

import logging
import os
import threading
from collections import Counter
from collections.abc import Mapping
from datetime import date
from typing import NamedTuple

from django.db import DatabaseError, connection

from search.models import QueryCount

logger = logging.getLogger(__name__)

SECONDS = 5.0  # between the first count and its way into the database
MOST_WAITING = 500  # different words; more within seconds come from no readers
MOST_A_DAY = 20_000  # different words; so that nobody can fill the database
NUMBERS = ("asked", "clicks_best", "clicks_1", "clicks_2_3", "clicks_4_10", "clicks_later")


class Asked(NamedTuple):
    day: date
    words: str
    language: str


class Outcome(NamedTuple):
    found: int
    is_near: bool


class NeedBuffer:
    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._writing = threading.Lock()
        self._numbers: dict[Asked, Counter[str]] = {}
        self._outcomes: dict[Asked, Outcome] = {}
        self._process = 0  # in which a timer runs: threads do not survive a fork

    def add(self, asked: Asked, numbers: Mapping[str, int], *, found: int | None = None, is_near: bool = False) -> None:
        with self._lock:
            if asked not in self._numbers and len(self._numbers) >= MOST_WAITING:
                return
            self._numbers.setdefault(asked, Counter()).update(numbers)
            if found is not None:
                self._outcomes[asked] = Outcome(found, is_near)
            if self._process != os.getpid():
                self._process = os.getpid()
                self.write_soon()

    def write_soon(self) -> None:
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
                numbers, self._numbers = self._numbers, {}
                outcomes, self._outcomes = self._outcomes, {}
            if not numbers:
                return 0
            try:
                return write_counts(numbers, outcomes)
            except DatabaseError as error:
                logger.warning("%s counts of searches wait: %s", len(numbers), error)
                self._put_back(numbers, outcomes)
                return 0

    def _put_back(self, numbers: Mapping[Asked, Counter[str]], outcomes: Mapping[Asked, Outcome]) -> None:
        newer = self._outcomes
        for asked, counted in numbers.items():
            outcome = newer.get(asked) or outcomes.get(asked)
            self.add(
                asked, counted, found=outcome.found if outcome else None, is_near=bool(outcome and outcome.is_near)
            )


def write_counts(numbers: Mapping[Asked, Counter[str]], outcomes: Mapping[Asked, Outcome]) -> int:
    """Adds to the rows of the day in one statement; new words only while the day has room."""
    known = known_rows(numbers)
    room = {day: MOST_A_DAY - QueryCount.objects.filter(day=day).count() for day in {asked.day for asked in numbers}}
    rows: list[date | str | int | bool] = []
    for asked, counted in numbers.items():
        if asked not in known:
            room[asked.day] -= 1
            if room[asked.day] < 0:
                continue
        outcome = outcomes.get(asked)
        rows += [*asked, *(counted[name] for name in NUMBERS)]
        rows += [outcome.found if outcome else 0, bool(outcome and outcome.is_near)]
    if rows:
        with connection.cursor() as cursor:
            cursor.execute(_statement(len(rows) // (len(NUMBERS) + 5)), rows)
    return len(rows) // (len(NUMBERS) + 5)


def known_rows(numbers: Mapping[Asked, Counter[str]]) -> set[Asked]:
    words, days = {asked.words for asked in numbers}, {asked.day for asked in numbers}
    found = QueryCount.objects.filter(day__in=days, words__in=words).values_list("day", "words", "language")
    return {Asked(*row) for row in found}


def _statement(rows: int) -> str:
    """SQLite and PostgreSQL read it alike. Clicks say nothing of what was found: then the row keeps what it has."""
    table, columns = QueryCount._meta.db_table, ["day", "words", "language", *NUMBERS, "found", "is_near"]
    values = ", ".join(["(" + ", ".join(["%s"] * len(columns)) + ")"] * rows)
    sums = [f"{name} = {table}.{name} + excluded.{name}" for name in NUMBERS]
    last = [
        f"{name} = CASE WHEN excluded.asked > 0 THEN excluded.{name} ELSE {table}.{name} END"
        for name in ("found", "is_near")
    ]
    return (
        f"INSERT INTO {table} ({', '.join(columns)}) VALUES {values} "  # noqa: S608 - names of our own columns
        f"ON CONFLICT (words, language, day) DO UPDATE SET {', '.join(sums + last)}"
    )


BUFFER = NeedBuffer()
