"""`manage.py permission_table`: the table of docs/accounts.md, made from the rules."""

from typing import Any

from django.core.management.base import BaseCommand

from portal.members.permission_docs import permission_markdown


class Command(BaseCommand):
    help = "Print the table of permissions as docs/accounts.md has it."

    def handle(self, *args: Any, **options: Any) -> None:
        self.stdout.write(permission_markdown())
