"""Reports → Outgoing mail: what waits, what was given up and why, and a button to try it again. Names no address."""

from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse, HttpResponseBase, HttpResponseRedirect
from django.urls import URLPattern, path, reverse, reverse_lazy
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.generic import TemplateView
from wagtail import hooks
from wagtail.admin.auth import require_admin_access
from wagtail.admin.menu import MenuItem
from wagtail.admin.views.generic.base import WagtailAdminTemplateMixin

from portal.members.permissions import can
from portal.outgoing_mail.models import MailState, OutgoingMail
from portal.outgoing_mail.services import send_again

SHOWN = 200


class MailReport(WagtailAdminTemplateMixin, TemplateView):
    template_name = "home/admin/mail_report.html"
    page_title = gettext_lazy("Outgoing mail")
    header_icon = "mail"

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        if not can(request.user, "mail.see_dead"):
            raise PermissionDenied
        return super().dispatch(request, *args, **kwargs)

    def get_breadcrumbs_items(self) -> list[dict[str, Any]]:
        return [*self.breadcrumbs_items, {"url": "", "label": self.get_page_title()}]

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        context: dict[str, Any] = super().get_context_data(**kwargs)
        waiting = OutgoingMail.objects.filter(state__in=[MailState.WAITING, MailState.SENDING])
        return {
            **context,
            "waiting": waiting.count(),
            "oldest": waiting.order_by("created").values_list("created", flat=True).first(),
            "put_off": waiting.exclude(error="").order_by("next_try")[:SHOWN],
            "dead": OutgoingMail.objects.dead().order_by("-created")[:SHOWN],
        }

    def post(self, request: HttpRequest) -> HttpResponse:
        number = request.POST.get("mail", "")
        if number.isdecimal() and len(number) < 19 and send_again(pk=int(number)):
            messages.success(request, _("The mail will be sent again."))
        else:
            messages.error(request, _("This mail is no longer given up: it waits, or it was sent."))
        return HttpResponseRedirect(reverse("mail_report"), status=303)


class MailReportItem(MenuItem):
    def is_shown(self, request: HttpRequest) -> bool:
        return can(request.user, "mail.see_dead")


@hooks.register("register_admin_urls")
def report_url() -> list[URLPattern]:
    return [path("reports/outgoing-mail/", require_admin_access(MailReport.as_view()), name="mail_report")]


@hooks.register("register_reports_menu_item")
def report_menu_item() -> MenuItem:
    return MailReportItem(
        gettext_lazy("Outgoing mail"), reverse_lazy("mail_report"), name="outgoing-mail", icon_name="mail", order=1220
    )
