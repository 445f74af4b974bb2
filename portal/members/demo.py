"""Accounts to look around with, on a newcomer's machine only: each checkout has its own passwords."""

import json
import secrets
from pathlib import Path

from django.contrib.auth.models import Group
from django.db import transaction

from portal.members.models import User

ACCOUNTS = (
    ("admin@demo.example", "Demo administrator", None),
    ("editor@demo.example", "Demo editor", "Moderators"),
)


@transaction.atomic
def make_demo_accounts(*, kept_in: Path) -> dict[str, str]:
    """Make the accounts that are missing; returns address -> password, kept in a file only the owner reads."""
    passwords: dict[str, str] = json.loads(kept_in.read_text()) if kept_in.exists() else {}
    for email, name, group in ACCOUNTS:
        if User.objects.filter(email=email).exists():
            continue
        passwords[email] = secrets.token_urlsafe(9)
        if group is None:
            User.objects.create_superuser(email, passwords[email], display_name=name)
        else:
            user = User.objects.create_user(email, passwords[email], display_name=name)
            user.groups.add(*Group.objects.filter(name=group))
    kept_in.write_text(json.dumps(passwords))
    kept_in.chmod(0o600)
    return passwords
