"""The process that speaks with the mail server for a worker, so that an answer is read although the worker is killed.

Between the server's "250" and our reading of it nobody of us knows that a mail is taken; whoever is killed in it would
have it sent twice. The courier is a fork of its worker and small: it shares the lock of the journal, which so stays
locked until both are gone; it notes what the server took; and it ends when it finds that its worker has.
"""

import logging
import multiprocessing
import signal
from collections.abc import Callable
from contextlib import suppress
from multiprocessing.connection import Connection
from typing import Any

from django.core.mail import EmailMessage

from portal.outgoing_mail.journal import ACCEPTED, Journal
from portal.outgoing_mail.transport import Line, NeverAccepted, ServerAway, TryLater, patience

logger = logging.getLogger(__name__)

GRACE = 5.0  # seconds that a courier may take for more than the mail itself
ENDED = "the process that speaks with the mail server ended"


class Carrier:
    """Sends in this very process. Notes each mail that the server took before anything else can happen."""

    def __init__(self, journal: Journal) -> None:
        self.journal, self.line = journal, Line()

    def open(self) -> None:
        self.line.open()

    def send(self, letter: EmailMessage, message_id: str) -> None:
        """Returns when the server has said that the mail is its own now. Raises what Line.send raises."""
        self.line.send(letter)
        try:
            self.journal.note(ACCEPTED, message_id)
        except OSError:
            logger.exception("the journal of mails cannot be written")

    def close(self) -> None:
        self.line.close()


class Courier:
    """The same by a process of its own, which outlives a killed worker for as long as its last mail takes."""

    def __init__(self, journal: Journal) -> None:
        self.journal = journal
        self.process: Any = None
        self.pipe: Connection | None = None

    def open(self) -> None:
        try:
            self.ask("open")
        except TryLater as error:  # no mail is on its way yet
            raise ServerAway(str(error)) from error

    def send(self, letter: EmailMessage, message_id: str) -> None:
        self.ask("send", letter, message_id)

    def close(self) -> None:
        """Of the line to the server; the process waits for the next batch."""
        if self.pipe is not None:
            with suppress(TryLater):
                self.ask("close")

    def ask(self, *what: Any) -> None:
        pipe = self.pipe or self.start()
        try:
            pipe.send(what)
            if not pipe.poll(patience() + GRACE):
                raise EOFError
            problem = pipe.recv()
        except (EOFError, OSError) as error:
            self.stop()
            raise TryLater(ENDED) from error
        if problem is not None:
            raise problem

    def start(self) -> Connection:
        ours, theirs = multiprocessing.Pipe()
        context = multiprocessing.get_context("fork")  # it must share the lock, which belongs to the open file
        self.process = context.Process(target=run_errands, args=(theirs, ours, Carrier(self.journal)), daemon=True)
        self.process.start()
        theirs.close()
        self.pipe = ours
        return ours

    def stop(self) -> None:
        """Call it before the journal ends: a courier that lives keeps it locked."""
        pipe, process, self.pipe, self.process = self.pipe, self.process, None, None
        if pipe is not None:
            pipe.close()
        if process is not None:
            process.join(GRACE)
            if process.is_alive():
                process.kill()
                process.join()


def run_errands(pipe: Connection, of_the_worker: Connection, carrier: Carrier) -> None:
    of_the_worker.close()  # else its end would never be seen
    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, signal.SIG_IGN)  # who ends a service tells all its processes; the worker decides
    errands: dict[str, Callable[..., None]] = {"open": carrier.open, "send": carrier.send, "close": carrier.close}
    while True:
        try:
            name, *words = pipe.recv()
        except (EOFError, OSError):
            break
        problem: Exception | None = None
        try:
            errands[name](*words)
        except (NeverAccepted, ServerAway, TryLater) as error:
            problem = type(error)(str(error))
        except Exception as error:
            logger.exception("a mail could not be carried")
            problem = TryLater(type(error).__name__)
        with suppress(OSError):  # the worker is gone; its journal knows
            pipe.send(problem)
    carrier.close()
