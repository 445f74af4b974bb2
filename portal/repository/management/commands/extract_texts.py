"""Read the text of attached files: what waits now, or as the service that does it all the time."""

import json
import logging
import signal
import time
from collections import Counter
from typing import Any

from django.core.management.base import BaseCommand, CommandParser
from django.db import InterfaceError, OperationalError, close_old_connections

from portal.repository.files.models import FileText
from portal.repository.files.services import (
    claim_next,
    digest_undigested,
    drop_unused,
    find_backlog,
    new_owner,
    read_file,
    renew_words,
    retry_failed,
)

logger = logging.getLogger(__name__)

POLL = 2.0  # seconds between two looks whether there is a new file
CHECK = 60.0  # seconds between two looks for what was deleted or could not be read when it was saved
LONGEST_PAUSE = 30.0  # seconds while the database is away


class Command(BaseCommand):
    help = "Reads the text of attached files, so that search finds what stands in them. With --watch it keeps on."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--watch", action="store_true", help="Keep on; ends cleanly on SIGTERM or Ctrl-C.")
        parser.add_argument("--retry", action="store_true", help="Read once more what failed before.")
        parser.add_argument("--json", action="store_true", help="Print the report as JSON.")

    def handle(self, *args: Any, **options: Any) -> None:
        self.is_stopping = False
        self.owner = new_owner()
        if options["retry"]:
            retry_failed()
        if options["watch"]:
            self.watch(is_json=options["json"])
            return
        self.tidy()
        self.show(self.read_all(), is_json=options["json"], is_all=True)

    def stop(self, *_signal: object) -> None:
        self.is_stopping = True

    def watch(self, *, is_json: bool) -> None:
        for number in (signal.SIGTERM, signal.SIGINT):
            signal.signal(number, self.stop)
        pause, next_check = POLL, 0.0
        while not self.is_stopping:
            close_old_connections()
            try:
                if time.monotonic() >= next_check:
                    self.tidy()
                    next_check = time.monotonic() + CHECK
                done = self.read_all()
                pause = POLL
                if done:
                    self.show(done, is_json=is_json, is_all=False)
            except (OperationalError, InterfaceError) as error:
                logger.warning("the database is away: %s", error)
                pause = min(2 * pause, LONGEST_PAUSE)
            self.rest(pause)

    def tidy(self) -> None:
        digest_undigested()
        drop_unused()
        renew_words()

    def read_all(self) -> "Counter[str]":
        """Everything that is ready, one file after the other; what became of them."""
        done: Counter[str] = Counter()
        while not self.is_stopping:
            file = claim_next(owner=self.owner)
            if file is None:
                if not find_backlog():
                    break
                continue
            state = read_file(file=file, is_stopping=lambda: self.is_stopping)
            if state is not None:
                done[str(state)] += 1
        return done

    def rest(self, seconds: float) -> None:
        until = time.monotonic() + seconds
        while not self.is_stopping and (left := until - time.monotonic()) > 0:
            time.sleep(min(left, 0.5))

    def show(self, done: "Counter[str]", *, is_json: bool, is_all: bool) -> None:
        if is_json:
            report: dict[str, Any] = {"read": dict(done)}
            if is_all:
                report["all"] = dict(Counter(FileText.objects.values_list("state", flat=True)))
            self.stdout.write(json.dumps(report))
            return
        told = ", ".join(f"{number} {state}" for state, number in sorted(done.items()))
        self.stdout.write(f"Files: {told or 'none waited'}")
