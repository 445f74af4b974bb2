"""Keeping a record for later, asking its author, and answering."""

from typing import Any
from uuid import UUID

from django.core.paginator import Paginator
from django.db.models import Case, When
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from portal.languages import current_language, language_tag
from portal.members.doors import may
from portal.members.models import User
from portal.repository.models import ResourcePage
from portal.repository.versions import best_version, version_url
from portal.responses.forms import AnswerForm, QuestionForm
from portal.responses.models import AuthorQuestion, SavedRecord
from portal.responses.queries import original_of_work
from portal.responses.services import (
    QUESTIONS_A_DAY,
    TooManyQuestions,
    answer_question,
    ask_author,
    drop_saved_record,
    save_record,
)

SAVED_A_PAGE = 20


def see_other(url: str) -> HttpResponse:
    response = HttpResponseRedirect(url)
    response.status_code = 303
    return response


def private(response: HttpResponse) -> HttpResponse:
    response.headers["Cache-Control"] = "no-store, private"
    return response


def crumbs() -> list[tuple[str, str]]:
    return [(_("Home"), f"/{current_language()}/"), (_("My work"), reverse("my_work"))]


@may("record.save")
@require_safe
def saved_records(request: HttpRequest) -> HttpResponse:
    """What this member kept, newest first; a record that is gone says so."""
    page = Paginator(SavedRecord.objects.of(request.user), SAVED_A_PAGE).get_page(request.GET.get("page"))
    works = [row.work for row in page.object_list]
    versions: dict[UUID, list[ResourcePage]] = {}
    found = ResourcePage.objects.filter(translation_key__in=works).live().public().select_related("locale")
    for version in found:
        versions.setdefault(version.translation_key, []).append(version)
    rows = []
    for row in page.object_list:
        known = versions.get(row.work)
        version = best_version(known, current_language()) if known else None
        rows.append(
            {
                "saved": row,
                "version": version,
                "url": version_url(version) if version else "",
                "tag": language_tag(version.language) if version else "",
            }
        )
    return private(render(request, "responses/saved.html", {"page": page, "rows": rows, "crumbs": crumbs()}))


@may("record.save")
@require_http_methods(["GET", "HEAD", "POST"])
def keep_record(request: HttpRequest, work: UUID) -> HttpResponse:
    """A page of its own with one button: record pages are the same for everybody and know no reader."""
    record = original_of_work(work)
    is_saved = SavedRecord.objects.filter(member=request.user, work=work).exists()
    if record is None and not is_saved:
        raise Http404
    if request.method == "POST":
        if request.POST.get("drop"):
            drop_saved_record(member=request.user, work=work)
        elif record is not None:
            save_record(member=request.user, work=work)
        return see_other(reverse("saved_records"))
    context = {"record": record, "is_saved": is_saved, "crumbs": crumbs(), "url": version_url(record) if record else ""}
    return private(render(request, "responses/keep.html", context))


@may("record.ask")
@require_http_methods(["GET", "HEAD", "POST"])
def ask(request: HttpRequest, work: UUID) -> HttpResponse:
    record = original_of_work(work)
    if record is None:
        raise Http404
    context: dict[str, Any] = {"record": record, "url": version_url(record), "crumbs": crumbs()}
    author = record.owner
    is_own = author is not None and author.pk == request.user.pk
    # Not shown: closed, or about to be deleted, when no mail would reach its author.
    if author is None or is_own or not User.objects.shown().filter(pk=author.pk).exists():
        context["nobody"] = "oneself" if is_own else "nobody"
        return private(render(request, "responses/ask.html", context))
    form = QuestionForm(request.POST or None)
    status = 200
    if request.method == "POST":
        if form.is_valid():
            try:
                question = ask_author(
                    page=record,
                    asked_by=request.user,
                    key=form.cleaned_data["key"],
                    language=current_language(),
                    text=form.cleaned_data["text"],
                )
                return see_other(reverse("author_question", args=[question.pk]))
            except TooManyQuestions:
                form.add_error(
                    "text",
                    _("You have asked %(number)s questions today. Send this one tomorrow; keep its text until then.")
                    % {"number": QUESTIONS_A_DAY},
                )
                status = 429
        else:
            status = 422
    return private(render(request, "responses/ask.html", {**context, "form": form, "author": author}, status=status))


@may("question.read")
@require_http_methods(["GET", "HEAD", "POST"])
def author_question(request: HttpRequest, pk: int) -> HttpResponse:
    """For the two who share it; nobody else learns that it exists."""
    question = (
        AuthorQuestion.objects.between(request.user)
        .filter(pk=pk)
        .select_related("page__locale", "asked_by", "author")
        .first()
    )
    if question is None:
        raise Http404
    is_author = question.author_id == request.user.pk
    form = AnswerForm(request.POST or None, initial={"text": question.answer}) if is_author else None
    if request.method == "POST":
        if form is None:
            raise Http404
        if form.is_valid():
            answer_question(question=question, text=form.cleaned_data["text"])
            return see_other(request.path)
    status = 422 if form is not None and form.is_bound else 200
    context = {
        "question": question,
        "form": form,
        "tag": language_tag(question.language),
        "url": version_url(question.page) if question.page and question.page.live else "",
        "crumbs": crumbs(),
    }
    return private(render(request, "responses/question.html", context, status=status))


@may("question.read")
@require_safe
def author_questions(request: HttpRequest) -> HttpResponse:
    """All that one asked and was asked; what waits for an answer of one's own stands first."""
    rows = AuthorQuestion.objects.between(request.user).select_related("page", "asked_by", "author")
    waits = Case(When(author=request.user, answered_at=None, then=0), default=1)
    page = Paginator(rows.order_by(waits, "-asked_at", "-pk"), SAVED_A_PAGE).get_page(request.GET.get("page"))
    context = {"page": page, "crumbs": crumbs()}
    return private(render(request, "responses/questions.html", context))
