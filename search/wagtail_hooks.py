"""What search adds to the editors' admin: a report, and a warning on the front page when it lags."""

from typing import Any

from django.contrib.auth.models import Permission
from django.db.models import QuerySet
from django.http import HttpRequest
from django.urls import URLPattern, path, reverse_lazy
from django.utils.translation import gettext_lazy as _
from wagtail import hooks
from wagtail.admin.auth import require_admin_access
from wagtail.admin.menu import MenuItem
from wagtail.snippets.models import register_snippet

from search.admin_report import SearchIndexReport, SearchTroublePanel
from search.best_bets.admin import BestBetViewSet
from search.need.admin import NeedReportView
from search.synonyms.admin import SynonymViewSet

register_snippet(SynonymViewSet)
register_snippet(BestBetViewSet)


@hooks.register("register_admin_urls")
def report_url() -> list[URLPattern]:
    view = require_admin_access(SearchIndexReport.as_view())
    need = require_admin_access(NeedReportView.as_view())
    return [
        path("reports/search-index/", view, name="search_index_report"),
        path("reports/search-need/", need, name="search_need_report"),
    ]


@hooks.register("register_reports_menu_item")
def report_menu_item() -> MenuItem:
    return MenuItem(
        _("Search index"), reverse_lazy("search_index_report"), name="search-index", icon_name="search", order=1200
    )


@hooks.register("register_reports_menu_item")
def need_menu_item() -> MenuItem:
    return MenuItem(
        _("What readers seek"), reverse_lazy("search_need_report"), name="search-need", icon_name="search", order=1210
    )


@hooks.register("construct_homepage_panels")
def trouble_panel(request: HttpRequest, panels: list[Any]) -> None:
    panels.append(SearchTroublePanel())


@hooks.register("register_permissions")
def retry_permission() -> QuerySet[Permission]:
    return Permission.objects.filter(content_type__app_label="search", codename="change_indexchange")
