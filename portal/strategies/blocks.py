"""The rows of a strategy: objectives with their actions."""

from django.utils.translation import gettext_lazy as _
from wagtail import blocks


class ObjectiveBlock(blocks.StructBlock):
    text = blocks.TextBlock(label=_("Objective"), rows=2)
    actions = blocks.TextBlock(label=_("Actions"), required=False, rows=2)
    lead = blocks.CharBlock(label=_("Lead"), required=False)
    budget = blocks.CharBlock(label=_("Budget"), required=False)
    indicator = blocks.CharBlock(label=_("Indicator"), required=False)
    state = blocks.CharBlock(label=_("State"), required=False)

    class Meta:
        icon = "list-ul"
        label = _("Objective")
