"""The page "My work", where everything that somebody wrote is found again."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from portal.contributions.doors import for_authors
from portal.contributions.my_work import my_work_of
from portal.languages import current_language
from portal.members.permissions import can


@require_safe
@for_authors
def my_work(request: HttpRequest) -> HttpResponse:
    context = {
        "work": my_work_of(request.user, request.GET.get("page")),
        "may_review": can(request.user, "queue.see"),
        "may_send": can(request.user, "record.send"),
        "may_see_waiting": can(request.user, "members.see_waiting"),
        "crumbs": [(_("Home"), f"/{current_language()}/")],
    }
    return render(request, "contributions/my_work.html", context)
