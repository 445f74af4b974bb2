"""`manage.py remind_verifications`: once a day. Who was reminded already is not reminded again."""

from typing import Any

from django.core.management.base import BaseCommand

from portal.members.verification_mails import remind_of_verifications
from portal.members.verifying import ENDS_SOON


class Command(BaseCommand):
    help = "Write to members whose verification ends within thirty days."

    def handle(self, *args: Any, **options: Any) -> None:
        self.stdout.write(f"verifications that end soon: {remind_of_verifications(within=ENDS_SOON)}")
