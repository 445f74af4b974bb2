"""`manage.py compile_catalogues`: like compilemessages, but needs no gettext."""

from typing import Any

from django.core.management.base import BaseCommand

from portal.home.catalogues import compile_catalogues


class Command(BaseCommand):
    help = "Compile the catalogues of translations that have changed."
    requires_system_checks: list[str] = []

    def handle(self, *args: Any, **options: Any) -> None:
        self.stdout.write(f"{compile_catalogues()} catalogues compiled.")
