"""Members for tests, as the services make them."""

from typing import Any

from allauth.account.internal.flows.login import record_authentication
from allauth.account.models import EmailAddress
from django.http import HttpRequest
from django.test import Client

from portal.countries.models import Country
from portal.members.models import User
from portal.members.roles import RoleGrant
from portal.members.verification import Verification, VerificationKind, address_hash
from portal.members.verifying import HOLDS


def land(iso2: str) -> Country:
    return Country.objects.get(iso2=iso2)


def make_member(email: str, *, country: str = "", confirmed: bool = True, **fields: Any) -> User:
    fields.setdefault("display_name", email.partition("@")[0].replace(".", " ").title())
    user = User.objects.create_user(email, "coral-lagoon-71", country=land(country) if country else None, **fields)
    EmailAddress.objects.create(user=user, email=user.email, primary=True, verified=confirmed)
    return user


def make_administrator(email: str = "ana.admin@portal.example") -> User:
    user = User.objects.create_superuser(email, "coral-lagoon-71", display_name=email.partition("@")[0])
    EmailAddress.objects.create(user=user, email=user.email, primary=True, verified=True)
    return user


def make_focal_point(iso2: str, email: str = "") -> User:
    user = make_member(email or f"focal.{iso2.lower()}@portal.example", country=iso2)
    RoleGrant.objects.create(member=user, role="focal", country=land(iso2), reason="letter")
    return user


def make_verified(email: str, *, country: str = "FJ", kind: str = "official", **fields: Any) -> User:
    from django.utils import timezone

    user = make_member(email, country=country, **fields)
    Verification.objects.create(
        member=user,
        kind=kind,
        country=user.country if kind == VerificationKind.OFFICIAL else None,
        basis="admin",
        reason="known",
        email_hash=address_hash(user.email),
        until=timezone.now() + HOLDS[VerificationKind(kind)],
    )
    return user


def fresh_browser_of(user: User) -> Client:
    """Signed in, and confirmed within the last minute, as a sensitive step asks for."""
    client = Client()
    client.force_login(user)
    request = HttpRequest()
    request.session = client.session
    request.user = user
    record_authentication(request, user, method="code", email=user.email)
    request.session.save()
    return client
