"""Before a sensitive step: did this person show who they are within the last ten minutes?

A sign-in counts as much as a confirmation. Otherwise the person is asked for the password, else for the second factor,
else for a code by mail (`AccountAdapter.get_reauthentication_methods`), and then goes on to what they wanted to do.
"""

import time
from collections.abc import Callable
from functools import wraps
from typing import Any
from urllib.parse import urlencode

from allauth.account.adapter import get_adapter
from allauth.account.internal.flows.login import get_authentication_records
from allauth.account.internal.flows.reauthentication import STATE_SESSION_KEY
from allauth.core.internal.httpkit import serialize_request
from django.conf import settings
from django.contrib.auth.views import redirect_to_login
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse

View = Callable[..., Any]  # a file that streams is no HttpResponse


def recently_confirmed(request: HttpRequest) -> bool:
    if not request.user.is_authenticated:
        return False
    now = time.time()
    records = get_authentication_records(request, request.user)
    return any(0 <= now - record["at"] < settings.ACCOUNT_REAUTHENTICATION_TIMEOUT for record in records)


def ask_who_it_is(request: HttpRequest) -> HttpResponse:
    """Lead to the page that asks; what was sent is kept in the session, and allauth sends it on afterwards.

    Its own way to here loses what was sent to an address with a question mark: it compares that with the bare path.
    """
    methods = get_adapter().get_reauthentication_methods(request.user)
    if not methods:
        raise PermissionDenied
    wanted = request.get_full_path()
    if request.method == "POST":
        request.session[STATE_SESSION_KEY] = {"request": serialize_request(request)}
        wanted = request.path
    return HttpResponseRedirect(f"{methods[0]['url']}?{urlencode({'next': wanted})}")


def confirm_first(view: View) -> View:
    """For views that export, delete, grant or verify. Stands inside `@may`, which asks whether one may at all."""

    @wraps(view)
    def confirmed(request: HttpRequest, *args: Any, **kwargs: Any) -> Any:
        if not request.user.is_authenticated:
            return redirect_to_login(request.get_full_path(), reverse("account_login"))
        if not recently_confirmed(request):
            return ask_who_it_is(request)
        return view(request, *args, **kwargs)

    return confirmed
