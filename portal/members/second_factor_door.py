"""Staff without a second factor stand before a closed door, and are told how to open it."""

from collections.abc import Callable
from typing import Any
from urllib.parse import urlencode

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils.translation import gettext as _

from portal.members.holdings import STAFF_ROLES
from portal.members.permissions import RULES
from portal.members.second_factor import lacks_second_factor

ADMIN = "/admin/"


def is_staff_only(request: HttpRequest, view: Any) -> bool:
    """The editors' admin, and every view whose action only staff may do."""
    action = getattr(view, "action", "")
    return request.path_info.startswith(ADMIN) or (action in RULES and STAFF_ROLES.issuperset(RULES[action]))


class second_factor_door:  # noqa: N801 - named as the other steps of a request are
    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self.get_response(request)

    def process_view(self, request: HttpRequest, view: Any, args: Any, kwargs: Any) -> HttpResponse | None:
        # The session is asked for only where staff go: public pages must not vary by visitor.
        if not is_staff_only(request, view) or not lacks_second_factor(request.user):
            return None
        messages.warning(
            request,
            _("Your role lets you change what others wrote, so it asks for a second step at sign-in. Add one here."),
        )
        return HttpResponseRedirect(f"{reverse('mfa_index')}?{urlencode({'next': request.get_full_path()})}")
