"""What somebody sees whose form is refused before any view has read it."""

from typing import Any

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render
from django.template.loader import render_to_string
from django.utils import translation

from portal import kept_posts
from portal.languages import django_code, interface_languages


def refuse_form(request: HttpRequest, reason: str = "") -> HttpResponse:
    """A form whose token is stale: open for too long, or somebody signed in beside it. Its text is kept.

    Not from elsewhere: another site's form must not get its words in front of our one button.
    """
    if kept_posts.wants_json(request):
        return JsonResponse({"error": "token"}, status=403)
    if reason.startswith("CSRF") and came_from_here(request) and kept_posts.is_guarded(request):
        return kept_posts.answer(request, status=403)
    return render(request, "403.html", status=403)


def refuse_person(request: HttpRequest, exception: Exception) -> HttpResponse:
    """The 403 page; with the sentence of whoever said no, if it is one of ours."""
    return render(request, "403.html", {"sentence": getattr(exception, "sentence", "")}, status=403)


def came_from_here(request: HttpRequest) -> bool:
    """Django has compared a given Origin already; browsers without it say Sec-Fetch-Site or nothing."""
    return "HTTP_ORIGIN" in request.META or request.META.get("HTTP_SEC_FETCH_SITE") == "same-origin"


def refuse_body(request: HttpRequest, why: str, status: int) -> HttpResponse:
    """A body that is cut ("cut"), came too slowly ("slow"), is too large ("large") or hides its length ("length")."""
    if kept_posts.wants_json(request):
        return JsonResponse({"error": why}, status=status)
    first = request.path_info.lstrip("/").partition("/")[0]  # nothing has read the language yet
    with translation.override(django_code(first if first in interface_languages() else "en")):
        context: dict[str, Any] = {"why": why, "status": status}
        return HttpResponse(render_to_string("refusals/body.html", context), status=status)
