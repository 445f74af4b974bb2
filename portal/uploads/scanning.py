"""Asks the host's virus scanner, if there is one. While it does not answer, files wait; none is lost, none slips by."""

import logging
import threading
import time
from dataclasses import replace
from pathlib import Path

from django.conf import settings

from portal.uploads.checks.clamd import NoAnswer, virus_in
from portal.uploads.inspection import Verdict, inspect

logger = logging.getLogger(__name__)
SECONDS = 15.0  # somebody waits for it; 10 MB take a scanner on the same machine less than one
RESTS = 30.0  # seconds after a failure in which it is not asked: a hung one must not hold every worker
NOT_SCANNED = "not_scanned"


class Rest:
    """Until when this process leaves the scanner alone."""

    def __init__(self) -> None:
        self._until, self._lock = 0.0, threading.Lock()

    def begin(self) -> None:
        with self._lock:
            self._until = time.monotonic() + RESTS

    def end(self) -> None:
        with self._lock:
            self._until = 0.0

    @property
    def goes_on(self) -> bool:
        return time.monotonic() < self._until


rest = Rest()


def inspect_and_scan(path: Path) -> Verdict:
    verdict = inspect(path)
    if not verdict.is_taken or not settings.CLAMD:
        return verdict
    if rest.goes_on:
        return replace(verdict, code=NOT_SCANNED)
    try:
        with path.open("rb") as file:
            found = virus_in(file, settings.CLAMD, seconds=SECONDS)
    except NoAnswer as error:
        rest.begin()
        logger.warning("the virus scanner at %s gave no verdict: %s", settings.CLAMD, error)
        return replace(verdict, code=NOT_SCANNED)
    rest.end()
    if found:
        logger.warning("the virus scanner found %s in a file of an author", found)
        return replace(verdict, code="virus")
    return verdict
