"""`manage.py import_survey FILE`: results of the UN E-Government Survey; says which rows it refuses and why."""

from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from portal.countries.loading import DATA, WrongColumns, import_survey


class Command(BaseCommand):
    help = "Write survey results from a CSV file with the columns iso2, year, egdi, rank, osi, tii, hci, epi."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("file", nargs="?", type=Path, default=DATA / "survey.csv")

    def handle(self, *args: Any, **options: Any) -> None:
        try:
            report = import_survey(options["file"])
        except (OSError, WrongColumns) as error:
            raise CommandError(str(error)) from error
        for line, reason in report.refused:
            self.stderr.write(f"line {line}: {reason}")
        self.stdout.write(
            f"{report.written} results written, {report.unchanged} unchanged, {len(report.refused)} refused."
        )
