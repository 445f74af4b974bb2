"""The page "My work", where everything that somebody wrote is found again."""

import csv
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from portal.contributions.doors import for_members
from portal.contributions.models import Draft
from portal.contributions.my_work import my_work_of, published_records
from portal.countries.names import country_name
from portal.languages import current_language
from portal.members.permissions import can


@require_safe
@for_members("work.see")
def my_work(request: HttpRequest) -> HttpResponse:
    context = {
        "work": my_work_of(request.user, request.GET.get("page")),
        "may_review": can(request.user, "queue.see"),
        "may_send": can(request.user, "record.send"),
        "may_hide": can(request.user, "record.hide"),
        "may_see_waiting": can(request.user, "members.see_waiting"),
        "crumbs": [(_("Home"), f"/{current_language()}/")],
    }
    return render(request, "contributions/my_work.html", context)


@require_safe
@for_members("work.see")
def came_back_csv(request: HttpRequest) -> HttpResponse:
    """One row a record and country; countries with few readings are one row without a name, as on the page.

    What is of the record as a whole stands in its first row, so that a column can be summed.
    """
    language = current_language()
    response = HttpResponse(content_type="text/csv; charset=utf-8")
    response.headers["Content-Disposition"] = 'attachment; filename="what-came-back.csv"'
    response.write("\ufeff")  # spreadsheets take it for another encoding else
    rows = csv.writer(response)
    rows.writerow([_("Record"), _("Address"), _("Country"), _("Readings"), _("Asked"), _("Saved"), _("Adapted")])
    for record in published_records(list(Draft.objects.of(request.user).published().order_by("-sent_at", "-pk"))):
        back, readers = record.came_back, record.readers
        whole: list[Any] = [back.asked, back.saved, back.adapted]
        places = [(country_name(code, language), views) for code, views in readers.by_country]
        places += [(_("Other countries"), readers.others), (_("Not known"), readers.unknown)]
        for place, views in places:
            title = record.page.title
            safe = f"'{title}" if title.startswith(("=", "+", "-", "@")) else title  # a spreadsheet would run it
            rows.writerow([safe, record.page.identity_url(), place, views, *whole])
            whole = [""] * len(whole)
    return response
