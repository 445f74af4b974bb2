"""`manage.py load_themes`: the starting vocabulary; run again at will."""

from typing import Any

from django.core.management.base import BaseCommand

from themes.loading import load_themes


class Command(BaseCommand):
    help = "Add the themes of the starting vocabulary that the database lacks."

    def handle(self, *args: Any, **options: Any) -> None:
        self.stdout.write(f"{load_themes()} themes added.")
