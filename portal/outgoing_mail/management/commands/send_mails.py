"""Send the mails that are owed: what is due now, or as the service that does it all the time."""

import fcntl
import logging
import signal
import time
from collections import Counter
from typing import IO, Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.db import InterfaceError, OperationalError, close_old_connections, connection

from portal.outgoing_mail.courier import Courier
from portal.outgoing_mail.delivery import send_batch, settle
from portal.outgoing_mail.journal import Journal, journal_folder
from portal.outgoing_mail.transport import ServerAway

logger = logging.getLogger(__name__)

POLL = 0.5  # seconds between two looks: somebody waits for a code
LONGEST_PAUSE = 60.0  # seconds while the mail server or the database is away


class Command(BaseCommand):
    help = "Sends the mails that wait. With --watch it keeps doing so until it is told to stop."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--watch", action="store_true", help="Keep on; ends cleanly on SIGTERM or Ctrl-C.")

    def handle(self, *args: Any, **options: Any) -> None:
        self.is_stopping = False
        seat = self.take_seat(wait=options["watch"])
        if seat is None:
            return
        journal = Journal.begin()
        courier = Courier(journal)
        try:
            if options["watch"]:
                self.watch(journal, courier)
            else:
                self.send_all(journal, courier)
        except ServerAway as error:
            raise CommandError(f"The mail server does not take mails: {error}") from error
        finally:
            courier.stop()
            self.leave(journal)
            seat.close()

    def take_seat(self, *, wait: bool) -> IO[str] | None:
        """On a database where rows can't be passed by, one worker at a time; a second one waits for its turn."""
        if wait:
            for number in (signal.SIGTERM, signal.SIGINT):
                signal.signal(number, self.stop)
        journal_folder().mkdir(parents=True, exist_ok=True)
        seat = (journal_folder() / "seat").open("w")
        while not connection.features.has_select_for_update_skip_locked:
            try:
                fcntl.flock(seat, fcntl.LOCK_EX | fcntl.LOCK_NB)
                break
            except BlockingIOError:
                if not wait or self.is_stopping:
                    self.stdout.write("Another worker sends the mails.")
                    seat.close()
                    return None
                self.rest(POLL)
        return seat

    def leave(self, journal: Journal) -> None:
        try:
            settle(journal)
        except (OperationalError, InterfaceError):
            return  # the file stays: whoever comes next settles it
        journal.end()

    def stop(self, *_signal: object) -> None:
        self.is_stopping = True

    def send_all(self, journal: Journal, courier: Courier) -> None:
        done: Counter[str] = Counter()
        while now := send_batch(journal, by=courier, is_stopping=lambda: self.is_stopping):
            done += now
        self.show(done)

    def watch(self, journal: Journal, courier: Courier) -> None:
        pause = POLL
        while not self.is_stopping:
            close_old_connections()
            try:
                if done := send_batch(journal, by=courier, is_stopping=lambda: self.is_stopping):
                    self.show(done)
                    pause = 0.0
                else:
                    pause = POLL
            except ServerAway as error:
                pause = longer(pause)
                logger.warning("the mail server does not take mails, next try in %.0f s: %s", pause, error)
            except (OperationalError, InterfaceError) as error:
                pause = longer(pause)
                logger.warning("the database is away: %s", error)
            except Exception:
                # A full disk, a folder that was taken away: the worker outlives it, and its rows are kept.
                pause = longer(pause)
                logger.exception("the worker of mails failed")
            self.rest(pause)

    def rest(self, seconds: float) -> None:
        # In short naps: a signal does not end time.sleep.
        until = time.monotonic() + seconds
        while not self.is_stopping and (left := until - time.monotonic()) > 0:
            time.sleep(min(left, POLL))

    def show(self, done: "Counter[str]") -> None:
        told = ", ".join(f"{number} {what}" for what, number in sorted(done.items()))
        self.stdout.write(f"Mails: {told or 'none waited'}")


def longer(pause: float) -> float:
    """Twice as long each time, so that a server which comes back is not stormed."""
    return min(max(pause, POLL) * 2, LONGEST_PAUSE)
