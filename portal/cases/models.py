"""The book of cases: what was tried, how, at what cost, with what result, and what went wrong."""

from django.db import models
from django.utils.translation import gettext_lazy as _
from wagtail.admin.panels import FieldPanel, FieldRowPanel, MultiFieldPanel
from wagtail.fields import StreamField

from portal.cases.blocks import BuildingBlock, ResultBlock, StepBlock
from portal.cases.completeness import missing_for_adaptation
from portal.cases.factors import BARRIERS, SUCCESS_FACTORS, Connectivity, Stage
from portal.repository.blocks import stream_text
from portal.repository.choice_lists import ChoiceListField
from portal.repository.models import ResourcePage
from portal.repository.panels import story_panels
from portal.repository.sections import CASE


class CasePage(ResourcePage):
    steps = StreamField(
        [("step", StepBlock())],
        verbose_name=_("what was done"),
        blank=True,
        help_text=_("One step a date, oldest first."),
    )
    indicators = StreamField([("result", ResultBlock())], verbose_name=_("what changed"), blank=True)
    building_blocks = StreamField(
        [("block", BuildingBlock())],
        verbose_name=_("building blocks"),
        blank=True,
        help_text=_("Parts of the case that can be copied alone."),
    )
    problem = models.TextField(_("problem"), blank=True, help_text=_("What was hard, and for whom, before."))
    context = models.TextField(
        _("context"), blank=True, help_text=_("Islands, people, links, languages: what a reader needs to compare.")
    )
    audience = models.CharField(_("who it is for"), max_length=300, blank=True)
    inclusion = models.TextField(
        _("nobody left out"),
        blank=True,
        help_text=_("How women, elderly people, people with disabilities and rural people are reached."),
    )
    people_served = models.PositiveBigIntegerField(_("people served"), null=True, blank=True)
    islands_served = models.PositiveIntegerField(_("islands served"), null=True, blank=True)
    connectivity = models.CharField(_("network it needs"), max_length=10, choices=Connectivity.choices, blank=True)
    stage = models.CharField(_("stage"), max_length=10, choices=Stage.choices, blank=True)
    stopped_because = models.CharField(_("why it stopped"), max_length=300, blank=True)
    technology = models.CharField(
        _("technology"), max_length=500, blank=True, help_text=_("Parted by commas; say what is open source.")
    )
    open_source = models.BooleanField(_("open source"), null=True, blank=True)

    setup_cost = models.DecimalField(_("cost to set up"), max_digits=16, decimal_places=2, null=True, blank=True)
    yearly_cost = models.DecimalField(_("cost each year"), max_digits=16, decimal_places=2, null=True, blank=True)
    currency = models.CharField(_("currency"), max_length=3, blank=True, help_text=_("ISO code, such as USD."))
    cost_year = models.CharField(_("year of the cost"), max_length=20, blank=True)
    cost_note = models.CharField(_("what the cost covers"), max_length=300, blank=True)
    staff = models.PositiveIntegerField(_("staff"), null=True, blank=True)
    staff_skills = models.CharField(_("skills of the staff"), max_length=300, blank=True)
    months = models.PositiveSmallIntegerField(_("months to set up"), null=True, blank=True)

    awards = models.CharField(_("awards"), max_length=300, blank=True)
    what_went_wrong = models.TextField(_("what went wrong"), blank=True)
    lessons = models.TextField(_("what you would do differently"), blank=True)
    success_factors = ChoiceListField(_("success factors"), options=SUCCESS_FACTORS)
    barriers = ChoiceListField(_("barriers"), options=BARRIERS)
    conditions = models.TextField(
        _("minimum conditions"), blank=True, help_text=_("Law, staff, skills, network and money needed at least.")
    )
    must_stay = models.TextField(_("what must stay as it is"), blank=True)
    may_change = models.TextField(_("what may change"), blank=True)
    risks = models.TextField(_("risks"), blank=True)
    offer_of_help = models.CharField(
        _("offer of help"), max_length=300, blank=True, help_text=_("A call, a visit, training.")
    )
    reported_in = models.PositiveSmallIntegerField(
        _("as reported in"), null=True, blank=True, help_text=_("Year of the report, if nothing newer is known.")
    )

    record_kind = CASE
    content_panels = [
        *ResourcePage.content_panels,
        MultiFieldPanel(
            [
                FieldPanel("problem"),
                FieldPanel("context"),
                FieldRowPanel(
                    [
                        FieldPanel("audience"),
                        FieldPanel("connectivity", help_text=_("The thinnest link on which it still works.")),
                    ]
                ),
                FieldRowPanel(
                    [
                        FieldPanel("people_served", help_text=_("People, not accounts or visits.")),
                        FieldPanel("islands_served"),
                    ]
                ),
                FieldPanel("inclusion"),
            ],
            heading=_("The problem"),
        ),
        FieldPanel("steps"),
        MultiFieldPanel(
            [
                FieldRowPanel(
                    [
                        FieldPanel("stage", help_text=_("A case that stopped teaches as much as one that runs.")),
                        FieldPanel("stopped_because"),
                    ]
                ),
                FieldRowPanel([FieldPanel("technology"), FieldPanel("open_source")]),
                FieldRowPanel([FieldPanel("awards"), FieldPanel("reported_in")]),
            ],
            heading=_("Where it stands"),
        ),
        MultiFieldPanel(
            [
                FieldRowPanel([FieldPanel("setup_cost"), FieldPanel("yearly_cost")]),
                FieldRowPanel([FieldPanel("currency"), FieldPanel("cost_year")]),
                FieldPanel("cost_note", help_text=_("What is counted in, who paid, what came for free.")),
                FieldRowPanel([FieldPanel("staff"), FieldPanel("staff_skills"), FieldPanel("months")]),
            ],
            heading=_("What it took"),
        ),
        FieldPanel("indicators"),
        MultiFieldPanel(
            [
                FieldPanel("what_went_wrong", help_text=_("Delays, refusals, mistakes: what others should expect.")),
                FieldPanel("lessons"),
                FieldPanel("success_factors", help_text=_("Without which of these would it not have worked?")),
                FieldPanel("barriers", help_text=_("What stood in the way, overcome or not.")),
            ],
            heading=_("What went wrong, and what was learned"),
        ),
        MultiFieldPanel(
            [FieldPanel(name) for name in ("conditions", "must_stay", "may_change", "risks", "offer_of_help")],
            heading=_("For those who want to copy it"),
            help_text=_("Together with problem, steps, results and cost this makes a case ready to adapt."),
        ),
        FieldPanel("building_blocks"),
        *story_panels,
    ]

    class Meta:
        verbose_name = _("case")
        verbose_name_plural = _("cases")

    def body_text(self) -> list[str]:
        fields = (
            self.problem,
            self.context,
            self.audience,
            self.inclusion,
            self.technology,
            self.what_went_wrong,
            self.lessons,
            self.conditions,
            self.must_stay,
            self.may_change,
            self.risks,
            self.awards,
        )
        rows = [text for stream in (self.steps, self.indicators, self.building_blocks) for text in stream_text(stream)]
        organisations = [organisation.name for organisation in self.organisations.all()]
        return [*(text for text in fields if text), *rows, *organisations, *super().body_text()]

    @property
    def missing(self) -> list[str]:
        """Labels of the fields that keep the case from being ready to adapt."""
        return missing_for_adaptation(self)

    @property
    def is_ready_to_adapt(self) -> bool:
        return not self.missing
