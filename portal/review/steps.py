"""What a reviewer's buttons do: each form on the desk names its step; what is wrong is told at its field."""

from dataclasses import dataclass, field
from typing import Any
from uuid import UUID

from django.http import HttpRequest
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils.translation import gettext as _

from portal.review import services
from portal.review.criteria import anchor
from portal.review.decisions import approve, decline, request_changes
from portal.review.forms import AgreementForm, DecisionForm, NoteForm, RemarkForm
from portal.review.items import RecordItem
from portal.review.models import ChangeRequest
from portal.review.refusals import NotReady, ReasonWanted, ReviewRefused

OK, MENDABLE, CONFLICT = 200, 422, 409


@dataclass
class Trouble:
    """What was wrong with a step: sentences with the place where each is mended, and everything that was typed."""

    status: int = OK
    sentences: list[tuple[str, str]] = field(default_factory=list)  # anchor, sentence
    ask: str = ""  # the field whose remark is being written
    typed: dict[str, str] = field(default_factory=dict)

    @property
    def by_anchor(self) -> dict[str, str]:
        return dict(reversed(self.sentences))


Answer = tuple[Trouble, str]  # the address to go on to; empty where the page is shown again


def take_step(request: HttpRequest, item: RecordItem) -> Answer:
    step = STEPS.get(request.POST.get("do", ""))
    if step is None:
        return Trouble(MENDABLE, [("main", _("This button is not known. Load the page again."))]), ""
    try:
        return step(request, item)
    except NotReady as refused:
        return Trouble(MENDABLE, open_things(item.page.kind, refused), typed=request.POST.dict()), ""
    except ReviewRefused as refused:
        ask = request.POST.get("field", "")
        return Trouble(CONFLICT, [("state", refused.sentence)], ask, request.POST.dict()), ""


def open_things(kind: str, refused: NotReady) -> list[tuple[str, str]]:
    told = [(anchor(kind, problem.field), problem.sentence) for problem in refused.problems]
    for one in refused.requests:
        sentence = _("A remark is kept and not sent: “%(text)s”") if one.is_kept else _("Not resolved yet: “%(text)s”")
        told.append((anchor(kind, one.field), sentence % {"text": one.text}))
    return told


def errors_of(form: Any, name: str) -> list[str]:
    return [str(message) for message in form.errors.get(name, ())]


def here(item: RecordItem, place: str = "") -> str:
    return reverse("review_record", args=[item.page.pk]) + (f"#{place}" if place else "")


def claim(request: HttpRequest, item: RecordItem) -> Answer:
    services.claim(page=item.page, user=request.user)
    return Trouble(), here(item, "state")


def give_back(request: HttpRequest, item: RecordItem) -> Answer:
    services.give_back(page=item.page, user=request.user)
    return Trouble(), here(item, "state")


def keep(request: HttpRequest, item: RecordItem) -> Answer:
    name = request.POST.get("field", "")
    own = {one.name for one in item.page.specific_class._meta.get_fields()} | {"uploads"}
    name = name if name in own else ""
    form = RemarkForm(request.POST)
    if not form.is_valid():
        told = [(f"r-{name or 'whole'}", message) for message in errors_of(form, "text")]
        return Trouble(MENDABLE, told, name or "whole", request.POST.dict()), ""
    text, quote = form.cleaned_data["text"], form.cleaned_data["quote"]
    services.keep_change_request(page=item.page, user=request.user, field=name, text=text, quote=quote)
    return Trouble(), here(item, anchor(item.page.kind, name))


def drop(request: HttpRequest, item: RecordItem) -> Answer:
    one = own_request(request, item)
    services.drop_change_request(request=one, user=request.user)
    return Trouble(), here(item, anchor(item.page.kind, one.field))


def resolve(request: HttpRequest, item: RecordItem) -> Answer:
    one = own_request(request, item)
    services.resolve_change_request(request=one, user=request.user)
    return Trouble(), here(item, anchor(item.page.kind, one.field))


def own_request(request: HttpRequest, item: RecordItem) -> ChangeRequest:
    number = request.POST.get("request", "")
    pk = int(number) if number.isascii() and number.isdigit() and len(number) < 19 else 0
    return get_object_or_404(ChangeRequest.objects.select_related("page"), pk=pk, page_id=item.page.pk)


def note(request: HttpRequest, item: RecordItem) -> Answer:
    form = NoteForm(request.POST)
    if not form.is_valid():
        told = [("note", message) for message in errors_of(form, "text")]
        return Trouble(MENDABLE, told, typed=request.POST.dict()), ""
    services.write_note(page=item.page, user=request.user, text=form.cleaned_data["text"])
    return Trouble(), here(item, "history")


def agree(request: HttpRequest, item: RecordItem) -> Answer:
    form = AgreementForm(request.POST)
    if not form.is_valid():
        told = [("why", message) for message in errors_of(form, "reason")]
        told = told or [("f-agreement", _("This button is not known. Load the page again."))]
        return Trouble(MENDABLE, told, typed=request.POST.dict()), ""
    said = {"reason": form.cleaned_data["reason"], "revision_id": form.cleaned_data["revision"]}
    try:
        services.agree_for_country(page=item.page, user=request.user, **said)
    except ReasonWanted as refused:
        return Trouble(MENDABLE, [("why", refused.sentence)], typed=request.POST.dict()), ""
    return Trouble(), here(item, "f-agreement")


def not_same(request: HttpRequest, item: RecordItem) -> Answer:
    try:
        work = UUID(request.POST.get("work", ""))
    except ValueError:
        return Trouble(MENDABLE, [("alike", _("This record is not known. Load the page again."))]), ""
    services.write_note(page=item.page, user=request.user, not_same_as=work)
    return Trouble(), here(item, "alike")


def decide(request: HttpRequest, item: RecordItem) -> Answer:
    form = DecisionForm(request.POST)
    if not form.is_valid():
        places = {"day": "day", "reason": "reason"}
        told = [(places.get(name, "decide"), text) for name in form.errors for text in errors_of(form, name)]
        return Trouble(MENDABLE, told, typed=request.POST.dict()), ""
    wanted: dict[str, Any] = {
        "page": item.page,
        "user": request.user,
        "revision_id": form.cleaned_data["revision"],
    }
    decision = form.cleaned_data["decision"]
    if decision == "changes":
        request_changes(**wanted)
    elif decision == "decline":
        decline(reason=form.cleaned_data["reason"].strip(), **wanted)
    else:
        approve(publish_at=form.publish_at() if decision == "schedule" else None, **wanted)
    return Trouble(), here(item, "state")


STEPS = {
    "claim": claim,
    "give_back": give_back,
    "keep": keep,
    "drop": drop,
    "resolve": resolve,
    "note": note,
    "agree": agree,
    "not_same": not_same,
    "decide": decide,
}
