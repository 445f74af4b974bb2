"""How roles are granted, confirmed and ended. Nobody grants to oneself; the last administrator stays."""

from typing import Any

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from portal.members.holdings import forget_holdings
from portal.members.models import User
from portal.members.permissions import can
from portal.members.refused import Refused
from portal.members.role_mails import ask_second_administrator, tell_of_role
from portal.members.role_signals import roles_changed
from portal.members.roles import Role, RoleGrant


@transaction.atomic
def grant_role(
    *, member: Any, role: str, by: Any, reason: str, country: Any = None, theme: Any = None, letter: str = ""
) -> RoleGrant:
    """A focal point without a government's letter waits for the word of a second administrator."""
    member = User.objects.select_for_update().get(pk=member.pk)
    role = Role(role)
    refuse_grant(member=member, role=role, by=by, reason=reason, country=country)
    country = country if role == Role.FOCAL_POINT else None
    theme = theme if role == Role.EDITOR else None
    if RoleGrant.objects.open().filter(member=member, role=role, country=country, theme=theme).exists():
        raise Refused(_("This member holds that role already."), field="role")
    grant = RoleGrant.objects.create(
        member=member,
        role=role,
        country=country,
        theme=theme,
        reason=reason.strip(),
        letter=letter.strip(),
        awaits_second=role == Role.FOCAL_POINT and not letter.strip(),
        granted_by=by,
    )
    if not grant.awaits_second:
        follow_roles(member=member)
        tell_of_role(grant=grant, event="granted")
    else:
        ask_second_administrator(grant=grant)
    return grant


def refuse_grant(*, member: Any, role: Role, by: Any, reason: str, country: Any) -> None:
    if member.pk == by.pk:
        raise Refused(_("Nobody grants a role to oneself. Ask another administrator."), field="member")
    if not can(by, "role.grant", member):
        raise Refused(_("Only administrators grant roles."))
    if not User.objects.filter(pk=member.pk, is_active=True, leaving=None).exists():
        raise Refused(_("This account is not active."), field="member")
    if not reason.strip():
        raise Refused(_("Write why this member gets the role."), field="reason")
    if role == Role.FOCAL_POINT and country is None:
        raise Refused(_("Choose the country of the focal point."), field="country")


@transaction.atomic
def confirm_role(*, grant: RoleGrant, by: Any) -> RoleGrant:
    """The second administrator's word."""
    grant = RoleGrant.objects.select_for_update(of=("self",)).select_related("member").get(pk=grant.pk)
    if grant.ended_at or not grant.awaits_second:
        raise Refused(_("This role waits for nobody's word any more."))
    if not can(by, "role.grant", grant.member):
        raise Refused(_("Only administrators confirm roles, and nobody one's own."))
    if grant.granted_by_id == by.pk:
        raise Refused(_("You granted this role. Another administrator must confirm it."))
    grant.awaits_second, grant.confirmed_by, grant.confirmed_at = False, by, timezone.now()
    grant.save(update_fields=["awaits_second", "confirmed_by", "confirmed_at"])
    follow_roles(member=grant.member)
    tell_of_role(grant=grant, event="granted")
    return grant


@transaction.atomic
def end_role(
    *, grant: RoleGrant, by: Any, why: str, successor: Any = None, administrators_take_over: bool = False
) -> RoleGrant:
    """End a role. Of a country's last focal point it is asked who follows, or that administrators take over."""
    if grant.role == Role.ADMINISTRATOR:
        keep_an_administrator(without=grant.member_id)
    grant = RoleGrant.objects.select_for_update(of=("self",)).select_related("member", "country").get(pk=grant.pk)
    if grant.ended_at:
        raise Refused(_("This role has ended already."))
    if not can(by, "role.end", grant.member):
        raise Refused(_("Only administrators end roles, and nobody one's own."))
    if not why.strip():
        raise Refused(_("Write why the role ends."), field="why")
    is_last = is_last_focal_point(grant)
    if is_last:
        if successor is not None:
            grant_role(member=successor, role=Role.FOCAL_POINT, by=by, reason=why, country=grant.country)
        elif not administrators_take_over:
            sentence = _(
                "This is the last focal point of %(country)s. Name who follows, or let administrators take over."
            )
            raise Refused(sentence % {"country": grant.country}, field="successor")
    grant.ended_at, grant.ended_by, grant.ended_why = timezone.now(), by, why.strip()
    grant.save(update_fields=["ended_at", "ended_by", "ended_why"])
    follow_roles(member=grant.member)
    tell_of_role(grant=grant, event="ended", takes_over=is_last and successor is None)
    return grant


def is_last_focal_point(grant: RoleGrant) -> bool:
    if grant.role != Role.FOCAL_POINT or grant.awaits_second:
        return False
    others = RoleGrant.objects.standing().of_those_who_stay().filter(role=Role.FOCAL_POINT, country=grant.country)
    return not others.exclude(member_id=grant.member_id).exists()


@transaction.atomic
def set_active(*, member: Any, active: bool, by: Any) -> None:
    """Close an account to its owner, or open it again. What it wrote stays."""
    if not active:
        keep_an_administrator(without=member.pk)
    if not can(by, "member.suspend", member):
        raise Refused(_("Only administrators suspend members, and nobody oneself."))
    User.objects.filter(pk=member.pk).update(is_active=active)
    member.is_active = active
    follow_roles(member=member)


def keep_an_administrator(*, without: int) -> None:
    """Call it within the transaction that takes an administrator's right away, before it does.

    Locks the rows of all administrators in one order, so that two who leave at once see each other.
    """
    rows = User.objects.select_for_update().filter(is_superuser=True, is_active=True).order_by("pk")
    administrators = {user.pk for user in rows}
    if administrators <= {without} and without in administrators:
        raise Refused(_("There must be at least one administrator."))


def follow_roles(*, member: Any) -> None:
    """Make Django's and Wagtail's own rights follow the roles: the flag here, groups by those who hear the signal."""
    forget_holdings(member)
    grants = RoleGrant.objects.filter(member_id=member.pk)
    roles = set(grants.standing().values_list("role", flat=True))
    is_administrator = Role.ADMINISTRATOR in roles
    if member.is_superuser and not grants.filter(role=Role.ADMINISTRATOR).exists():
        is_administrator = True  # made without a row, by a script: another role's coming and going leaves that alone
    User.objects.filter(pk=member.pk).update(is_superuser=is_administrator, is_staff=bool(roles) or is_administrator)
    member.is_superuser, member.is_staff = is_administrator, bool(roles) or is_administrator
    roles_changed.send(sender=RoleGrant, member=member)
