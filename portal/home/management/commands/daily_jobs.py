"""Everything that must happen once a day, in one command for one timer."""

import json
import logging
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from portal.daily import JOBS

logger = logging.getLogger(__name__)


class Command(BaseCommand):
    help = "Runs the daily jobs of every room: what is due is erased, dropped or warned of. Safe to run at any time."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--only", choices=sorted(JOBS), help="Run this one job.")
        parser.add_argument("--json", action="store_true", help="Print the report as JSON.")

    def handle(self, *args: Any, **options: Any) -> None:
        done: dict[str, int] = {}
        failed: list[str] = []
        for name, job in sorted(JOBS.items()):
            if options["only"] not in (None, name):
                continue
            try:
                done[name] = job()
            except Exception:
                # One that fails must not hold up the others: an erasure is owed on its day.
                logger.exception("the daily job “%s” failed", name)
                failed.append(name)
        if options["json"]:
            self.stdout.write(json.dumps(done))
        else:
            for name, number in done.items():
                self.stdout.write(f"{name}: {number}")
        if failed:
            raise CommandError(f"These jobs failed, see the log: {', '.join(failed)}")
