"""`manage.py demo_code ADDRESS`: what the authenticator of a demo account would show now."""

from typing import Any

from allauth.mfa.models import Authenticator
from django.core.management.base import BaseCommand, CommandError, CommandParser

from portal.members.demo import ACCOUNTS, NotADemo, present_code


class Command(BaseCommand):
    help = "Print the six digits of a demo account's second factor. For a newcomer's machine only."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("address", metavar="ADDRESS", help="such as admin@demo.example")

    def handle(self, *args: Any, **options: Any) -> None:
        try:
            self.stdout.write(present_code(options["address"]))
        except LookupError:
            known = ", ".join(demo.email for demo in ACCOUNTS)
            raise CommandError(f"No demo account has this address. There are: {known}") from None
        except Authenticator.DoesNotExist:
            raise CommandError("This account has no second factor: it signs in with its password alone.") from None
        except NotADemo as refused:
            raise CommandError(str(refused)) from None
