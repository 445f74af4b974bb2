"""Make the copies of personal data that members asked for: those that wait, or as the service that does it always."""

import logging
import signal
import time
from typing import Any

from django.core.management.base import BaseCommand, CommandParser
from django.db import InterfaceError, OperationalError, close_old_connections

from portal.members.personal_data.copies import make_next_copy

logger = logging.getLogger(__name__)

POLL = 5.0  # seconds between two looks
LONGEST_PAUSE = 60.0  # seconds while the database is away


class Command(BaseCommand):
    help = "Makes the copies of personal data that wait, one after the other. With --watch it keeps on."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--watch", action="store_true", help="Keep on; ends cleanly on SIGTERM or Ctrl-C.")

    def handle(self, *args: Any, **options: Any) -> None:
        self.is_stopping = False
        if not options["watch"]:
            self.stdout.write(f"Copies made: {self.make_all()}")
            return
        for number in (signal.SIGTERM, signal.SIGINT):
            signal.signal(number, self.stop)
        pause = POLL
        while not self.is_stopping:
            close_old_connections()
            try:
                if made := self.make_all():
                    self.stdout.write(f"Copies made: {made}")
                pause = POLL
            except (OperationalError, InterfaceError) as error:
                logger.warning("the database is away: %s", error)
                pause = min(2 * pause, LONGEST_PAUSE)
            self.rest(pause)

    def make_all(self) -> int:
        made = 0
        while not self.is_stopping and make_next_copy():
            made += 1
        return made

    def stop(self, *_signal: object) -> None:
        self.is_stopping = True

    def rest(self, seconds: float) -> None:
        until = time.monotonic() + seconds
        while not self.is_stopping and (left := until - time.monotonic()) > 0:
            time.sleep(min(left, 0.5))
