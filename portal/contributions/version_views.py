"""What is done with a record that stands already: a version in another language, a change, taking it back."""

from typing import Any

from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from portal.contributions.changes import begin_change
from portal.contributions.doors import for_authors, see_other
from portal.contributions.questions import all_questions, step_of
from portal.contributions.standing import RecordItem, accepted_for, record_item
from portal.contributions.versions import begin_translation, version_states
from portal.contributions.waiting import waits
from portal.contributions.withdrawing import withdraw_record
from portal.languages import content_languages, current_language
from portal.members.permissions import can
from portal.repository.models import ResourcePage
from portal.repository.record_page import is_guarded
from portal.repository.versions import record_url
from portal.review.hiding import why_hidden


def record_of(user: Any, page_id: int) -> tuple[ResourcePage, RecordItem]:
    """A record that this user may know of: a live one that is open to all, or an own one."""
    rows = ResourcePage.objects.select_related("locale").annotate(is_guarded=is_guarded("path"))
    page = rows.filter(pk=page_id, kind__in=all_questions()).first()
    if page is None or (page.owner_id != user.pk and (not page.live or page.is_guarded)):
        raise Http404
    return page, record_item(page)


def trail(page: ResourcePage) -> list[tuple[str, str]]:
    home = [(_("Home"), f"/{current_language()}/")]
    if page.live:
        return [*home, (page.title, record_url(page.address, current_language()))]
    return [*home, (_("What you write"), reverse("share"))]


@require_http_methods(["GET", "HEAD", "POST"])
@for_authors
def translate(request: HttpRequest, page_id: int) -> HttpResponse:
    page, item = record_of(request.user, page_id)
    may_translate = can(request.user, "record.translate", item)
    if request.method == "POST":
        if not may_translate:
            raise PermissionDenied
        language = request.POST.get("language", "")
        by_language = {state.language: state for state in version_states(page, request.user)}
        if language not in content_languages() or by_language[language].is_original:
            return see_other(f"{reverse('share_translate', args=[page.pk])}?show=1")
        draft = begin_translation(page=page, language=language, user=request.user)
        return see_other(reverse("share_tasks", args=[draft.key]))
    states = version_states(page, request.user)
    context = {
        "page": page,
        "states": states,
        "missing": [state for state in states if state.page is None],
        "standing": [state for state in states if state.page is not None],
        "may_translate": may_translate,
        "show": request.GET.get("show") == "1",
        "crumbs": trail(page),
    }
    return render(request, "contributions/translate.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
@for_authors
def change(request: HttpRequest, page_id: int) -> HttpResponse:
    """A change of a published record, or the answer to what a reviewer asked."""
    page, item = record_of(request.user, page_id)
    action = "record.renew" if item.state == "published" else "draft.write"
    if not can(request.user, action, item):
        raise PermissionDenied
    if request.method == "POST":
        draft = begin_change(page=page, user=request.user)
        field = request.POST.get("field", "")
        if step := step_of(page.kind, field):
            return see_other(f"{reverse('share_step', args=[draft.key, step])}#id_{field}")
        return see_other(reverse("share_tasks", args=[draft.key]))
    field = request.GET.get("field", "")
    context = {"page": page, "item": item, "field": field if step_of(page.kind, field) else "", "crumbs": trail(page)}
    return render(request, "contributions/change.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
@for_authors
def withdraw(request: HttpRequest, page_id: int) -> HttpResponse:
    page, item = record_of(request.user, page_id)
    if item.author_id != request.user.pk:
        raise PermissionDenied
    is_waiting = waits(page)
    if item.state == "withdrawn" and (is_waiting or accepted_for(page)):
        item = item.as_if("published")
    if request.method == "POST":
        if item.state != "withdrawn":  # the second of two clicks finds it done
            if not can(request.user, "record.withdraw", item):
                raise PermissionDenied
            withdraw_record(page=page, user=request.user)
        return see_other(reverse("share_withdraw", args=[page.pk]))
    hiding = why_hidden(page) if item.state == "withdrawn" else None
    context = {"page": page, "item": item, "hiding": hiding, "is_waiting": is_waiting, "crumbs": trail(page)}
    return render(request, "contributions/withdraw.html", context)
