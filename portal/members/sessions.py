"""What is kept of a session beside the session itself: since when, and in which browser. Never from where."""

import time
from typing import Any

from allauth.mfa.models import Authenticator
from allauth.usersessions.models import UserSession
from django.conf import settings
from django.core.management import call_command
from django.db import connections, transaction
from django.utils import timezone, translation
from django.utils.translation import gettext as _

from portal.members.adapter import NOWHERE
from portal.members.browsers import describe_browser
from portal.members.models import User
from portal.outgoing_mail.services import enqueue_mail


def keep_little(sender: type[UserSession], instance: UserSession, **_signal: Any) -> None:
    instance.ip = NOWHERE
    instance.user_agent = describe_browser(instance.user_agent)


def end_sessions(member: User) -> int:
    """Sign somebody out everywhere."""
    sessions = list(UserSession.objects.filter(user_id=member.pk))
    for session in sessions:
        session.end()
    return len(sessions)


def tidy_sessions() -> dict[str, int]:
    """Drop what has run out: half-way sessions hold addresses, and limits the hashes of them."""
    call_command("clearsessions")
    gone = [session for session in UserSession.objects.iterator() if not session.exists()]
    UserSession.objects.filter(pk__in=[session.pk for session in gone]).delete()
    limits = 0
    if "limits" in settings.DATABASES:
        with connections["limits"].cursor() as cursor:
            cursor.execute("DELETE FROM limits WHERE expires < %s", [timezone.now().replace(tzinfo=None)])
            limits = cursor.rowcount
    return {"sessions": len(gone), "limits": limits}


@transaction.atomic
def remove_second_factor(*, member: User) -> int:
    """For somebody who lost phone, key and spare codes, and was known again by an administrator."""
    removed, _each = Authenticator.objects.filter(user_id=member.pk).delete()
    end_sessions(member)
    with translation.override(member.language):
        enqueue_mail(
            key=f"account:second-factor-removed:{member.pk}:{time.time_ns()}",
            kind="second-factor-removed",
            to=member.email,
            subject=_("The second step of your sign-in was taken away"),
            text=_(
                "An administrator took the second step of your sign-in away, and signed you out everywhere, because "
                "you asked for it. Sign in with a code by mail and add a new one. If you did not ask, write to us."
            ),
            member=member,
            language=member.language,
        )
    return removed
