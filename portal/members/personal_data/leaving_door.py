"""While an account is about to be erased, its owner finds one page only: My data, with the button that keeps it."""

from collections.abc import Callable
from typing import Any

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse

from portal.members.personal_data.leaving_signals import LEAVING, is_leaving

OPEN = {"data.export", "account.delete"}


class LeavingDoor:
    """Asks the session only where a view asks who the visitor is: public pages stay the same for everybody."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self.get_response(request)

    def process_view(self, request: HttpRequest, view: Any, args: Any, kwargs: Any) -> HttpResponse | None:
        action = getattr(view, "action", "admin.enter" if request.path_info.startswith("/admin/") else "")
        if not action or action in OPEN or not request.user.is_authenticated:
            return None
        if request.session.get(LEAVING):
            if is_leaving(request.user):
                return HttpResponseRedirect(reverse("my_data"), status=303)
            del request.session[LEAVING]  # stayed, by the button on another device
        return None
