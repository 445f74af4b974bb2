"""Whose address it is: the author's, by key; of a case that has no word yet, what its address says."""

import uuid
from collections.abc import Callable
from dataclasses import dataclass
from functools import wraps
from typing import Any
from urllib.parse import urlencode

from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect, JsonResponse, QueryDict
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from portal.contributions.models import Draft, Form
from portal.contributions.questions import all_questions
from portal.contributions.services import Start, find_draft, unsaved
from portal.languages import content_languages, current_language
from portal.members.doors import may
from portal.members.own_time import zone_of

View = Callable[..., HttpResponse]


def for_members(action: str) -> Callable[[View], View]:
    """Signed in, in the member's own time zone; scripts hear of what is wrong as JSON."""

    def decorate(view: View) -> View:
        guarded = may(action)(view)

        @wraps(guarded)
        def answered(request: HttpRequest, **kwargs: Any) -> HttpResponse:
            if wants_json(request) and not request.user.is_authenticated:
                return refused(401, _("Sign in to send it. What you wrote is kept on this device."))
            with timezone.override(zone_of(request.user)):
                try:
                    response = guarded(request, **kwargs)
                except PermissionDenied:
                    if wants_json(request):
                        return refused(403, _("This is not open to you."))
                    raise
            response.headers.setdefault("Cache-Control", "no-store, private")
            return response

        return answered

    return decorate


for_authors = for_members("draft.begin")


def refused(status: int, sentence: str) -> JsonResponse:
    return JsonResponse({"state": "refused", "errors": {"": [sentence]}}, status=status)


def wants_json(request: HttpRequest) -> bool:
    return "application/json" in request.headers.get("Accept", "")


def see_other(url: str) -> HttpResponseRedirect:
    return HttpResponseRedirect(url, status=303)


@dataclass(frozen=True, slots=True)
class Case:
    """A draft and how to link within it: `tail` carries what was chosen until the first word is stored."""

    draft: Draft
    start: Start
    tail: str

    def url(self, name: str, *args: str, **query: str) -> str:
        asked = "&".join(part for part in (self.tail, urlencode(query)) if part)
        return reverse(name, args=[self.draft.key, *args]) + (f"?{asked}" if asked else "")


def case_of(request: HttpRequest, key: uuid.UUID) -> Case:
    """The author's own draft; a key of somebody else is a name in the author's own space, with nothing in it."""
    draft = find_draft(user=request.user, key=key)
    if draft is not None:
        return Case(draft, Start(draft.kind, draft.form, draft.language), "")
    start = start_in(request.POST) or start_in(request.GET)
    if start is None:
        raise Http404
    return case_to_be(request.user, key, start)


def case_to_be(user: Any, key: uuid.UUID, start: Start) -> Case:
    tail = urlencode({"kind": start.kind, "form": start.form, "language": start.language})
    return Case(unsaved(user, key, start), start, tail)


def start_in(given: QueryDict) -> Start | None:
    """What was chosen before the first word; None without a kind."""
    kind = given.get("kind", "")
    if kind not in all_questions():
        return None
    form, language = given.get("form", ""), given.get("language", "")
    has_more = bool(all_questions()[kind].further)
    return Start(
        kind,
        Form.FULL if form == Form.FULL and has_more else Form.SHORT,
        language if language in content_languages() else current_language(),
    )
