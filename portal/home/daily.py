"""Daily jobs of Django's own rooms."""

from importlib import import_module
from typing import Any

from django.conf import settings
from django.contrib.sessions.models import Session
from django.utils import timezone

from portal.daily import daily


@daily("sessions that ran out")
def clear_sessions() -> int:
    number = Session.objects.filter(expire_date__lt=timezone.now()).count()
    engine: Any = import_module(settings.SESSION_ENGINE)
    engine.SessionStore.clear_expired()
    return number
