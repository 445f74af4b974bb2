"""Who has not come for two years is told, and forgotten a month later: nobody's data is kept for nothing."""

from datetime import timedelta

from django.db import transaction
from django.db.models.functions import Coalesce
from django.utils import timezone

from portal.members.models import User
from portal.members.personal_data.letters import tell_of_inactivity
from portal.members.personal_data.models import Leaving
from portal.members.roles import RoleGrant

AWAY = timedelta(days=2 * 365)
NOTICE = timedelta(days=30)


def tell_the_inactive() -> int:
    """Sets the day and writes, once each; signing in before it is enough to stay.

    Who holds a role is left to the administrators: a country should not lose its focal point unasked.
    """
    last_here = Coalesce("last_login", "date_joined")
    away = User.objects.active().annotate(last_here=last_here).filter(last_here__lt=timezone.now() - AWAY)
    away = away.filter(erased_at=None, leaving=None, is_superuser=False)
    holders = RoleGrant.objects.standing().values("member_id")
    pks = list(away.exclude(pk__in=holders).order_by("pk").values_list("pk", flat=True))
    return sum(tell_one(pk=pk) for pk in pks)


@transaction.atomic
def tell_one(*, pk: int) -> bool:
    member = User.objects.select_for_update(of=("self",)).get(pk=pk)
    now = timezone.now()
    if member.last_login and member.last_login > now - AWAY:
        return False  # came back this moment
    leaving, made = Leaving.objects.get_or_create(
        member=member, defaults={"asked_at": now, "due": now + NOTICE, "was_asked_for": False}
    )
    if made:
        tell_of_inactivity(leaving=leaving)
    return made
