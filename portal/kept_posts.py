"""A form sent when its session was over: its text is kept, somebody signs in, and one button sends it on.

The fields wait in the session, so that they outlive a code by mail, a second factor and another site's sign-in;
`login()` changes the session's key and keeps what is in it. Only for views behind `@may`: those of signing in have
passwords and codes, and never come here. Files are not kept.
"""

import re
from collections.abc import Callable
from typing import Any
from urllib.parse import urlencode
from uuid import uuid4

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.cache import never_cache

from portal.members.marks import mark_of

SESSION_KEY = "kept_posts"
MOST = 3  # forms a session; the oldest goes first
SECRET = re.compile(r"password|^(?:csrfmiddlewaretoken|code|otp|kept)$", re.IGNORECASE)

Entry = dict[str, Any]


class KeepPosts:
    """Stands after the middleware that knows the user and before every view."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        response = self.get_response(request)
        if request.method == "POST" and response.status_code < 400 and "kept" in request.POST:
            forget(request, request.POST["kept"])
        return response

    def process_view(self, request: HttpRequest, view: Any, args: Any, kwargs: Any) -> HttpResponse | None:
        if request.method != "POST" or not is_guarded(request):
            return None
        if not request.user.is_authenticated:
            return answer(request, status=401)
        if request.POST.get("whose", "") not in {"", mark_of(request.user)}:
            return answer(request, status=403)
        return None


def is_guarded(request: HttpRequest) -> bool:
    match = request.resolver_match
    return match is not None and hasattr(match.func, "action")


def wants_json(request: HttpRequest) -> bool:
    return "application/json" in request.META.get("HTTP_ACCEPT", "")


def answer(request: HttpRequest, status: int) -> HttpResponse:
    """The page that holds on to what was sent: with the sign-in form, with one button, or with neither."""
    if wants_json(request):
        error = "other_user" if request.user.is_authenticated else "signed_out"
        return JsonResponse({"error": error}, status=status)
    entry = entry_of(request)
    if not request.user.is_authenticated:
        keep(request, entry)
        return no_store(render(request, "refusals/sign_in.html", sign_in_context(entry), status=401))
    if entry["whose"] not in {"", mark_of(request.user)}:
        return no_store(render(request, "refusals/other_author.html", status=403))
    return no_store(render(request, "refusals/kept.html", {"entry": entry}, status=status))


def entry_of(request: HttpRequest) -> Entry:
    fields = [[name, value] for name, values in request.POST.lists() if not SECRET.search(name) for value in values]
    return {
        "id": uuid4().hex,
        "path": request.get_full_path(),
        "fields": fields,
        "whose": request.POST.get("whose", ""),
        "had_files": bool(request.FILES),
    }


def keep(request: HttpRequest, entry: Entry) -> None:
    """The same form sent again takes the place of the first."""
    others = [kept for kept in request.session.get(SESSION_KEY, []) if kept["path"] != entry["path"]]
    request.session[SESSION_KEY] = [*others, entry][-MOST:]


def forget(request: HttpRequest, name: str) -> None:
    kept = request.session.get(SESSION_KEY, [])
    if rest := [entry for entry in kept if entry["id"] != name]:
        request.session[SESSION_KEY] = rest
    elif kept:
        del request.session[SESSION_KEY]


def sign_in_context(entry: Entry) -> dict[str, Any]:
    return {"entry": entry, "next": reverse("kept_text"), "question": urlencode({"next": reverse("kept_text")})}


@never_cache
def kept_text(request: HttpRequest) -> HttpResponse:
    """After signing in: "Your text is kept", and one button that sends it where it was going."""
    if not request.user.is_authenticated:
        context = sign_in_context({}) | {"waiting": request.session.get(SESSION_KEY, [])}
        return render(request, "refusals/sign_in.html", context, status=401)
    own = [kept for kept in request.session.get(SESSION_KEY, []) if kept["whose"] in {"", mark_of(request.user)}]
    if own:
        return render(request, "refusals/kept.html", {"entry": own[-1], "kept": own[-1]["id"]})
    if request.session.get(SESSION_KEY):
        return render(request, "refusals/other_author.html", status=403)
    return render(request, "refusals/nothing_kept.html", status=404)


def no_store(response: HttpResponse) -> HttpResponse:
    response.headers["Cache-Control"] = "no-store"
    return response
