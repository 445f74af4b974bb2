"""`manage.py tell_reviewers`: one mail an hour to each reviewer about what came in before the full hour."""

from typing import Any

from django.core.management.base import BaseCommand

from portal.review.bundles import send_bundles


class Command(BaseCommand):
    help = "Promise each reviewer one mail about what came in. Run it every few minutes: at most one mail an hour goes."

    def handle(self, *args: Any, **options: Any) -> None:
        self.stdout.write(f"mails to reviewers: {send_bundles()}")
