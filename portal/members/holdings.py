"""Which roles count for a member now: granted, verified, and with a second factor where the role asks for one."""

from dataclasses import dataclass
from typing import Any

from allauth.mfa.models import Authenticator
from allauth.mfa.utils import is_mfa_enabled
from django.conf import settings
from django.db.models import BigIntegerField, Exists, Value

from portal.members.roles import Role, RoleGrant
from portal.members.verification import Verification, address_hash

STAFF_ROLES = frozenset(Role.values)


@dataclass(frozen=True, slots=True)
class Holding:
    role: str
    country_id: int | None = None
    theme_id: int | None = None


def holdings_of(user: Any) -> frozenset[Holding]:
    """Asked once a request: kept on the user. `forget_holdings` after a change of role."""
    kept: frozenset[Holding] | None = getattr(user, "_holdings", None)
    if kept is None:
        kept = user._holdings = read_holdings(user)
    return kept


def forget_holdings(user: Any) -> None:
    user.__dict__.pop("_holdings", None)


def read_holdings(user: Any) -> frozenset[Holding]:
    if not user.is_authenticated or not user.is_active:
        return frozenset()
    held = {Holding("new")}
    has_second = settings.SECOND_FACTOR_REQUIRED is False
    staff: set[Holding] = {Holding(Role.ADMINISTRATOR)} if user.is_superuser else set()
    for role, country, theme, given_for, is_second_there in rows_of(user):
        if given_for:
            # Holds only for the address that it was given for.
            held |= {Holding(role, country)} if given_for == address_hash(user.email) else set()
        else:
            staff.add(Holding(role, country, theme))
            has_second = has_second or is_second_there
    # Without its second factor a staff role is as good as none: the public review pages must stay closed too.
    if staff and (has_second or is_mfa_enabled(user)):
        held |= staff
    return frozenset(held)


def is_supporter(user: Any) -> bool:
    """Whether what this member sends comes from outside the country: of a donor who is none of its officials."""
    roles = {held.role for held in holdings_of(user)}
    return "donor" in roles and not roles & {"official", Role.FOCAL_POINT}


def rows_of(user: Any) -> Any:
    """Verifications and grants in one query, since every page of a member asks for both."""
    verified = Verification.objects.standing().filter(member_id=user.pk).order_by()
    nothing = Value(None, output_field=BigIntegerField())
    found = verified.values_list("kind", "country_id", nothing, "email_hash", Value(False))
    second = Exists(Authenticator.objects.filter(user_id=user.pk))
    granted = RoleGrant.objects.standing().filter(member_id=user.pk).order_by()
    return found.union(granted.values_list("role", "country_id", "theme_id", Value(""), second), all=True)


def granted_to(user: Any) -> set[Holding]:
    """Staff roles, whether or not the second factor is there yet. A superuser counts as administrator."""
    grants = RoleGrant.objects.standing().filter(member_id=user.pk)
    held = {Holding(grant.role, grant.country_id, grant.theme_id) for grant in grants}
    return held | {Holding(Role.ADMINISTRATOR)} if user.is_superuser else held
