"""Strategies in the editors' admin."""

from django.utils.translation import gettext_lazy as _
from wagtail import hooks
from wagtail.admin.ui.tables import Column

from portal.repository.admin_lists import RecordFilterSet, RecordListing, choice_filter
from portal.strategies.models import StrategyPage, StrategyStatus


class StrategyFilterSet(RecordFilterSet):
    stated_status = choice_filter("stated_status", _("Status as a source states it"), StrategyStatus.choices)

    class Meta(RecordFilterSet.Meta):
        model = StrategyPage


class StrategyListing(RecordListing):
    model = StrategyPage
    icon = "list-ol"
    filterset_class = StrategyFilterSet
    own_columns = (
        Column("period_end", label=_("Last year"), sort_key="period_end"),
        Column("status_today", label=_("Today"), accessor=lambda strategy: strategy.status_today.label),
    )


@hooks.register("register_admin_viewset")
def strategy_listing() -> StrategyListing:
    return StrategyListing()
