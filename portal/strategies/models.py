"""National strategies and policies: period, objectives and actions, money, and whether they still run."""

from datetime import date

from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from wagtail.admin.panels import FieldPanel, FieldRowPanel, MultiFieldPanel
from wagtail.fields import StreamField

from portal.repository.blocks import stream_text
from portal.repository.dates import PartialDate, check_partial_date, read_partial_date
from portal.repository.models import ResourcePage
from portal.repository.panels import story_panels
from portal.repository.sections import STRATEGY
from portal.strategies.blocks import ObjectiveBlock


class StrategyKind(models.TextChoices):
    E_GOVERNMENT = "e-government", _("E-government")
    DIGITAL = "digital", _("Digital")
    ICT = "ict", _("ICT")
    DATA = "data", _("Data")
    SECTOR = "sector", _("Sector")
    RECOVERY = "recovery", _("Recovery")


class StrategyStatus(models.TextChoices):
    DRAFT = "draft", _("Draft")
    CURRENT = "current", _("Current")
    EXPIRED = "expired", _("Expired")
    SUPERSEDED = "superseded", _("Superseded")
    UNKNOWN = "unknown", _("Not known")


class StrategyPage(ResourcePage):
    strategy_kind = models.CharField(_("kind"), max_length=14, choices=StrategyKind.choices, blank=True)
    period_start = models.PositiveSmallIntegerField(_("first year"), null=True, blank=True)
    period_end = models.PositiveSmallIntegerField(_("last year"), null=True, blank=True)
    adopted = models.CharField(_("adopted"), max_length=10, blank=True, validators=[check_partial_date])
    stated_status = models.CharField(
        _("status as a source states it"),
        max_length=12,
        choices=StrategyStatus.choices,
        default=StrategyStatus.UNKNOWN,
        help_text=_("A strategy whose period is over shows as expired by itself."),
    )
    status_as_of = models.CharField(_("status as of"), max_length=10, blank=True, validators=[check_partial_date])
    lead_body = models.CharField(_("lead body"), max_length=250, blank=True)
    coordinating_body = models.CharField(_("coordinating body"), max_length=250, blank=True)
    objectives = StreamField([("objective", ObjectiveBlock())], verbose_name=_("objectives and actions"), blank=True)
    vision = models.TextField(_("vision"), blank=True)
    budget = models.DecimalField(_("budget"), max_digits=16, decimal_places=2, null=True, blank=True)
    budget_currency = models.CharField(_("currency"), max_length=3, blank=True)
    budget_note = models.CharField(_("what the budget covers"), max_length=300, blank=True)
    monitoring = models.TextField(_("monitoring"), blank=True)

    record_kind = STRATEGY
    content_panels = [
        *ResourcePage.content_panels,
        MultiFieldPanel(
            [
                FieldRowPanel([FieldPanel("strategy_kind"), FieldPanel("adopted")]),
                FieldRowPanel([FieldPanel("period_start"), FieldPanel("period_end")]),
                FieldRowPanel([FieldPanel("stated_status"), FieldPanel("status_as_of")]),
                FieldRowPanel(
                    [
                        FieldPanel("lead_body", help_text=_("Who answers for it.")),
                        FieldPanel("coordinating_body", help_text=_("Who brings the others together.")),
                    ]
                ),
                FieldPanel("vision", help_text=_("In the strategy's own words.")),
            ],
            heading=_("The strategy"),
        ),
        FieldPanel("objectives"),
        MultiFieldPanel(
            [
                FieldRowPanel([FieldPanel("budget"), FieldPanel("budget_currency")]),
                FieldPanel("budget_note"),
                FieldPanel("monitoring", help_text=_("Who measures what, and how often.")),
            ],
            heading=_("Money and monitoring"),
        ),
        *story_panels,
    ]

    class Meta:
        verbose_name = _("strategy")
        verbose_name_plural = _("strategies")

    def body_text(self) -> list[str]:
        texts = [self.lead_body, self.coordinating_body, self.vision, self.monitoring]
        return [*texts, *stream_text(self.objectives), *super().body_text()]

    def status_on(self, day: date) -> StrategyStatus:
        """As stated, but a current strategy whose last year is over has expired."""
        stated = StrategyStatus(self.stated_status)
        if (
            stated in (StrategyStatus.CURRENT, StrategyStatus.UNKNOWN)
            and self.period_end
            and self.period_end < day.year
        ):
            return StrategyStatus.EXPIRED
        return stated

    @property
    def status_today(self) -> StrategyStatus:
        return self.status_on(timezone.localdate())

    @property
    def adopted_on(self) -> PartialDate | None:
        return read_partial_date(self.adopted)
