"""One question a screen: shown from the stored answer, saved by a POST that always leads on."""

import secrets
import uuid
from dataclasses import dataclass
from itertools import count
from typing import Any

from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from portal.contributions.answers import MOST_BYTES, Data, as_posted, read_posted, size_of
from portal.contributions.asked import source_of, source_then, step_asked, steps_asked
from portal.contributions.beside import Beside, original_beside_answer
from portal.contributions.checking import strict_form
from portal.contributions.doors import Case, case_of, for_authors, see_other, wants_json
from portal.contributions.examples import quoted
from portal.contributions.forms import RowForms, StepForm
from portal.contributions.models import Answer
from portal.contributions.pages import with_rows_of_source
from portal.contributions.plain_fields import many_of
from portal.contributions.questions import Ask, Step, questions_of
from portal.contributions.remarks import remarks_by_field
from portal.contributions.services import Saved, save_answer
from portal.contributions.views import MINUTES_A_STEP, crumbs
from portal.languages import language_tag
from portal.members.permissions import can


@require_http_methods(["GET", "HEAD", "POST"])
@for_authors
def step(request: HttpRequest, key: uuid.UUID, step: str) -> HttpResponse:
    case = case_of(request, key)
    asked = step_asked(case.draft, step)
    if asked is None:
        raise Http404
    if request.method == "POST":
        return save(request, case, asked)
    if case.draft.sent_at:
        return see_other(reverse("share_sent", args=[case.draft.key]))
    answer = case.draft.answers.filter(step=step).first() if case.draft.pk else None
    return screen(request, case, asked, answer, show=request.GET.get("show") == "1")


def save(request: HttpRequest, case: Case, asked: Step) -> HttpResponse:
    if not case.draft.sent_at and not can(request.user, "draft.write", case.draft):
        raise PermissionDenied
    data = read_posted(asked, request.POST, many_of(questions_of(case.draft.kind).model, asked))
    if size_of(data) > MOST_BYTES:
        return too_large(request, case, asked, data)
    saved = save_answer(
        user=request.user,
        key=case.draft.key,
        start=case.start,
        step=asked.slug,
        data=data,
        base=number_in(request.POST.get("base", "")),
        writer=request.POST.get("writer", ""),
    )
    if wants_json(request):
        return as_json(saved, asked)
    return see_other(where_next(request, case, asked, saved, data))


def number_in(text: str) -> int:
    return int(text) if text.isascii() and text.isdigit() and len(text) < 9 else 0


def where_next(request: HttpRequest, case: Case, asked: Step, saved: Saved, data: Data) -> str:
    if saved.draft.pk:
        case = Case(saved.draft, case.start, "")
    if saved.outcome == "conflict":
        return case.url("share_compare", asked.slug)
    if saved.outcome == "aside":
        return reverse("share_sent", args=[case.draft.key])
    if grown := request.POST.get("add", ""):
        rows = next((rows for rows in asked.rows if rows.name == grown), None)
        if rows:
            return f"{case.url('share_step', asked.slug)}#i-{rows.name}-{len(data[rows.name])}"
    if request.POST.get("take_away"):
        return f"{case.url('share_step', asked.slug)}#rows-{request.POST['take_away'].rpartition('-')[0]}"
    if "stay" in request.POST:
        return case.url("share_step", asked.slug)
    is_whole = saved.answer is not None and saved.answer.complete
    if saved.outcome != "blank" and not is_whole and not strict_form(case.draft, asked, data).is_valid():
        return case.url("share_step", asked.slug, show="1")
    following = step_after(case, asked)
    return case.url("share_step", following.slug) if following else case.url("share_tasks")


def step_after(case: Case, asked: Step) -> Step | None:
    steps = list(steps_asked(case.draft))
    place = next(number for number, step in enumerate(steps) if step.slug == asked.slug)
    return steps[place + 1] if place + 1 < len(steps) else None


def as_json(saved: Saved, asked: Step) -> JsonResponse:
    """What a script needs to know; every answer names the key, so that none is taken for another's."""
    told: dict[str, Any] = {
        "key": str(saved.draft.key),
        "step": asked.slug,
        "state": {"same": "saved", "blank": "saved"}.get(saved.outcome, saved.outcome),
        "version": saved.answer.version if saved.answer else 0,
        "writer": saved.answer.writer if saved.answer else "",
        "complete": bool(saved.answer and saved.answer.complete),
        "saved": saved.answer.saved.isoformat() if saved.answer else None,
        "errors": {},
    }
    if saved.outcome in ("conflict", "aside"):
        theirs = saved.answer.data if saved.answer else {}
        told["theirs"] = dict(as_posted(asked, theirs).lists())
        return JsonResponse(told, status=409)
    if saved.answer:
        form = strict_form(saved.draft, asked, saved.answer.data)
        form.is_valid()
        told["errors"] = form.messages()
    return JsonResponse(told)


def too_large(request: HttpRequest, case: Case, asked: Step, data: Data) -> HttpResponse:
    """The one answer that is not stored: it is shown again whole, so that it can be shortened."""
    sentence = _("This answer is longer than the portal can keep (64 KB). Shorten it, or send the rest as a file.")
    if wants_json(request):
        return JsonResponse(
            {"key": str(case.draft.key), "step": asked.slug, "state": "refused", "errors": {"": [sentence]}}, status=413
        )
    answer = case.draft.answers.filter(step=asked.slug).first() if case.draft.pk else None
    unsaved = Answer(step=asked.slug, data=data, version=answer.version if answer else 0)
    response = screen(request, case, asked, unsaved, show=True, first_fault=sentence)
    response.status_code = 413
    return response


@dataclass(frozen=True, slots=True)
class Shown:
    """One field or one list of rows, with all that stands around it."""

    ask: Any
    fields: list[Any]
    rows: RowForms | None
    remarks: list[Any]
    beside: Beside | None
    limit: int

    @property
    def is_only_one(self) -> bool:
        return len(self.fields) == 1 and not self.fields[0].use_fieldset


@dataclass(frozen=True, slots=True)
class Box:
    id: str
    value: str
    label: str
    is_ticked: bool


def boxes(field: Any) -> list[tuple[str, list[Box]]]:
    """The boxes of a long list by their groups, numbered through."""
    ticked, number, groups = set(field.value() or ()), count(), []
    for name, options in field.field.groups:
        made = [Box(f"{field.auto_id}_{next(number)}", o.value, o.label, o.value in ticked) for o in options]
        groups.append((name, made))
    return groups


def screen(
    request: HttpRequest, case: Case, asked: Step, answer: Answer | None, *, show: bool, first_fault: str = ""
) -> HttpResponse:
    draft = case.draft
    steps = list(steps_asked(draft))
    number = next(place for place, step in enumerate(steps, 1) if step.slug == asked.slug)
    data, source = answer.data if answer else {}, source_of(draft)
    if source is not None:
        data = with_rows_of_source(source, asked, data)
    form = StepForm(model=questions_of(draft.kind).model, step=asked, data=data, strict=show, checked=show)
    faults = form.problems if show else []
    if first_fault:
        faults = [(f"id_{asked.asks[0].name}", first_fault), *faults]
    others = list(draft.other_texts.filter(step=asked.slug)) if draft.pk else []
    context: dict[str, Any] = {
        "case": case,
        "draft": draft,
        "step": asked,
        "form": form,
        "shown": shown_in(draft, asked, form),
        "faults": faults,
        "number": number,
        "total": len(steps),
        "minutes": max(1, round((len(steps) - number + 1) * MINUTES_A_STEP)),
        "places": ["done" if n < number else "now" if n == number else "" for n in range(1, len(steps) + 1)],
        "before": case.url("share_step", steps[number - 2].slug) if number > 1 else "",
        "after": case.url("share_step", steps[number].slug) if number < len(steps) else case.url("share_tasks"),
        "tasks_url": case.url("share_tasks"),
        "base": answer.version if answer else 0,
        "writer": secrets.token_urlsafe(9),
        "saved": answer.saved if answer and answer.pk else None,
        "undecided": [other for other in others if other.settled_at is None],
        "earlier": len([other for other in others if other.settled_at]),
        "newest_earlier": max((other.pk for other in others if other.settled_at), default=0),
        "compare_url": case.url("share_compare", asked.slug),
        "example": quoted(questions_of(draft.kind), asked.example) if not draft.version_of_id else None,
        "source": source,
        "content_tag": language_tag(draft.language),
        "crumbs": crumbs(case),
    }
    return render(request, "contributions/step.html", context)


def shown_in(draft: Any, asked: Step, form: StepForm) -> list[Shown]:
    remarks = remarks_by_field(draft)
    source = source_of(draft)
    then = source_then(draft) if source is not None and draft.source_revision_id != source.live_revision_id else None
    found = []
    for ask in asked.asks:
        names = [ask.name, "other_country"] if ask.name == "countries" else [ask.name]
        fields: list[Any] = [form[name] for name in names] if isinstance(ask, Ask) else []
        rows = None if isinstance(ask, Ask) else form.rows_named(ask.name)
        beside = original_beside_answer(source, then, ask) if source is not None else None
        limit = getattr(fields[0].field, "character_limit", 0) if fields else 0
        if fields and hasattr(fields[0].field, "groups"):
            fields[0].boxes = boxes(fields[0])
        described(fields, remarks.get(ask.name, []), ask.name)
        found.append(Shown(ask, fields, rows, remarks.get(ask.name, []), beside, limit))
    return found


def described(fields: list[Any], remarks: list[Any], name: str) -> None:
    """A reviewer's words are read out with the field that they are about."""
    if not fields or not remarks or fields[0].use_fieldset:
        return
    field = fields[0]
    ids = [f"{field.auto_id}_helptext"] if field.help_text else []
    ids += [f"{field.auto_id}_error"] if field.errors else []
    field.field.widget.attrs["aria-describedby"] = " ".join([*ids, f"asked-{name}"])
