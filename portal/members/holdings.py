"""Which roles count for a member now: granted, verified, and with a second factor where the role asks for one."""

from dataclasses import dataclass
from typing import Any

from allauth.mfa.utils import is_mfa_enabled
from django.conf import settings

from portal.members.roles import Role, RoleGrant
from portal.members.verification import Verification

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
    for verification in Verification.objects.standing().filter(member_id=user.pk):
        if verification.holds_for(user.email):
            held.add(Holding(verification.kind, verification.country_id))
    staff = granted_to(user)
    # Without its second factor a staff role is as good as none: the public review pages must stay closed too.
    if staff and (is_mfa_enabled(user) or not settings.SECOND_FACTOR_REQUIRED):
        held |= staff
    return frozenset(held)


def granted_to(user: Any) -> set[Holding]:
    """Staff roles, whether or not the second factor is there yet. A superuser counts as administrator."""
    grants = RoleGrant.objects.standing().filter(member_id=user.pk)
    held = {Holding(grant.role, grant.country_id, grant.theme_id) for grant in grants}
    return held | {Holding(Role.ADMINISTRATOR)} if user.is_superuser else held
