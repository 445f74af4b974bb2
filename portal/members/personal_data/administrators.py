"""The portal is never left without somebody who can help its members."""

from typing import Any

from django.utils.translation import gettext as _

from portal.members.models import User
from portal.members.personal_data.models import Leaving
from portal.members.roles import Role, RoleGrant


class Refused(Exception):
    """With a sentence for the person."""


def keep_an_administrator(*, without: int) -> None:
    """Within the transaction that takes one away.

    Locks the rows of all administrators in one order, so that two who leave at once see each other.
    """
    granted = RoleGrant.objects.standing().filter(role=Role.ADMINISTRATOR).values("member_id")
    rows = User.objects.select_for_update(of=("self",)).filter(is_active=True).order_by("pk")
    administrators = {user.pk for user in rows.filter(is_superuser=True) | rows.filter(pk__in=granted)}
    if without not in administrators:
        return
    leaving = set(Leaving.objects.filter(member__in=administrators).values_list("member_id", flat=True))
    if administrators - leaving <= {without}:
        raise Refused(
            _(
                "There must be at least one administrator. "
                "Make another member an administrator, then delete your account."
            )
        )


def last_focal_point_of(member: Any) -> Any:
    """The country for which nobody else is focal point, or only who leaves too; None: there is none."""
    standing = RoleGrant.objects.standing().filter(role=Role.FOCAL_POINT, member__is_active=True)
    for grant in standing.filter(member=member).select_related("country"):
        if not standing.of_those_who_stay().filter(country=grant.country).exclude(member=member).exists():
            return grant.country
    return None
