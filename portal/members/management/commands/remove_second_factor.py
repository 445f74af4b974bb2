"""`manage.py remove_second_factor ADDRESS`: for a member who lost phone, key and spare codes."""

from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from portal.members.models import User
from portal.members.sessions import remove_second_factor


class Command(BaseCommand):
    help = "Take the second step of a member's sign-in away, sign the member out everywhere, and send word by mail."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("address", help="The e-mail address of the member.")

    def handle(self, *args: Any, **options: Any) -> None:
        member = User.objects.active().filter(email=options["address"].strip().lower()).first()
        if member is None:
            raise CommandError("No active member has this address.")
        removed = remove_second_factor(member=member)
        self.stdout.write(f"Removed {removed} from member {member.pk}.")
