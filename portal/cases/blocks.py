"""The rows of a case: steps, results, building blocks.

Streams in the row of the case, not tables: a case page reads them all with the case, in no query of their own.
"""

from django.utils.translation import gettext_lazy as _
from wagtail import blocks

from portal.repository.dates import PartialDate, check_partial_date, read_partial_date


class DatedValue(blocks.StructValue):
    @property
    def when(self) -> PartialDate | None:
        return read_partial_date(self.get("date") or "")


class PartialDateBlock(blocks.CharBlock):
    """A date as a source gives it: year, year-month or year-month-day."""

    def __init__(self, **kwargs: object) -> None:
        kwargs.setdefault("required", False)
        kwargs.setdefault("label", _("Date"))
        kwargs.setdefault("help_text", _("Year, year-month or year-month-day."))
        super().__init__(max_length=10, validators=[check_partial_date], **kwargs)

    def get_searchable_content(self, value: str) -> list[str]:
        return []


class StepBlock(blocks.StructBlock):
    date = PartialDateBlock()
    text = blocks.TextBlock(label=_("What happened"), rows=2)
    is_setback = blocks.BooleanBlock(label=_("A setback"), required=False)
    is_planned = blocks.BooleanBlock(label=_("Planned, not done"), required=False)

    class Meta:
        icon = "date"
        label = _("Step")
        value_class = DatedValue


class ResultBlock(blocks.StructBlock):
    name = blocks.CharBlock(label=_("What was measured"))
    before = blocks.CharBlock(label=_("Before"), required=False)
    value = blocks.CharBlock(label=_("After"), required=False)
    unit = blocks.CharBlock(label=_("Unit"), required=False)
    date = PartialDateBlock()
    evidence = blocks.CharBlock(label=_("Evidence"), required=False, help_text=_("Who says so."))

    class Meta:
        icon = "order"
        label = _("Result")
        value_class = DatedValue


class BuildingBlock(blocks.StructBlock):
    title = blocks.CharBlock(label=_("Title"), max_length=150)
    what = blocks.TextBlock(label=_("What it is"))
    needs = blocks.CharBlock(label=_("What it needs"), required=False)

    class Meta:
        icon = "copy"
        label = _("Building block")
