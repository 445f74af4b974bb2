"""How the search index stands, for editors: a report, and a word on the admin's front page when something is wrong."""

from datetime import timedelta
from typing import Any

from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext
from django.views.generic import TemplateView
from wagtail.admin import messages
from wagtail.admin.ui.components import Component
from wagtail.admin.views.generic.base import WagtailAdminTemplateMixin

from search.lease import get_lease
from search.models import IndexChange
from search.outbox import retry_parked
from search.status import read_status

RETRY_PERMISSION = "search.change_indexchange"
# The worker says that it lives every 20 s; a rebuild of a large index may keep it from saying so for minutes.
SILENT = timedelta(minutes=10)
SHOWN_PARKED = 50


def is_worker_silent() -> bool:
    seen = get_lease().worker_seen
    return seen is None or seen < timezone.now() - SILENT


class SearchIndexReport(WagtailAdminTemplateMixin, TemplateView):
    template_name = "search/admin/index_report.html"
    page_title = gettext_lazy("Search index")
    header_icon = "search"

    def get_breadcrumbs_items(self) -> list[dict[str, Any]]:
        return [*self.breadcrumbs_items, {"url": "", "label": self.get_page_title()}]

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        context: dict[str, Any] = super().get_context_data(**kwargs)
        context["status"] = read_status()
        context["parked"] = IndexChange.objects.parked()[:SHOWN_PARKED]
        context["is_worker_silent"] = is_worker_silent()
        context["may_retry"] = self.request.user.has_perm(RETRY_PERMISSION)
        return context

    def post(self, request: HttpRequest) -> HttpResponse:
        if not request.user.has_perm(RETRY_PERMISSION):
            raise PermissionDenied
        number = retry_parked()
        messages.success(
            request,
            ngettext("%(number)s change will be tried again.", "%(number)s changes will be tried again.", number)
            % {"number": number},
        )
        return redirect("search_index_report")


class SearchTroublePanel(Component):
    """Shown only when records do not reach readers: changes were given up, or nobody carries them out."""

    name = "search_trouble"
    template_name = "search/admin/trouble_panel.html"
    order = 50

    def get_context_data(self, parent_context: Any) -> dict[str, Any]:
        parked = IndexChange.objects.parked().count()
        lines = []
        if parked:
            lines.append(
                ngettext(
                    "%(number)s change could not be brought into the search index.",
                    "%(number)s changes could not be brought into the search index.",
                    parked,
                )
                % {"number": parked}
            )
        if is_worker_silent():
            lines.append(_("The search worker is not running: readers will not find what you publish now."))
        return {"lines": lines}

    def render_html(self, parent_context: Any = None) -> str:
        return str(super().render_html(parent_context)) if self.get_context_data(parent_context)["lines"] else ""
