"""How a view asks the table of permissions, so that every address says which action it is."""

from collections.abc import Callable
from functools import wraps
from typing import Any

from django.contrib.auth.views import redirect_to_login
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse

from portal.members.permissions import can
from portal.members.refused import Refused

View = Callable[..., HttpResponse]


def may(
    action: str, load: Callable[..., Any] | None = None, why: Callable[[Any, Any], str] | None = None
) -> Callable[[View], View]:
    """The view runs for those who may do `action`; others sign in first, or get the 403 page.

    `load(request, **kwargs)` finds the item (or raises Http404); the view then gets it as `item` in place of the
    address's own words. `why(user, item)` is the sentence of the 403 page, where there is more to say than no.
    """

    def decorate(view: View) -> View:
        @wraps(view)
        def guarded(request: HttpRequest, **kwargs: Any) -> HttpResponse:
            if not request.user.is_authenticated:
                return redirect_to_login(request.get_full_path(), reverse("account_login"))
            item = guarded.load(request, **kwargs) if guarded.load else None  # type: ignore[attr-defined]
            if not can(request.user, action, item):
                reason = guarded.why  # type: ignore[attr-defined]
                raise Refused(reason(request.user, item)) if reason else PermissionDenied
            run = guarded.view  # type: ignore[attr-defined]
            return run(request, item=item) if guarded.load else run(request, **kwargs)  # type: ignore[attr-defined]

        # Kept in reach, so that the sweep of all addresses can put items of its own behind each door.
        guarded.action, guarded.load, guarded.why, guarded.view = action, load, why, view  # type: ignore[attr-defined]
        return guarded

    return decorate


class SeeOther(HttpResponseRedirect):
    """After a form that did its work: the browser fetches the next page, and a reload sends nothing again."""

    status_code = 303
