"""Carry changes of records into the index: once, or as the service that does it all the time."""

import json
import logging
import signal
import time
from dataclasses import asdict
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.db import InterfaceError, OperationalError, close_old_connections

from search.drain import DrainReport, drain
from search.engines import SearchUnavailable, get_engine
from search.engines.base import has_current_schema
from search.lease import IndexBusy, tell_worker_lives
from search.need.counting import drop_old_counts
from search.outbox import record_due_changes
from search.rebuild import RebuildFailed, rebuild
from search.verify import notice_swap

logger = logging.getLogger(__name__)

POLL = 0.5  # seconds between two looks into an empty outbox
CHECK = 20.0  # seconds between two looks at the calendar and at whether there is an index
LONGEST_PAUSE = 15.0  # seconds while the engine or the database is away


class Command(BaseCommand):
    help = "Writes the waiting changes to the search index. With --watch it keeps doing so until it is told to stop."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--watch", action="store_true", help="Keep on; ends cleanly on SIGTERM or Ctrl-C.")
        parser.add_argument("--json", action="store_true", help="Print the report as JSON.")

    def handle(self, *args: Any, **options: Any) -> None:
        if options["watch"]:
            self.watch(is_json=options["json"])
            return
        try:
            notice_swap()
        except SearchUnavailable as error:
            raise CommandError(str(error)) from error
        record_due_changes()
        report = drain()
        self.show(report, is_json=options["json"])
        if report.unavailable:
            raise CommandError(report.unavailable)

    def watch(self, *, is_json: bool) -> None:
        self.is_stopping = False
        for number in (signal.SIGTERM, signal.SIGINT):
            signal.signal(number, self.stop)
        pause, next_check = POLL, 0.0
        while not self.is_stopping:
            is_checking = time.monotonic() >= next_check
            report = self.step(is_checking=is_checking)
            if report.written or report.removed or report.parked:
                self.show(report, is_json=is_json)
            if is_checking or report.unavailable:
                next_check = time.monotonic() + (0 if report.unavailable else CHECK)
            # Twice as long each time while something is away, so that a cluster which comes back is not stormed.
            pause = min(pause * 2, LONGEST_PAUSE) if report.unavailable else POLL
            self.rest(pause)

    def stop(self, *_signal: object) -> None:
        self.is_stopping = True

    def rest(self, seconds: float) -> None:
        # In short naps: a signal does not end time.sleep, and to set a threading.Event in its handler can deadlock.
        until = time.monotonic() + seconds
        while not self.is_stopping and (left := until - time.monotonic()) > 0:
            time.sleep(min(left, POLL))

    def step(self, *, is_checking: bool) -> DrainReport:
        close_old_connections()
        try:
            if is_checking:
                tell_worker_lives()
                if not has_current_schema(get_engine().live_name()):
                    logger.info("no index of this schema: building one")
                    rebuild(wait=1)
                notice_swap()
                record_due_changes()
                drop_old_counts()
            return drain()
        except (SearchUnavailable, RebuildFailed, IndexBusy) as error:
            logger.warning("search: %s", error)
            return DrainReport(unavailable=str(error))
        except (OperationalError, InterfaceError) as error:
            logger.warning("the database is away: %s", error)
            return DrainReport(unavailable=str(error))
        except Exception as error:
            # A full disk, a folder that was taken away: the worker outlives it, and its rows are kept.
            logger.exception("the worker failed")
            return DrainReport(unavailable=f"{type(error).__name__}: {error}")

    def show(self, report: DrainReport, *, is_json: bool) -> None:
        if is_json:
            self.stdout.write(json.dumps(asdict(report)))
            return
        self.stdout.write(
            f"{report.written} written, {report.removed} removed, {report.retried} to be tried again, "
            f"{report.parked} given up, {report.pending} waiting, {report.seconds} s"
            + (", another worker is busy" if report.is_busy else "")
        )
