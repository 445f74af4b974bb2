"""How a view asks the table of permissions, so that every address says which action it is."""

from collections.abc import Callable
from functools import wraps
from typing import Any

from django.contrib.auth.views import redirect_to_login
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.urls import reverse

from portal.members.permissions import can

View = Callable[..., HttpResponse]


def may(action: str, load: Callable[..., Any] | None = None) -> Callable[[View], View]:
    """The view runs for those who may do `action`; others sign in first, or get the 403 page.

    `load(request, **kwargs)` finds the item (or raises Http404); the view then gets it as `item` in place of the
    address's own words.
    """

    def decorate(view: View) -> View:
        @wraps(view)
        def guarded(request: HttpRequest, **kwargs: Any) -> HttpResponse:
            if not request.user.is_authenticated:
                return redirect_to_login(request.get_full_path(), reverse("account_login"))
            item = load(request, **kwargs) if load else None
            if not can(request.user, action, item):
                raise PermissionDenied
            return view(request, item=item) if load else view(request, **kwargs)

        guarded.action = action  # type: ignore[attr-defined]
        return guarded

    return decorate
