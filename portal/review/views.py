"""The review desk on the public site: the queue, one record, its versions beside each other, and the appeal."""

from typing import Any
from uuid import UUID

from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.cache import patch_cache_control
from django.views.decorators.http import require_http_methods, require_safe
from wagtail.models import Revision

from portal.languages import OWN_NAMES, language_tag
from portal.members.doors import may as may_enter
from portal.repository.models import ResourcePage
from portal.repository.versions import record_url
from portal.review.comparison import compare_fields
from portal.review.criteria import fields_of
from portal.review.decisions import appeal, may_appeal
from portal.review.desk import Desk, duties_of, read_desk, submissions_of
from portal.review.filters import QueueFilters
from portal.review.forms import AppealForm
from portal.review.items import RecordItem, may, record_item
from portal.review.models import GOAL_DAYS, Submission
from portal.review.steps import Trouble, take_step

PER_PAGE = 20


def private(response: HttpResponse) -> HttpResponse:
    patch_cache_control(response, private=True, no_store=True)
    return response


@require_safe
@may_enter("queue.see")
def review_queue(request: HttpRequest) -> HttpResponse:
    mine = Submission.objects.waiting().reviewable_by(request.user)
    filters = QueueFilters(request.GET, mine)
    paginator = Paginator(filters.narrow(mine).select_related("page", "claimed_by"), PER_PAGE)
    page = paginator.get_page(request.GET.get("page"))
    context = {
        "filters": filters,
        "rows": page.object_list,
        "total": paginator.count,
        "pager": filters.pager(page, request.path),
        "duties": duties_of(request.user),
        "goal": GOAL_DAYS,
    }
    return private(render(request, "review/queue.html", context))


def load_record(request: HttpRequest, page_id: int, **rest: Any) -> RecordItem:
    """The record as its reviewers may read it, also when it is decided: what was done is kept in a log."""
    submissions = submissions_of(page_id)
    if not submissions:
        raise Http404
    newest = submissions[-1]
    item = record_item(newest.page, newest).as_if("review")
    # Kept on the request, so that the view does not read it again.
    request.review_submissions = submissions  # type: ignore[attr-defined]
    return item.seen_by(request.user)


@require_http_methods(["GET", "HEAD", "POST"])
@may_enter("record.review", load_record)
def review_record(request: HttpRequest, item: RecordItem) -> HttpResponse:
    trouble = Trouble()
    if request.method == "POST":
        trouble, address = take_step(request, item)
        if address:
            return redirect_after_post(address)
        request.review_submissions = submissions_of(item.page.pk)  # type: ignore[attr-defined]
    desk = read_desk(
        item=item,
        submissions=request.review_submissions,  # type: ignore[attr-defined]
        user=request.user,
        ask=trouble.ask or request.GET.get("ask", ""),
    )
    context = {"desk": desk, "trouble": trouble, "duties": duties_of(request.user), **ways_on(desk)}
    if item.page.live and may(request.user, "record.hide", item.as_if("published")):
        context["hide_url"] = reverse("review_hide", args=[item.page.pk])
    return private(render(request, "review/record.html", context, status=trouble.status))


def redirect_after_post(address: str) -> HttpResponse:
    response = redirect(address)
    response.status_code = 303
    return response


def ways_on(desk: Desk) -> dict[str, Any]:
    page = desk.item.page
    return {
        "page": page,
        "goal": GOAL_DAYS,
        "live_url": record_url(page.address, page.language) if page.live else "",
        "language_name": OWN_NAMES.get(page.language, page.language),
        "content_tag": language_tag(page.language),
    }


@require_safe
@may_enter("record.read_review", load_record)
def review_compare(request: HttpRequest, item: RecordItem) -> HttpResponse:
    """Two versions of one text part by part: those in the address, else what readers have and what is in review."""
    page = item.page
    new = revision_of(page, request.GET.get("new")) or in_review(item)
    old = revision_of(page, request.GET.get("old")) or page.live_revision
    if new is None:
        raise Http404
    before = old.content if old and old.pk != new.pk else {}
    parts = compare_fields(page.specific_class, before, new.content, fields_of(page.kind))
    context = {
        "page": page,
        "title": new.content.get("title", ""),
        "content_tag": language_tag(page.language),
        "parts": parts if request.GET.get("all") else [part for part in parts if part.is_changed],
        "all_parts": len(parts),
        "changed": sum(part.is_changed for part in parts),
        "shows_all": bool(request.GET.get("all")),
        "old": old if before else None,
        "new": new,
    }
    return private(render(request, "review/compare.html", context))


def in_review(item: RecordItem) -> Revision | None:
    state = item.submission.workflow_state
    task_state = state.current_task_state if state else None
    return task_state.revision if task_state else None


def revision_of(page: ResourcePage, number: str | None) -> Revision | None:
    """Of this page only: a number in the address opens no other record."""
    if not number or not number.isascii() or not number.isdigit() or len(number) > 18:
        return None
    return get_object_or_404(page.revisions, pk=int(number))


@require_safe
@may_enter("record.read_review", load_record)
def review_original(request: HttpRequest, item: RecordItem) -> HttpResponse:
    """A version in another language with the original beside it."""
    page, new = item.page, in_review(item)
    original = ResourcePage.objects.of_work(page.translation_key).originals().exclude(pk=page.pk)
    other = original.select_related("locale", "latest_revision", "live_revision").first()
    if other is None or new is None:
        raise Http404
    return beside(request, page=page, new=new, other=other)


def load_with_other(request: HttpRequest, page_id: int, work: UUID) -> RecordItem:
    request.review_work = work  # type: ignore[attr-defined]
    return load_record(request, page_id)


def other_work(work: UUID, user: Any) -> ResourcePage:
    """The other record is either published or one that this reviewer may read too."""
    versions = ResourcePage.objects.of_work(work).select_related("locale", "latest_revision", "live_revision")
    other = versions.live().public().order_by("-is_original", "pk").first()
    if other:
        return other
    draft = versions.order_by("-is_original", "pk").first()
    if draft is None or not may(user, "record.review", record_item(draft).as_if("review")):
        raise Http404
    return draft


@require_safe
@may_enter("record.review", load_with_other)
def review_beside(request: HttpRequest, item: RecordItem) -> HttpResponse:
    """A record beside one that might be the same."""
    new = in_review(item)
    if new is None:
        raise Http404
    other = other_work(request.review_work, request.user)  # type: ignore[attr-defined]
    return beside(request, page=item.page, new=new, other=other)


def beside(request: HttpRequest, *, page: ResourcePage, new: Revision, other: ResourcePage) -> HttpResponse:
    known = other.live_revision if other.live else other.latest_revision
    content = known.content if known else other.specific.serializable_data()
    names = fields_of(page.kind) if page.kind == other.kind else ["title", "summary", "countries", "themes"]
    parts = compare_fields(page.specific_class, content, new.content, names, mark=False)
    context = {
        "page": page,
        "title": new.content.get("title", ""),
        "parts": parts,
        "other": other,
        "other_tag": language_tag(other.language),
        "other_name": OWN_NAMES.get(other.language, other.language),
        "other_url": record_url(other.address, other.language) if other.live else "",
        "content_tag": language_tag(page.language),
        "language_name": OWN_NAMES.get(page.language, page.language),
        "is_same_work": other.translation_key == page.translation_key,
    }
    return private(render(request, "review/beside.html", context))


def load_declined(request: HttpRequest, page_id: int) -> RecordItem:
    return load_record(request, page_id).as_if("withdrawn")


@require_http_methods(["GET", "HEAD", "POST"])
@may_enter("record.send", load_declined)
def review_appeal(request: HttpRequest, item: RecordItem) -> HttpResponse:
    """The author of what was declined asks another editor; once."""
    page, submission = item.page, item.submission
    form = AppealForm(request.POST or None)
    if request.method == "POST" and may_appeal(page, submission, request.user) and form.is_valid():
        appeal(page=page, user=request.user, reason=form.cleaned_data["reason"])
        return redirect_after_post(reverse("review_appeal", args=[page.pk]))
    context = {
        "form": form,
        "page": page,
        "submission": submission,
        "may_appeal": may_appeal(page, submission, request.user),
        "goal": GOAL_DAYS,
    }
    return private(render(request, "review/appeal.html", context))
