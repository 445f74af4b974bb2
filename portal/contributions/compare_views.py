"""Two versions of one answer, part by part: mine, the other, or both. Nothing is thrown away, whatever is chosen."""

import secrets
import uuid
from dataclasses import dataclass
from typing import Any

from django import forms
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_http_methods

from portal.contributions.answers import Data
from portal.contributions.asked import step_asked
from portal.contributions.beside import Piece, pieces
from portal.contributions.doors import Case, case_of, for_authors, see_other
from portal.contributions.forms import StepForm
from portal.contributions.models import Answer, OtherText
from portal.contributions.questions import Ask, Rows, Step, Text, questions_of
from portal.contributions.services import take_other_text
from portal.contributions.shown_values import shown_values
from portal.contributions.step_views import number_in
from portal.contributions.views import crumbs
from portal.languages import language_tag
from portal.members.permissions import can

MINE, OTHER, BOTH = "mine", "other", "both"


@dataclass(frozen=True, slots=True)
class Compared:
    """One field or list of rows in both versions."""

    name: str
    label: Text
    mine: list[Piece]
    other: list[Piece]
    is_same: bool
    may_be_both: bool


@require_http_methods(["GET", "HEAD", "POST"])
@for_authors
def compare(request: HttpRequest, key: uuid.UUID, step: str) -> HttpResponse:
    case = case_of(request, key)
    draft = case.draft
    asked = step_asked(draft, step)
    if asked is None or not draft.pk:
        raise Http404
    answer = draft.answers.filter(step=step).first() or Answer(draft=draft, step=step, version=0)
    other = chosen_other(request, draft, step)
    if other is None:
        return see_other(case.url("share_step", step))
    if request.method == "POST":
        return decide(request, case, asked, answer, other)
    context = {
        "case": case,
        "draft": draft,
        "step": asked,
        "answer": answer,
        "other": other,
        "parts": compared(case, asked, answer.data, other.data),
        "earlier": list(draft.other_texts.earlier().filter(step=step)[:20]),
        "is_sent": draft.sent_at is not None,
        "sent_url": reverse("share_sent", args=[draft.key]),
        "writer": secrets.token_urlsafe(9),
        "content_tag": language_tag(draft.language),
        "crumbs": crumbs(case),
    }
    return render(request, "contributions/compare.html", context)


def chosen_other(request: HttpRequest, draft: Any, step: str) -> OtherText | None:
    """The one that is asked for, else the oldest that waits."""
    texts = OtherText.objects.filter(draft=draft, step=step)
    wanted = request.POST.get("other") or request.GET.get("other", "")
    if wanted:
        found = texts.filter(pk=number_in(wanted)).first()
        if found is None:
            raise Http404
        return found
    return texts.undecided().order_by("pk").first()


def compared(case: Case, asked: Step, mine: Data, other: Data) -> list[Compared]:
    questions = questions_of(case.draft.kind)
    ours, theirs = shown_values(questions, asked, mine), shown_values(questions, asked, other)
    parts = []
    for ask in asked.asks:
        here, there = "\n".join(ours[ask.name]), "\n".join(theirs[ask.name])
        parts.append(
            Compared(
                name=ask.name,
                label=ask.label or questions.model._meta.get_field(ask.name).verbose_name,  # type: ignore[union-attr]
                mine=pieces(there, here),
                other=pieces(here, there),
                is_same=is_same(ask, mine, other),
                may_be_both=may_be_both(case, asked, ask) and bool(here and there),
            )
        )
    return parts


def is_same(ask: Ask | Rows, mine: Data, other: Data) -> bool:
    names = [ask.name, "other_country"] if ask.name == "countries" else [ask.name]
    return all((mine.get(name) or None) == (other.get(name) or None) for name in names)


def may_be_both(case: Case, asked: Step, ask: Ask | Rows) -> bool:
    """Texts and lists can stand one after the other; of two figures or codes one must be taken."""
    if isinstance(ask, Rows):
        return not ask.fixed
    form = StepForm(model=questions_of(case.draft.kind).model, step=asked, data={}, checked=False)
    field = form.fields[ask.name]
    return isinstance(field, forms.MultipleChoiceField) or isinstance(field.widget, forms.Textarea)


def decide(request: HttpRequest, case: Case, asked: Step, answer: Answer, other: OtherText) -> HttpResponse:
    if not can(request.user, "draft.write", case.draft):
        raise PermissionDenied
    whole = request.POST.get("all", "")
    data: Data = dict(answer.data)
    for ask in asked.asks:
        wish = whole or request.POST.get(f"take-{ask.name}", MINE)
        if is_same(ask, answer.data, other.data):
            continue
        if wish == BOTH and not may_be_both(case, asked, ask):
            wish = MINE if answer.data.get(ask.name) else OTHER
        put_together(data, ask, answer.data, other.data, wish)
    saved = take_other_text(
        draft=case.draft,
        other=other,
        data=data,
        base=number_in(request.POST.get("base", "")),
        writer=request.POST.get("writer", ""),
    )
    if saved.outcome == "conflict":
        return see_other(case.url("share_compare", asked.slug, other=str(other.pk)))
    return see_other(case.url("share_step", asked.slug, show="1"))


def put_together(data: Data, ask: Ask | Rows, mine: Data, other: Data, wish: str) -> None:
    names = [ask.name, "other_country"] if ask.name == "countries" else [ask.name]
    for name in names:
        ours, theirs = mine.get(name), other.get(name)
        if wish == OTHER:
            data[name] = theirs if theirs is not None else ([] if isinstance(ours, list) else "")
        elif wish == BOTH:
            data[name] = both(ours, theirs)


def both(ours: Any, theirs: Any) -> Any:
    if isinstance(ours, list) or isinstance(theirs, list):
        return [*(ours or ()), *(each for each in theirs or () if each not in (ours or ()))]
    return "\n\n".join(text for text in (ours, theirs) if text)
