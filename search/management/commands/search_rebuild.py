"""Make the search index anew, or go back to the version before."""

import json
from dataclasses import asdict
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from search.engines import SearchUnavailable
from search.lease import IndexBusy
from search.rebuild import RebuildFailed, rebuild
from search.verify import roll_back


class Command(BaseCommand):
    help = "Builds the search index anew beside the live one and swaps; the site keeps answering meanwhile."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--rollback", action="store_true", help="Take the version before the live one into use.")
        parser.add_argument("--json", action="store_true", help="Print the report as JSON.")

    def handle(self, *args: Any, **options: Any) -> None:
        def show(count: int) -> None:
            if not options["json"] and options["verbosity"] > 1:
                self.stdout.write(f"{count} documents")

        try:
            report = roll_back() if options["rollback"] else rebuild(progress=show)
        except (SearchUnavailable, RebuildFailed, IndexBusy) as error:
            raise CommandError(str(error)) from error
        if options["json"]:
            self.stdout.write(json.dumps(asdict(report)))
            return
        self.stdout.write(f"{report.documents} documents in {report.version}, {report.seconds} s")
        for key, error in report.errors.items():
            self.stderr.write(f"{key}: {error}")
