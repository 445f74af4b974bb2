"""Before a sensitive step: did this person show who they are within the last ten minutes?

A sign-in counts as much as a confirmation. Otherwise the person is asked for the password, else for the second factor,
else for a code by mail (`AccountAdapter.get_reauthentication_methods`), and then goes on to what they wanted to do.
"""

import time
from collections.abc import Callable
from functools import wraps
from typing import Any

from allauth.account.internal.flows.login import get_authentication_records
from allauth.core.exceptions import ReauthenticationRequired
from django.conf import settings
from django.contrib.auth.views import redirect_to_login
from django.http import HttpRequest, HttpResponse
from django.urls import reverse

View = Callable[..., HttpResponse]


def recently_confirmed(request: HttpRequest) -> bool:
    if not request.user.is_authenticated:
        return False
    now = time.time()
    records = get_authentication_records(request, request.user)
    return any(0 <= now - record["at"] < settings.ACCOUNT_REAUTHENTICATION_TIMEOUT for record in records)


def confirm_first(view: View) -> View:
    """For views that export, delete, grant or verify. Stands inside `@may`, which asks whether one may at all."""

    @wraps(view)
    def confirmed(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if not request.user.is_authenticated:
            return redirect_to_login(request.get_full_path(), reverse("account_login"))
        if not recently_confirmed(request):
            # allauth's middleware keeps what was sent, leads to the page that asks, and sends it on afterwards.
            raise ReauthenticationRequired
        return view(request, *args, **kwargs)

    return confirmed
