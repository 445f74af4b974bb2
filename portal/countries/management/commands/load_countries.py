"""`manage.py load_countries [FILE]`: countries and territories; run again at will."""

from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from portal.countries.loading import DATA, WrongColumns, load_countries


class Command(BaseCommand):
    help = "Write countries, territories, lists and sources from the portal's CSV file or another of its shape."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("file", nargs="?", type=Path, default=DATA / "countries.csv")

    def handle(self, *args: Any, **options: Any) -> None:
        try:
            report = load_countries(options["file"])
        except (OSError, WrongColumns) as error:
            raise CommandError(str(error)) from error
        for line, reason in report.refused:
            self.stderr.write(f"line {line}: {reason}")
        self.stdout.write(
            f"{report.written} countries written, {report.unchanged} unchanged, {len(report.refused)} refused."
        )
