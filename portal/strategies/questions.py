"""What is asked of who shares a strategy or a policy."""

from django.utils.translation import gettext_lazy as _

from portal.contributions.questions import Ask, Example, Rows, Step, register_questions
from portal.strategies.models import StrategyPage

STRATEGY_OF_THE_EXAMPLE = "strategies:kir-digital-government-master-plan"

SHORT = (
    Step(
        "title",
        _("What is the strategy called, and of which country is it?"),
        _("Title and country"),
        (
            Ask("title", _("Title"), _("As it is printed, in the language that you write in."), required=True),
            Ask("countries", _("Country or territory"), required=True),
            Ask("themes", _("Themes"), _("At most five. Editors of these themes read it.")),
        ),
        example=Example(STRATEGY_OF_THE_EXAMPLE, "title"),
    ),
    Step(
        "period",
        _("What kind is it, and for which years?"),
        _("Kind and years"),
        (
            Ask("strategy_kind", _("Kind")),
            Ask("period_start", _("First year"), wanted=True),
            Ask("period_end", _("Last year")),
            Ask("adopted", _("Adopted"), _("Year, year-month or year-month-day.")),
            Ask("stated_status", _("Status"), _("A strategy whose last year is over shows as expired by itself.")),
        ),
    ),
    Step(
        "lead",
        _("Who answers for it?"),
        _("Who answers for it"),
        (
            Ask("lead_body", _("Lead body"), wanted=True),
            Ask("coordinating_body", _("Who brings the others together")),
        ),
        example=Example(STRATEGY_OF_THE_EXAMPLE, "lead_body"),
    ),
    Step(
        "vision",
        _("What does it want to reach?"),
        _("What it wants to reach"),
        (
            Ask("summary", _("In two sentences"), _("What it is about. Lists show it."), wanted=True),
            Ask("vision", _("Vision"), _("In the strategy's own words."), limit=2000),
        ),
        example=Example(STRATEGY_OF_THE_EXAMPLE, "summary"),
    ),
    Step(
        "objectives",
        _("Which objectives and actions has it?"),
        _("Objectives and actions"),
        (
            Rows(
                "objectives",
                _("Objective"),
                ("text", "actions", "lead", "budget", "indicator", "state"),
                ("text", "actions", "lead", "budget", "indicator", "state"),
                label=_("Objectives"),
                block="objective",
                wanted=True,
            ),
        ),
        example=Example("strategies:gnb-estrategia-nacional-de-transformacao-digital-entd-gw", "objectives"),
    ),
    Step(
        "money",
        _("What does it cost?"),
        _("Money"),
        (
            Ask("budget", _("Budget"), _("In figures. Leave empty what you do not know."), wanted=True),
            Ask("budget_currency", _("Currency"), _("Three letters, such as USD or FJD.")),
            Ask("budget_note", _("What the budget covers")),
        ),
    ),
    Step(
        "monitoring",
        _("Who measures it, and how often?"),
        _("Monitoring"),
        (Ask("monitoring", _("Monitoring"), wanted=True, limit=2000),),
    ),
    Step(
        "sources",
        _("Where did you read it?"),
        _("Sources"),
        (
            Rows(
                "record_sources",
                _("Source"),
                ("publisher", "url", "citation", "date"),
                label=_("Sources"),
                hint=_("An address, or a citation for what is on paper only."),
                wanted=True,
            ),
        ),
        example=Example("strategies:kir-digital-government-master-plan", "record_sources"),
    ),
)

TEXTS = ("title", "summary", "vision", "monitoring", "budget_note", "lead_body", "coordinating_body")

register_questions(StrategyPage, short=SHORT, texts=TEXTS)
