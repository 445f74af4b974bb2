"""Reports → Text of files: which files readers cannot search, and what an editor can do about each."""

from typing import Any

from django.urls import URLPattern, path, reverse_lazy
from django.utils.translation import gettext_lazy as _
from django.views.generic import TemplateView
from wagtail import hooks
from wagtail.admin.auth import require_admin_access
from wagtail.admin.menu import MenuItem
from wagtail.admin.views.generic.base import WagtailAdminTemplateMixin

from portal.repository.attachments import Attachment
from portal.repository.files.models import FileState, FileText
from portal.repository.files.sentences import sentence_for_editors

SHOWN = 200


def files_in_trouble() -> list[dict[str, Any]]:
    """The latest first: record, file and sentence."""
    fine = FileText.objects.filter(state__in=[FileState.DONE, FileState.WAITING])
    rows = (
        Attachment.objects.exclude(sha256__in=fine.values("sha256"))
        .select_related("page__locale")
        .order_by("-pk")[:SHOWN]
    )
    texts = {text.sha256: text for text in FileText.objects.filter(sha256__in={row.sha256 for row in rows})}
    found = []
    for row in rows:
        sentence, is_trouble = sentence_for_editors(texts.get(row.sha256), is_missing=not row.sha256)
        if is_trouble:
            found.append({"page": row.page, "title": row.title, "sentence": sentence})
    return found


class FileTextReport(WagtailAdminTemplateMixin, TemplateView):
    template_name = "repository/admin/file_text_report.html"
    page_title = _("Text of files")
    header_icon = "doc-full"

    def get_breadcrumbs_items(self) -> list[dict[str, Any]]:
        return [*self.breadcrumbs_items, {"url": "", "label": self.get_page_title()}]

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        context: dict[str, Any] = super().get_context_data(**kwargs)
        waiting = FileText.objects.filter(state=FileState.WAITING).count()
        return {**context, "files": files_in_trouble(), "waiting": waiting}


@hooks.register("register_admin_urls")
def report_url() -> list[URLPattern]:
    return [path("reports/file-texts/", require_admin_access(FileTextReport.as_view()), name="file_text_report")]


@hooks.register("register_reports_menu_item")
def report_menu_item() -> MenuItem:
    return MenuItem(
        _("Text of files"), reverse_lazy("file_text_report"), name="file-texts", icon_name="doc-full", order=1210
    )
