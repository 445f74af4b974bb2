"""What readers seek, for editors: a report with ways to help, and the same as a file."""

import csv
from io import StringIO
from typing import Any
from urllib.parse import urlencode

from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext
from django.views.generic import TemplateView
from wagtail.admin.views.generic.base import WagtailAdminTemplateMixin

from portal.languages import OWN_NAMES
from search.models import BestBet, SynonymGroup
from search.need.report import CLICKS, IN_A_FILE, PERIODS, Need, needs, read_needs, read_report, shown_from

USUAL_PERIOD = 30
PLACES = {
    "clicks_best": gettext_lazy("Chosen by editors"),
    "clicks_1": gettext_lazy("First place"),
    "clicks_2_3": gettext_lazy("Second and third"),
    "clicks_4_10": gettext_lazy("Fourth to tenth"),
    "clicks_later": gettext_lazy("Further down"),
}


class NeedReportView(WagtailAdminTemplateMixin, TemplateView):
    template_name = "search/admin/need_report.html"
    page_title = gettext_lazy("What readers seek")
    header_icon = "search"

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if request.GET.get("format") == "csv":
            return need_file(**self.asked)
        return super().get(request, *args, **kwargs)

    @property
    def asked(self) -> dict[str, Any]:
        """Period and language; what is no choice of the form counts as the usual one."""
        days, language = self.request.GET.get("days", ""), self.request.GET.get("language", "")
        known = {str(period): period for period in PERIODS}
        return {"days": known.get(days, USUAL_PERIOD), "language": language if language in OWN_NAMES else ""}

    def get_breadcrumbs_items(self) -> list[dict[str, Any]]:
        return [*self.breadcrumbs_items, {"url": "", "label": self.get_page_title()}]

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        context: dict[str, Any] = super().get_context_data(**kwargs)
        report, user = read_report(**self.asked), self.request.user
        context |= {"report": report, "shown_from": shown_from(), **self.asked, "names": OWN_NAMES}
        context["periods"] = [(days, _days(days)) for days in PERIODS]
        context["places"] = [(PLACES[name], number, share) for name, number, share in report.shares]
        context["file_url"] = "?" + urlencode({**self.asked, "format": "csv"})
        context["may_add_synonym"] = user.has_perm("search.add_synonymgroup")
        context["may_add_bet"] = user.has_perm("search.add_bestbet")
        context["lists"] = [
            (_("Sought and not found"), self.rows(report.missing)),
            (_("Perhaps misspelt: a correction was offered"), self.rows(report.near)),
            (_("Sought most"), self.rows(report.most)),
        ]
        return context

    def rows(self, found: Any) -> list[dict[str, Any]]:
        rows = []
        for need in found:
            query = urlencode({"words": need.words, "language": need.language})
            rows.append(
                {
                    "need": need,
                    "language": OWN_NAMES.get(need.language, need.language),
                    "synonym_url": f"{reverse(SynonymGroup.snippet_viewset.get_url_name('add'))}?{query}",
                    "bet_url": f"{reverse(BestBet.snippet_viewset.get_url_name('add'))}?{query}",
                }
            )
        return rows


def _days(number: int) -> str:
    return ngettext("Last %(number)s day", "Last %(number)s days", number) % {"number": number}


def need_file(*, days: int, language: str) -> HttpResponse:
    """Every row that may be shown, for a spreadsheet."""
    text = StringIO()
    writer = csv.writer(text)
    heads = [
        _("Words"),
        _("Language"),
        _("Sought"),
        _("Records found"),
        _("A correction was offered"),
        _("Last sought"),
    ]
    writer.writerow([as_cell(str(head)) for head in (*heads, *PLACES.values())])
    for need in read_needs(needs(days=days, language=language), IN_A_FILE):
        writer.writerow([as_cell(value) for value in _cells(need)])
    # The mark at the beginning tells Excel that this is UTF-8.
    response = HttpResponse("\ufeff" + text.getvalue(), content_type="text/csv; charset=utf-8")
    response["Content-Disposition"] = f'attachment; filename="search-need-{days}-days.csv"'
    return response


def _cells(need: Need) -> list[object]:
    is_near = _("Yes") if need.is_near else _("No")
    clicks = [need.clicks[name] for name in CLICKS]
    return [need.words, need.language, need.asked, need.found, is_near, need.last.isoformat(), *clicks]


def as_cell(value: object) -> object:
    """A text that a spreadsheet would carry out as a formula is told that it is a text."""
    if isinstance(value, str) and value.lstrip()[:1] in ("=", "+", "-", "@", "\t", "\r", "＝", "＋", "－", "＠"):
        return f"'{value}"
    return value
