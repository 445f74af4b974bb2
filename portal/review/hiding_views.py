"""The moderators' two pages: one record to hide or to show again, and the list of what is hidden."""

from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.cache import patch_cache_control
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from portal.languages import current_language
from portal.members.doors import SeeOther
from portal.members.doors import may as may_enter
from portal.repository.versions import version_url
from portal.review.forms import HideForm
from portal.review.hidden import Hiding
from portal.review.hiding import WorkItem, hide_record, open_to_moderators, show_record_again, work_item
from portal.review.refusals import AlreadyHidden, ReviewRefused

PER_PAGE = 20


def private(response: HttpResponse) -> HttpResponse:
    patch_cache_control(response, private=True, no_store=True)
    return response


def load_work(request: HttpRequest, page_id: int) -> WorkItem:
    page = open_to_moderators(page_id)
    if page is None:
        raise Http404
    return work_item(page, request.user)


@require_http_methods(["GET", "HEAD", "POST"])
@may_enter("record.hide", load_work)
def hide(request: HttpRequest, item: WorkItem) -> HttpResponse:
    """Record pages are the same for everybody and know no moderator: hiding has a page of its own."""
    page, form, refusal = item.page, HideForm(), ""
    if request.method == "POST":
        form = HideForm(request.POST)
        try:
            if request.POST.get("do") == "show":
                show_record_again(page=page, user=request.user)
                return SeeOther(reverse("review_hide", args=[page.pk]))
            if item.is_hidden:
                raise AlreadyHidden
            if form.is_valid():
                hide_record(page=page, user=request.user, reason=form.cleaned_data["reason"])
                return SeeOther(reverse("review_hide", args=[page.pk]))
        except ReviewRefused as refused:
            form, refusal = HideForm(), refused.sentence
            item = work_item(page, request.user)
    context = {
        "form": form,
        "refusal": refusal,
        "item": item,
        "page": item.page,
        "url": version_url(item.page) if item.page.live else "",
        "crumbs": [(_("Home"), f"/{current_language()}/"), (_("Hidden records"), reverse("review_hidden"))],
    }
    status = 409 if refusal else 422 if form.errors else 200
    return private(render(request, "review/hide.html", context, status=status))


@require_safe
@may_enter("record.hide")
def hidden_records(request: HttpRequest) -> HttpResponse:
    hidings = Hiding.objects.standing().latest_first()
    page = Paginator(hidings, PER_PAGE).get_page(request.GET.get("page"))
    crumbs = [(_("Home"), f"/{current_language()}/"), (_("My work"), reverse("my_work"))]
    return private(render(request, "review/hidden.html", {"page": page, "crumbs": crumbs}))
