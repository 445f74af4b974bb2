"""Show how search stands."""

import json
from dataclasses import asdict
from typing import Any

from django.core.management.base import BaseCommand, CommandParser

from search.status import read_status


class Command(BaseCommand):
    help = "Shows the search engine, its versions, the waiting changes and the worker."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--json", action="store_true", help="Print it as JSON.")

    def handle(self, *args: Any, **options: Any) -> None:
        status = asdict(read_status())
        if options["json"]:
            self.stdout.write(json.dumps(status, default=str))
            return
        for name, value in status.items():
            self.stdout.write(f"{name.replace('_', ' ')}: {value}")
