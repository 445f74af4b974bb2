"""`manage.py sweep_drafts`: drop the drafts that were thrown away more than fourteen days ago. Run it once a day."""

from typing import Any

from django.core.management.base import BaseCommand

from portal.contributions.services import sweep_drafts


class Command(BaseCommand):
    help = "Drop drafts that were thrown away more than fourteen days ago."

    def handle(self, *args: Any, **options: Any) -> None:
        self.stdout.write(f"drafts dropped: {sweep_drafts()}")
