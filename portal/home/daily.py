"""Daily jobs of the rooms that know nothing of `portal.daily`: sessions and limits of sign-in."""

from django.contrib.sessions.models import Session
from django.utils import timezone

from portal.daily import daily
from portal.members.sessions import tidy_sessions


@daily("sessions that ran out")
def clear_sessions() -> int:
    number = Session.objects.filter(expire_date__lt=timezone.now()).count()
    tidy_sessions()
    return number
