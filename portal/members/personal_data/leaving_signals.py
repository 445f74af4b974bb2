"""Who signs in while the account is about to be erased is asked first whether to keep it."""

from typing import Any

from django.contrib.auth.signals import user_logged_in
from django.dispatch import receiver

from portal.members.personal_data.models import Leaving
from portal.outgoing_mail.services import register_silence

LEAVING = "account_leaving"  # in the session; every session since the wish to leave began after it


def is_leaving(member: Any) -> bool:
    return Leaving.objects.filter(member=member).exists()


register_silence(is_leaving)


@receiver(user_logged_in)
def note_leaving(sender: Any, request: Any, user: Any, **rest: Any) -> None:
    Leaving.objects.filter(member=user, was_asked_for=False).delete()  # who comes back is no longer away
    if request is not None and is_leaving(user):
        request.session[LEAVING] = True
