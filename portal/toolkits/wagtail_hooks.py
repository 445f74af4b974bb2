"""Toolkits in the editors' admin."""

from django.utils.translation import gettext_lazy as _
from wagtail import hooks
from wagtail.admin.ui.tables import Column

from portal.repository.admin_lists import RecordFilterSet, RecordListing, choice_filter
from portal.toolkits.models import ToolkitKind, ToolkitPage


class ToolkitFilterSet(RecordFilterSet):
    toolkit_kind = choice_filter("toolkit_kind", _("Kind"), ToolkitKind.choices)

    class Meta(RecordFilterSet.Meta):
        model = ToolkitPage


class ToolkitListing(RecordListing):
    model = ToolkitPage
    icon = "clipboard-list"
    filterset_class = ToolkitFilterSet
    own_columns = (Column("get_toolkit_kind_display", label=_("Kind"), sort_key="toolkit_kind"),)


@hooks.register("register_admin_viewset")
def toolkit_listing() -> ToolkitListing:
    return ToolkitListing()
