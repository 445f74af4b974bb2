"""Hours as the clock on the reader's wall shows them."""

from collections.abc import Callable
from datetime import UTC, tzinfo
from functools import wraps
from typing import Any
from zoneinfo import ZoneInfo

from django.http import HttpRequest, HttpResponse
from django.utils import timezone

View = Callable[..., HttpResponse]


def zone_of(user: Any) -> tzinfo:
    """UTC for who has chosen none, or one that this machine does not know."""
    try:
        return ZoneInfo(getattr(user, "time_zone", "") or "UTC")
    except (KeyError, ValueError, OSError):
        return UTC


def in_own_time(view: View) -> View:
    @wraps(view)
    def shown(request: HttpRequest, **kwargs: Any) -> HttpResponse:
        with timezone.override(zone_of(request.user)):
            return view(request, **kwargs)

    return shown
