"""Accounts to look around with, on a newcomer's machine only: each checkout has its own passwords.

They are made as members are: through the services, so that each role, verification and second factor is a real one.
"""

import json
import secrets
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from allauth.account.models import EmailAddress
from allauth.mfa.models import Authenticator
from allauth.mfa.totp.internal.auth import TOTP, format_hotp_value, generate_totp_secret, hotp_value
from allauth.mfa.utils import decrypt
from django.conf import settings
from django.core.exceptions import ImproperlyConfigured
from django.db import transaction
from django.utils import timezone

from portal.countries.models import Country
from portal.members.granting import grant_role
from portal.members.models import User
from portal.members.organisations import OrganisationKind
from portal.members.profiles import save_profile
from portal.members.roles import Role, RoleGrant
from portal.members.verification import Verification, VerificationKind
from portal.members.verifying import verify_donor, verify_official

ADMINISTRATOR = "admin@demo.example"
REASON = "A made-up person, to look around with."
TOTP_PERIOD = 30


@dataclass(frozen=True, slots=True)
class Demo:
    email: str
    name: str
    job: str
    organisation: str
    kind: str
    iso2: str
    role: str = ""
    verified: str = ""


PORTAL = {"organisation": "Demo portal", "kind": OrganisationKind.UN, "iso2": ""}
MINISTRY = {"organisation": "Demo ministry", "kind": OrganisationKind.GOVERNMENT, "iso2": "FJ"}
FUND = {"organisation": "Demo fund", "kind": OrganisationKind.DONOR, "iso2": ""}

ACCOUNTS = (
    Demo(ADMINISTRATOR, "Demo administrator", "Runs this portal", **PORTAL, role=Role.ADMINISTRATOR),
    Demo("editor@demo.example", "Demo editor", "Reads what comes in", **PORTAL, role=Role.EDITOR),
    Demo("focal@demo.example", "Demo focal point", "Knows who works where", **MINISTRY, role=Role.FOCAL_POINT),
    Demo("moderator@demo.example", "Demo moderator", "Hides what must not stand", **PORTAL, role=Role.MODERATOR),
    Demo("official@demo.example", "Demo official", "Keeps a register", **MINISTRY, verified=VerificationKind.OFFICIAL),
    Demo("donor@demo.example", "Demo donor", "Supports registers", **FUND, verified=VerificationKind.DONOR),
    Demo("new@demo.example", "Demo newcomer", "Waits to be verified", **MINISTRY),
)


class NotADemo(ImproperlyConfigured):
    """Accounts whose passwords stand in a file have no place on a public host."""


def refuse_outside_development() -> None:
    if not settings.DEMO_ACCOUNTS:
        raise NotADemo("Demo accounts are made with portal.settings.dev only.")


@transaction.atomic
def make_demo_accounts(*, kept_in: Path) -> dict[str, str]:
    """Make the accounts that are missing; returns address -> password, kept in a file only the owner reads."""
    refuse_outside_development()
    passwords: dict[str, str] = json.loads(kept_in.read_text()) if kept_in.exists() else {}
    for demo in ACCOUNTS:
        if User.objects.filter(email=demo.email).exists():
            continue
        passwords[demo.email] = secrets.token_urlsafe(9)
        make_account(demo, passwords[demo.email])
    for demo in ACCOUNTS:
        give_standing(demo)
    kept_in.write_text(json.dumps(passwords))
    kept_in.chmod(0o600)
    return passwords


def make_account(demo: Demo, password: str) -> None:
    make: Any = User.objects.create_superuser if demo.role == Role.ADMINISTRATOR else User.objects.create_user
    member = make(demo.email, password, display_name=demo.name)
    EmailAddress.objects.create(user=member, email=member.email, primary=True, verified=True)
    save_profile(
        member=member,
        said={
            "display_name": demo.name,
            "country": Country.objects.filter(iso2=demo.iso2).first(),
            "organisation": demo.organisation,
            "organisation_kind": demo.kind,
            "job_title": demo.job,
            "languages": ["en", "fr"],
            "language": "en",
            "time_zone": "Pacific/Fiji" if demo.iso2 == "FJ" else "UTC",
            "expertise": REASON,
        },
    )


def give_standing(demo: Demo) -> None:
    """Role or verification by the demo administrator, and the second factor that a role needs. Once."""
    member = User.objects.select_related("country").get(email=demo.email)
    administrator = User.objects.get(email=ADMINISTRATOR)
    if demo.role and not Authenticator.objects.filter(user=member, type=Authenticator.Type.TOTP).exists():
        TOTP.activate(member, generate_totp_secret())
    if demo.role and not RoleGrant.objects.filter(member=member, role=demo.role).exists():
        letter = "Demo letter 1" if demo.role == Role.FOCAL_POINT else ""
        grant_role(
            member=member, role=demo.role, by=administrator, reason=REASON, country=member.country, letter=letter
        )
    if demo.verified and not Verification.objects.filter(member=member, kind=demo.verified).exists():
        verify = verify_donor if demo.verified == VerificationKind.DONOR else verify_official
        verify(member=member, by=administrator, reason=REASON)


def present_code(email: str) -> str:
    """The six digits that the authenticator of a demo account would show now."""
    refuse_outside_development()
    if email not in {demo.email for demo in ACCOUNTS}:
        raise LookupError(email)
    authenticator = Authenticator.objects.get(user__email=email, type=Authenticator.Type.TOTP)
    step = int(timezone.now().timestamp()) // TOTP_PERIOD
    return format_hotp_value(hotp_value(decrypt(authenticator.data["secret"]), step))
