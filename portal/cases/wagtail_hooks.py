"""Cases in the editors' admin."""

from django.utils.translation import gettext_lazy as _
from wagtail import hooks
from wagtail.admin.ui.tables import Column

from portal.cases.factors import Stage
from portal.cases.models import CasePage
from portal.repository.admin_lists import RecordFilterSet, RecordListing, choice_filter


class CaseFilterSet(RecordFilterSet):
    stage = choice_filter("stage", _("Stage"), Stage.choices)

    class Meta(RecordFilterSet.Meta):
        model = CasePage


class CaseListing(RecordListing):
    model = CasePage
    icon = "form"
    filterset_class = CaseFilterSet
    own_columns = (Column("get_stage_display", label=_("Stage"), sort_key="stage"),)


@hooks.register("register_admin_viewset")
def case_listing() -> CaseListing:
    return CaseListing()
