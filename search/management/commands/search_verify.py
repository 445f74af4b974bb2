"""Compare the index with the database."""

import json
from dataclasses import asdict
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from search.engines import SearchUnavailable
from search.verify import verify


class Command(BaseCommand):
    help = "Compares every record with the search index; ends with an error when they differ and are not repaired."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--repair", action="store_true", help="Put the differences into the outbox.")
        parser.add_argument("--json", action="store_true", help="Print the report as JSON.")

    def handle(self, *args: Any, **options: Any) -> None:
        try:
            report = verify(repair=options["repair"])
        except SearchUnavailable as error:
            raise CommandError(str(error)) from error
        if options["json"]:
            self.stdout.write(json.dumps(asdict(report) | {"is_sound": report.is_sound}))
        else:
            self.stdout.write(
                f"{report.documents} records: {len(report.missing)} missing, {len(report.ghosts)} left over, "
                f"{len(report.stale)} out of date, {len(report.errors)} unreadable, {report.pending} on their way, "
                f"{report.repaired} to be repaired"
            )
            for name in ("missing", "ghosts", "stale"):
                for key in getattr(report, name):
                    self.stdout.write(f"{name}: {key}")
            for key, error in report.errors.items():
                self.stdout.write(f"unreadable: {key}: {error}")
        if not report.is_sound and (report.errors or not options["repair"]):
            raise CommandError("the index differs from the database")
