"""The first page of sharing, the list of parts, and what is done with a draft as a whole."""

import uuid
from dataclasses import dataclass
from datetime import datetime
from math import ceil
from typing import Any

from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.text import Truncator
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from portal.contributions.asked import steps_asked
from portal.contributions.checking import problems
from portal.contributions.doors import Case, case_of, for_authors, see_other, start_in
from portal.contributions.models import Answer, Draft, Form
from portal.contributions.questions import Step, Text, all_questions, questions_of
from portal.contributions.remarks import remarks_by_field, waits_for_an_answer
from portal.contributions.services import (
    change_form,
    change_language,
    delete_draft,
    restore_draft,
)
from portal.contributions.versions import changed_steps
from portal.languages import OWN_NAMES, content_languages, current_language
from portal.members.permissions import can
from portal.repository.sections import KINDS_BY_SLUG

MINUTES_A_STEP = 1.25
DRAFTS_A_PAGE = 20


@require_http_methods(["GET", "HEAD", "POST"])
@for_authors
def share(request: HttpRequest) -> HttpResponse:
    """Choose what to share; nothing is written. The key of the case is made here."""
    start = start_in(request.POST)
    if request.method == "POST":
        if start is None:
            return see_other(f"{reverse('share')}?show=1")
        tail = f"kind={start.kind}&form={start.form}&language={start.language}"
        return see_other(f"{reverse('share_tasks', args=[uuid.uuid4()])}?{tail}")
    mine = Draft.objects.of(request.user)
    drafts = Paginator(mine.open().with_progress().latest_first(), DRAFTS_A_PAGE)
    chosen = start_in(request.GET)
    context = {
        "kinds": [KINDS_BY_SLUG[slug] for slug in KINDS_BY_SLUG if slug in all_questions()],
        "counts": {slug: len(questions.short) for slug, questions in all_questions().items()},
        "chosen": chosen.kind if chosen else "case",
        "languages": [(code, OWN_NAMES[code]) for code in content_languages()],
        "chosen_language": current_language(),
        "further": len(questions_of("case").further),
        "drafts": drafts.get_page(request.GET.get("page")),
        "deleted": mine.deleted().latest_first()[:DRAFTS_A_PAGE],
        "show": request.GET.get("show") == "1",
        "may_send": can(request.user, "record.send"),
        "crumbs": [(_("Home"), f"/{current_language()}/")],
    }
    return render(request, "contributions/share.html", context)


@dataclass(frozen=True, slots=True)
class Part:
    number: int
    slug: str
    name: Text
    url: str
    state: str  # done, part, none, two (versions), asked (by the reviewer), changed (the original)
    saved: datetime | None


@require_GET
@for_authors
def tasks(request: HttpRequest, key: uuid.UUID) -> HttpResponse:
    case = case_of(request, key)
    draft = case.draft
    if draft.sent_at:
        return see_other(reverse("share_sent", args=[draft.key]))
    answers = {answer.step: answer for answer in draft.answers.all()} if draft.pk else {}
    parts = parts_of(case, answers)
    left = [part for part in parts if part.state not in ("done", "asked")]
    steps = steps_asked(draft)
    context: dict[str, Any] = {
        "case": case,
        "draft": draft,
        "title": draft.title or _("A record without a title yet"),
        "kind": KINDS_BY_SLUG[draft.kind],
        "parts": parts,
        "answered": len(parts) - len([part for part in parts if part.state == "none"]),
        "left": len(left),
        "minutes": ceil(len(left) * MINUTES_A_STEP),
        "further": len(questions_of(draft.kind).further) if draft.form == Form.SHORT else 0,
        "language_name": OWN_NAMES[draft.language],
        "languages": [(code, OWN_NAMES[code]) for code in content_languages()],
        "saved": max((answer.saved for answer in answers.values()), default=None),
        "remarks_elsewhere": remarks_elsewhere(draft, steps),
        "places": next((answer.data["countries"] for answer in answers.values() if "countries" in answer.data), []),
        "files_url": files_url(draft),
        "check_url": case.url("share_check"),
        "open_parts": len(problems(draft, {step: answer.data for step, answer in answers.items()})),
        "crumbs": crumbs(),
    }
    return render(request, "contributions/tasks.html", context)


def parts_of(case: Case, answers: dict[str, Answer]) -> list[Part]:
    draft = case.draft
    undecided = set(draft.other_texts.undecided().values_list("step", flat=True)) if draft.pk else set()
    changed = changed_steps(draft, {step: answer.saved for step, answer in answers.items()})
    parts = []
    for number, step in enumerate(steps_asked(draft), 1):
        answer = answers.get(step.slug)
        if step.slug in undecided:
            state, url = "two", case.url("share_compare", step.slug)
        else:
            state, url = state_of_part(draft, step, answer, changed), case.url("share_step", step.slug)
        saved = answer.saved if answer else None
        parts.append(Part(number, step.slug, step.name, url, state, saved))
    return parts


def state_of_part(draft: Draft, step: Step, answer: Answer | None, changed: Any) -> str:
    if waits_for_an_answer(draft, step, answer.data if answer else {}):
        return "asked"
    if step.slug in changed:
        return "changed"
    if answer is None:
        return "none"
    return "done" if answer.complete else "part"


def remarks_elsewhere(draft: Draft, steps: Any) -> list[Any]:
    """What a reviewer asks of fields that no screen of this form shows."""
    shown = {ask.name for step in steps for ask in step.asks}
    return [remark for name, found in remarks_by_field(draft).items() if name not in shown for remark in found]


def files_url(draft: Draft) -> str:
    return reverse("share_files", args=[draft.key])


def crumbs(case: Case | None = None) -> list[tuple[str, str]]:
    trail = [(_("Home"), f"/{current_language()}/"), (_("What you write"), reverse("share"))]
    if case is not None:
        trail.append((Truncator(case.draft.title).chars(40) or _("All parts"), case.url("share_tasks")))
    return trail


@require_POST
@for_authors
def delete(request: HttpRequest, key: uuid.UUID) -> HttpResponse:
    case = case_of(request, key)
    if case.draft.pk:
        if not can(request.user, "draft.delete", case.draft):
            raise PermissionDenied
        delete_draft(draft=case.draft)
    return see_other(f"{reverse('share')}#deleted")


@require_POST
@for_authors
def restore(request: HttpRequest, key: uuid.UUID) -> HttpResponse:
    case = case_of(request, key)
    if not can(request.user, "draft.delete", case.draft):
        raise PermissionDenied
    restore_draft(draft=case.draft)
    return see_other(case.url("share_tasks"))


@require_POST
@for_authors
def settle(request: HttpRequest, key: uuid.UUID) -> HttpResponse:
    """Another form, or another language to write in. Before the first word that only changes the address."""
    case = case_of(request, key)
    form, language = request.POST.get("to_form", ""), request.POST.get("to_language", "")
    if case.draft.pk:
        if not can(request.user, "draft.write", case.draft):
            raise PermissionDenied
        if form in Form.values:
            change_form(draft=case.draft, form=form)
        if language in content_languages():
            change_language(draft=case.draft, language=language)
        return see_other(case.url("share_tasks"))
    start = case.start
    tail = f"kind={start.kind}&form={form or start.form}&language={language or start.language}"
    return see_other(f"{reverse('share_tasks', args=[key])}?{tail}")
