"""`manage.py remind_reviewers`: one mail to each reviewer of a record that has waited longer than promised."""

from typing import Any

from django.core.management.base import BaseCommand

from portal.review.mails import remind_reviewers


class Command(BaseCommand):
    help = "Remind reviewers of what has waited more than 14 days. `daily_jobs` does it too; nobody is reminded twice."

    def handle(self, *args: Any, **options: Any) -> None:
        self.stdout.write(f"records that wait too long: {remind_reviewers()}")
