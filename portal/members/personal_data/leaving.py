"""The way out: asked for, undone within 14 days, or carried out by the daily job."""

import logging
from collections.abc import Callable
from datetime import timedelta
from typing import Any

from allauth.account.models import EmailAddress
from allauth.usersessions.models import UserSession
from django.db import transaction
from django.db.models import QuerySet
from django.utils import timezone

from portal.members.models import User
from portal.members.permissions import can
from portal.members.personal_data.administrators import Refused, keep_an_administrator, last_focal_point_of
from portal.members.personal_data.erasing import erase_account
from portal.members.personal_data.letters import tell_administrators, tell_leaving
from portal.members.personal_data.models import Leaving
from portal.members.personal_data.traces.by_hand import sessions_with

logger = logging.getLogger(__name__)

TIME_TO_UNDO = timedelta(days=14)
UNCONFIRMED_KEPT = timedelta(days=14)


@transaction.atomic
def ask_to_leave(*, member: Any, words: str) -> Leaving:
    """Signed out everywhere at once; erased after 14 days. Asked again, nothing changes."""
    member = User.objects.select_for_update(of=("self",)).get(pk=member.pk)
    keep_an_administrator(without=member.pk)
    now = timezone.now()
    leaving, created = Leaving.objects.get_or_create(
        member=member, defaults={"words": words, "asked_at": now, "due": now + TIME_TO_UNDO}
    )
    sign_out_everywhere(member=member)
    if created:
        tell_leaving(leaving=leaving)
        if country := last_focal_point_of(member):
            administrators = [user for user in User.objects.active().exclude(pk=member.pk) if can(user, "role.grant")]
            tell_administrators(leaving=leaving, country=country, administrators=administrators)
    return leaving


def sign_out_everywhere(*, member: Any) -> None:
    for session in list(sessions_with(member, frozenset())):
        session.delete()
    UserSession.objects.filter(user=member).delete()


@transaction.atomic
def stay(*, member: Any) -> bool:
    """False: there was no wish to leave any more, or the account is erased."""
    lock(member.pk)
    return bool(Leaving.objects.filter(member=member, member__erased_at=None).delete()[0])


def lock(pk: int) -> None:
    """Who stays and the job that erases wait for each other: what was read before the lock may be true no longer."""
    User.objects.select_for_update(of=("self",)).get(pk=pk)


def erase_due() -> int:
    """Everybody whose day has come. One that cannot be erased holds up nobody."""
    return erase_each(due)


def erase_unconfirmed() -> int:
    """Who signed up and never typed the code: nothing but an address, maybe somebody else's."""
    return erase_each(never_confirmed)


def due() -> QuerySet[User]:
    return User.objects.filter(leaving__due__lte=timezone.now()).order_by("leaving__due")


def never_confirmed() -> QuerySet[User]:
    verified = EmailAddress.objects.filter(verified=True).values("user_id")
    asked = EmailAddress.objects.filter(verified=False).values("user_id")
    old = User.objects.filter(date_joined__lt=timezone.now() - UNCONFIRMED_KEPT, last_login=None, erased_at=None)
    return old.filter(pk__in=asked, is_staff=False, is_superuser=False).exclude(pk__in=verified)


def erase_each(whom: Callable[[], QuerySet[User]]) -> int:
    number = 0
    for pk in list(whom().values_list("pk", flat=True)):
        try:
            number += erase_if_still(whom, pk=pk)
        except Refused:
            logger.error("member %s waits to be erased: the last administrator", pk)
        except Exception:
            # Whatever a room's rows hold: the next member's day has come too. Tried again tomorrow.
            logger.exception("member %s could not be erased", pk)
    return number


@transaction.atomic
def erase_if_still(whom: Callable[[], QuerySet[User]], *, pk: int) -> bool:
    """While the others were erased, this one may have pressed the button, or typed the code."""
    lock(pk)
    return whom().filter(pk=pk).exists() and erase_account(pk=pk)
