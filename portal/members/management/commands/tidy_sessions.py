"""`manage.py tidy_sessions`: once a day, from a timer."""

from typing import Any

from django.core.management.base import BaseCommand

from portal.members.sessions import tidy_sessions


class Command(BaseCommand):
    help = "Drop sessions and limits that have run out; once a day."

    def handle(self, *args: Any, **options: Any) -> None:
        dropped = tidy_sessions()
        self.stdout.write(f"Dropped {dropped['sessions']} ended sessions and {dropped['limits']} limits.")
