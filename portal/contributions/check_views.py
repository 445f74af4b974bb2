"""The last screen: all answers, what is missing, licence and declarations; and the page with the number after it."""

import secrets
import uuid
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_GET, require_http_methods

from portal.contributions.answers import Data, plain_text
from portal.contributions.asked import source_of, steps_asked
from portal.contributions.checking import FILES, Problem, problems
from portal.contributions.credit import DECLARATIONS, LICENCES, licence_of, ways_to_be_shown
from portal.contributions.doors import Case, case_of, for_authors, see_other
from portal.contributions.models import CHECK, Draft
from portal.contributions.pages import cleaned_answers, fill_page
from portal.contributions.questions import Step, Text, questions_of
from portal.contributions.sending import send_draft
from portal.contributions.services import save_answer
from portal.contributions.shown_values import shown_values
from portal.contributions.standing import accepted_for
from portal.contributions.step_views import number_in
from portal.contributions.versions import changed_steps
from portal.contributions.views import crumbs, files_url
from portal.languages import language_tag
from portal.members.holdings import is_supporter
from portal.members.permissions import can
from portal.review.hiding import why_hidden
from portal.review.models import GOAL_DAYS
from portal.review.readiness import word_for_author

READ_WITHIN = timedelta(days=GOAL_DAYS)  # as My work says it, and the review desk


@dataclass(frozen=True, slots=True)
class Line:
    label: Text
    texts: list[str]
    url: str


@dataclass(frozen=True, slots=True)
class ReadyPart:
    label: Text
    is_there: bool
    url: str


@require_http_methods(["GET", "HEAD", "POST"])
@for_authors
def check(request: HttpRequest, key: uuid.UUID) -> HttpResponse:
    case = case_of(request, key)
    if request.method == "POST":
        return send(request, case)
    draft = case.draft
    if draft.sent_at:
        return see_other(reverse("share_sent", args=[draft.key]))
    rows = {answer.step: answer for answer in draft.answers.all()} if draft.pk else {}
    answers = {step: answer.data for step, answer in rows.items()}
    held = answers.get(CHECK, {})
    found = problems(draft, answers)
    show = request.GET.get("show") == "1"
    row = rows.get(CHECK)
    steps = steps_asked(draft)
    context: dict[str, Any] = {
        "case": case,
        "draft": draft,
        "lines": [line for step in steps for line in lines_of(case, step, answers.get(step.slug, {}))],
        "parts": ready_parts(case, steps, answers),
        "problems": [(problem, problem_url(case, problem)) for problem in found],
        "show": show,
        "undeclared": [(name, label) for name, label in DECLARATIONS if not held.get(name)] if show else [],
        "no_licence": show and not draft.version_of_id and licence_of(held.get("licence", "")) is None,
        "licences": [] if draft.version_of_id else LICENCES,
        "declarations": [(name, label, bool(held.get(name))) for name, label in DECLARATIONS],
        "held": held or {"licence": LICENCES[0].code, "shown": "institution"},
        "ways": [] if draft.version_of_id else ways_to_be_shown(request.user),
        "may_send": can(request.user, "record.send", draft),
        "as_supporter": is_supporter(request.user),
        "base": row.version if row else 0,
        "writer": secrets.token_urlsafe(9),
        "read_by": timezone.localdate(timezone.now() + READ_WITHIN),
        "changed": changed_steps(draft, {step: answer.saved for step, answer in rows.items()}),
        "saved": max((answer.saved for answer in rows.values()), default=None),
        "outcome": request.GET.get("outcome", ""),
        "content_tag": language_tag(draft.language),
        "tasks_url": case.url("share_tasks"),
        "files_url": files_url(draft),
        "crumbs": crumbs(case),
    }
    return render(request, "contributions/check.html", context)


def lines_of(case: Case, step: Step, data: Data) -> list[Line]:
    shown = shown_values(questions_of(case.draft.kind), step, data)
    model = questions_of(case.draft.kind).model
    url = case.url("share_step", step.slug)
    return [
        Line(ask.label or model._meta.get_field(ask.name).verbose_name, shown[ask.name], url)  # type: ignore[union-attr]
        for ask in step.asks
    ]


def problem_url(case: Case, problem: Problem) -> str:
    anchor = problem.faults[0][0]
    if problem.step == FILES:
        return f"{files_url(case.draft)}?show={anchor}#{anchor}"
    if not anchor:
        return case.url("share_compare", problem.step)
    return f"{case.url('share_step', problem.step, show='1')}#{anchor}"


def ready_parts(case: Case, steps: tuple[Step, ...], answers: dict[str, Data]) -> list[ReadyPart]:
    """Judged on the page that the answers would make, by the rule that judges pages."""
    questions = questions_of(case.draft.kind)
    if questions.ready is None or source_of(case.draft) is not None:
        return []
    page = questions.model()
    fill_page(page, steps, cleaned_answers(questions, steps, answers))
    return [ReadyPart(label, is_there, case.url("share_step", slug)) for label, is_there, slug in questions.ready(page)]


def send(request: HttpRequest, case: Case) -> HttpResponse:
    """Twice the same is once: the second click finds it sent."""
    data = {name: plain_text(request.POST.get(name, "")) for name, _label in DECLARATIONS}
    data |= {name: plain_text(request.POST.get(name, ""))[:20] for name in ("licence", "shown")}
    if case.draft.sent_at is None:
        if not can(request.user, "record.send", case.draft):
            raise PermissionDenied
        save_answer(
            user=request.user,
            key=case.draft.key,
            start=case.start,
            step=CHECK,
            data=data,
            base=number_in(request.POST.get("base", "")),
            writer=request.POST.get("writer", ""),
        )
    sent = send_draft(user=request.user, key=case.draft.key, start=case.start)
    case = Case(sent.draft, case.start, "")
    if sent.outcome in ("sent", "again"):
        return see_other(reverse("share_sent", args=[sent.draft.key]))
    if sent.outcome == "forbidden":
        raise PermissionDenied
    return see_other(case.url("share_check", show="1", outcome=sent.outcome))


@require_GET
@for_authors
def sent(request: HttpRequest, key: uuid.UUID) -> HttpResponse:
    """Where a record stands, under the number that its author was given."""
    case = case_of(request, key)
    draft = case.draft
    if not draft.pk:
        raise Http404
    if not draft.sent_at:
        return see_other(case.url("share_tasks"))
    context = {
        "draft": draft,
        "page": draft.page,
        "state": draft.state,
        "accepted_for": accepted_for(draft.page) if draft.page else None,
        "hiding": why_hidden(draft.page) if draft.page and draft.state == "withdrawn" else None,
        "read_by": read_by(draft),
        "country_word": word_for_author(draft.page) if draft.page and draft.state in ("review", "changes") else "",
        "aside": draft.other_texts.undecided().count(),
        "copies": list(draft.copies.filter(sent_at=None, deleted_at=None)),
        "may_change": draft.page is not None and draft.state in ("changes", "published", "withdrawn"),
        "crumbs": crumbs(),
    }
    return render(request, "contributions/sent.html", context)


def read_by(draft: Draft) -> date:
    return timezone.localdate((draft.sent_at or timezone.now()) + READ_WITHIN)
