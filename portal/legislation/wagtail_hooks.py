"""Laws in the editors' admin."""

from django.utils.translation import gettext_lazy as _
from wagtail import hooks
from wagtail.admin.ui.tables import Column

from portal.legislation.kinds import Instrument
from portal.legislation.models import LawPage
from portal.repository.admin_lists import RecordFilterSet, RecordListing, choice_filter


class LawFilterSet(RecordFilterSet):
    instrument = choice_filter("instrument", _("Instrument"), Instrument.choices)

    class Meta(RecordFilterSet.Meta):
        model = LawPage


class LawListing(RecordListing):
    model = LawPage
    icon = "doc-full"
    filterset_class = LawFilterSet
    prefetch = ("events",)
    own_columns = (
        Column("get_instrument_display", label=_("Instrument"), sort_key="instrument"),
        Column("year", label=_("Year"), sort_key="year"),
        Column("force", label=_("Today"), accessor=lambda law: law.status_today.status.label),
    )


@hooks.register("register_admin_viewset")
def law_listing() -> LawListing:
    return LawListing()
