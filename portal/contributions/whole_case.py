"""A whole case in one request, for devices that were away: every step at once, and sent if asked.

The body is a JSON object: `kind`, `form`, `language`; `steps`, by slug an object of `fields` (names and values as the
form posts them), `base` and `writer`; `send` with `check` (licence, shown, declarations) to send it as well.
"""

import json
import uuid
from typing import Any

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.http.request import RawPostDataException
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from portal.contributions.answers import MOST_BYTES, Data, as_posted, plain_text, posted, read_posted, size_of
from portal.contributions.asked import step_asked, steps_asked
from portal.contributions.checking import strict_form
from portal.contributions.credit import DECLARATIONS
from portal.contributions.doors import for_authors, refused, start_in
from portal.contributions.models import CHECK, Draft
from portal.contributions.plain_fields import many_of
from portal.contributions.questions import questions_of
from portal.contributions.sending import Sent, copy_aside, send_draft
from portal.contributions.services import Saved, Start, find_draft, save_answer, unsaved
from portal.members.permissions import can

STATUS = {
    "sent": 200,
    "again": 200,
    "incomplete": 422,
    "undeclared": 422,
    "conflict": 409,
    "exists": 409,
    "busy": 409,
    "forbidden": 403,
}


@require_POST
@for_authors
def whole_case(request: HttpRequest, key: uuid.UUID) -> HttpResponse:
    try:
        body = json.loads(request.body)
    except (ValueError, RawPostDataException):  # the second: a form, which was read as one before
        body = None
    if not isinstance(body, dict) or not isinstance(body.get("steps"), dict):
        return refused(400, _("This is not a case as the form sends it. Open the form and send it from there."))
    draft = find_draft(user=request.user, key=key)
    start = Start(draft.kind, draft.form, draft.language) if draft else start_in(posted(plain_values(body)))
    if start is None:
        return refused(400, _("It does not say what kind of record this is. Open the form and send it from there."))
    answers = read_answers(draft or unsaved(request.user, key, start), body["steps"])
    if any(size_of(data) > MOST_BYTES for data, _base, _writer in answers.values()):
        return refused(413, _("One answer is longer than the portal can keep (64 KB). Shorten it."))
    if draft is not None and draft.sent_at is not None:
        return after_sending(request, draft, answers)
    if draft is not None and not can(request.user, "draft.write", draft):
        return refused(403, _("This is not open to you."))
    saved = {
        slug: save_answer(user=request.user, key=key, start=start, step=slug, data=data, base=base, writer=writer)
        for slug, (data, base, writer) in answers.items()
    }
    told: dict[str, Any] = {"key": str(key), "state": "saved", "steps": told_of(saved)}
    if any(each.outcome == "conflict" for each in saved.values()):
        told["state"] = "conflict"
        return JsonResponse(told, status=409)
    if body.get("send"):
        return send(request, key, start, body, told)
    return JsonResponse(told)


def plain_values(body: dict[str, Any]) -> dict[str, str]:
    return {name: str(body.get(name, "")) for name in ("kind", "form", "language")}


def read_answers(draft: Draft, given: dict[str, Any]) -> dict[str, tuple[Data, int, str]]:
    """By step: answer, base and writer; steps that this form does not have are left out."""
    model = questions_of(draft.kind).model
    found = {}
    for step in steps_asked(draft):
        held = given.get(step.slug)
        if isinstance(held, dict) and isinstance(held.get("fields"), dict):
            data = read_posted(step, posted(held["fields"]), many_of(model, step))
            base = held.get("base", 0)
            found[step.slug] = (data, base if isinstance(base, int) else 0, plain_text(held.get("writer", ""))[:64])
    return found


def told_of(saved: dict[str, Saved]) -> dict[str, Any]:
    told: dict[str, Any] = {}
    for slug, each in saved.items():
        told[slug] = {
            "state": {"same": "saved", "blank": "saved"}.get(each.outcome, each.outcome),
            "version": each.answer.version if each.answer else 0,
            "writer": each.answer.writer if each.answer else "",
            "next": next_of(each, slug),
        }
        if each.outcome == "conflict" and each.answer:
            step = next(step for step in steps_asked(each.draft) if step.slug == slug)
            told[slug]["theirs"] = dict(as_posted(step, each.answer.data).lists())
    return told


def next_of(saved: Saved, slug: str) -> str:
    """Back to the same screen where something is not right, as a plain form is led; otherwise the script knows."""
    step = step_asked(saved.draft, slug)
    if saved.answer is None or step is None or strict_form(saved.draft, step, saved.answer.data).is_valid():
        return ""
    return f"{reverse('share_step', args=[saved.draft.key, slug])}?show=1"


def send(
    request: HttpRequest, key: uuid.UUID, start: Start, body: dict[str, Any], told: dict[str, Any]
) -> HttpResponse:
    given = body.get("check")
    check = given if isinstance(given, dict) else {}
    names = ["licence", "shown", *(name for name, _label in DECLARATIONS)]
    data = {name: plain_text(check.get(name) or "")[:20] for name in names}
    writer = plain_text(body.get("writer", ""))[:64]
    saved = save_answer(user=request.user, key=key, start=start, step=CHECK, data=data, writer=writer)
    if saved.outcome == "conflict" and saved.answer and saved.other:
        # Nothing is lost by taking the newer word on licence and declarations: it is the same person's.
        saved.answer.data = data
        saved.answer.save(update_fields=["data"])
        saved.other.delete()
    return answer_to_sending(send_draft(user=request.user, key=key, start=start), told)


def answer_to_sending(sent: Sent, told: dict[str, Any]) -> HttpResponse:
    told["state"] = {"again": "sent"}.get(sent.outcome, sent.outcome)
    if sent.outcome in ("sent", "again"):
        told |= {"number": sent.draft.page_id, "url": reverse("share_sent", args=[sent.draft.key])}
    told["missing"] = {problem.step: [sentence for _id, sentence in problem.faults] for problem in sent.problems}
    return JsonResponse(told, status=STATUS[sent.outcome])


def after_sending(request: HttpRequest, draft: Draft, answers: dict[str, tuple[Data, int, str]]) -> HttpResponse:
    """The same again: it is told that it was sent. Other words: they are kept beside, once."""
    stored = {answer.step: answer.data for answer in draft.answers.all()}
    told: dict[str, Any] = {"key": str(draft.key), "number": draft.page_id}
    told["url"] = reverse("share_sent", args=[draft.key])
    given = {slug: data for slug, (data, _base, _writer) in answers.items()}
    if all(stored.get(slug, empty(data)) == data for slug, data in given.items()):
        return JsonResponse(told | {"state": "sent", "missing": {}})
    kept = copy_aside(user=request.user, draft=draft, answers=given)
    return JsonResponse(told | {"state": "aside", "aside": str(kept.key)}, status=409)


def empty(data: Data) -> Data:
    return {name: [] if isinstance(value, list) else "" for name, value in data.items()}
