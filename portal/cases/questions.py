"""What the author of a case is asked: eight questions, and fourteen more for who wants to tell it all."""

from django.utils.translation import gettext_lazy as _

from portal.cases.completeness import wanted_for_adaptation
from portal.cases.models import CasePage
from portal.contributions.questions import Ask, Example, Rows, Step, register_questions

LONG = 2000

SHORT = (
    Step(
        "title",
        _("What is it called, and where was it done?"),
        _("Title and country"),
        (
            Ask("title", _("Title"), _("What was done and for whom, in one line."), required=True),
            Ask("countries", _("Country or territory"), required=True),
            Ask("themes", _("Themes"), _("At most five. Editors of these themes read your case.")),
        ),
        example=Example("cases:fj-reach-bus", "title"),
    ),
    Step(
        "who",
        _("Who did it, and when?"),
        _("Who did it, and when"),
        (
            Rows("organisations", _("Organisation"), ("name", "role", "duty"), ("duty",), label=_("Who took part")),
            Ask("years", _("In which years"), _("For example 2022, 2024."), wanted=True),
            Ask("stage", _("How far it is"), _("A case that stopped teaches as much as one that runs.")),
        ),
        example=Example("cases:vu-civil-register", "organisations"),
    ),
    Step(
        "problem",
        _("What was the problem?"),
        _("The problem"),
        (
            Ask(
                "problem",
                _("The problem"),
                _("Who had it, how many, and what it cost them. Two or three sentences."),
                wanted=True,
                limit=900,
            ),
            Ask(
                "context",
                _("The place"),
                _("Islands, people, links, languages: what a reader needs to compare it with home."),
                limit=LONG,
            ),
        ),
        example=Example("cases:fj-reach-bus", "problem"),
    ),
    Step(
        "done",
        _("What was done?"),
        _("What was done"),
        (
            Rows(
                "steps",
                _("Step"),
                ("date", "text", "is_setback", "is_planned"),
                ("text",),
                label=_("Step by step"),
                hint=_("Oldest first. A year is enough where you do not know the day."),
                block="step",
                wanted=True,
            ),
            Ask("summary", _("In two sentences"), _("What was done, for whom, with what result. Lists show it.")),
        ),
        example=Example("cases:to-tongapass", "steps"),
    ),
    Step(
        "cost",
        _("What did it cost, in money, people and time?"),
        _("Cost, staff and time"),
        (
            Ask("setup_cost", _("Cost to set it up"), _("In figures. Leave empty what you do not know.")),
            Ask("yearly_cost", _("Cost each year")),
            Ask("currency", _("Currency"), _("Three letters, such as USD or FJD.")),
            Ask("cost_year", _("Year of these figures")),
            Ask(
                "cost_note", _("What the cost covers"), _("Who paid, what came for free; or say that it is not known.")
            ),
            Ask("staff", _("Number of staff")),
            Ask("staff_skills", _("What they must be able to do")),
            Ask("months", _("Months to set it up")),
        ),
        example=Example("cases:jm-nids", "cost_note"),
    ),
    Step(
        "changed",
        _("What changed?"),
        _("What changed"),
        (
            Rows(
                "indicators",
                _("Result"),
                ("name", "before", "value", "unit", "date", "evidence"),
                ("name", "before", "value", "unit", "evidence"),
                label=_("Results"),
                hint=_("One figure a row, with who says so. Without a figure, say in words what is different."),
                block="result",
                wanted=True,
            ),
        ),
        example=Example("cases:jm-nids", "indicators"),
    ),
    Step(
        "wrong",
        _("What went wrong?"),
        _("What went wrong"),
        (
            Ask(
                "what_went_wrong",
                _("What went wrong"),
                _("Delays, refusals, mistakes: what others should expect. Readers thank you most for this."),
                wanted=True,
                limit=LONG,
            ),
        ),
        example=Example("cases:bb-trident-id", "what_went_wrong"),
    ),
    Step(
        "needed",
        _("What must another island have?"),
        _("What another island must have"),
        (
            Ask(
                "conditions",
                _("At least"),
                _("Law, staff, skills, network and money without which it does not work."),
                wanted=True,
                limit=LONG,
            ),
            Ask("connectivity", _("The thinnest network on which it works")),
        ),
        example=Example("cases:gy-ict-hubs", "conditions"),
    ),
)

FURTHER = (
    Step("audience", _("Who is it for?"), _("Who it is for"), (Ask("audience", _("Who it is for"), wanted=True),)),
    Step(
        "inclusion",
        _("How is nobody left out?"),
        _("Nobody left out"),
        (
            Ask(
                "inclusion",
                _("Nobody left out"),
                _("How women, elderly people, people with disabilities and people far away are reached."),
                wanted=True,
                limit=LONG,
            ),
        ),
    ),
    Step(
        "reach",
        _("How many does it serve?"),
        _("How many it serves"),
        (
            Ask("people_served", _("People served"), _("People, not accounts or visits."), wanted=True),
            Ask("islands_served", _("Islands served")),
        ),
    ),
    Step(
        "technology",
        _("Which technology does it use?"),
        _("Technology"),
        (
            Ask("technology", _("Technology"), _("Parted by commas."), wanted=True),
            Ask("open_source", _("Is it open source?")),
        ),
        example=Example("cases:vu-unblocked-cash", "technology"),
    ),
    Step(
        "lessons",
        _("What would you do differently?"),
        _("What you would do differently"),
        (Ask("lessons", _("What you would do differently"), wanted=True, limit=LONG),),
        example=Example("cases:fj-birth-app", "lessons"),
    ),
    Step(
        "factors",
        _("Without what would it not have worked?"),
        _("Reasons for success"),
        (Ask("success_factors", _("Reasons for success"), _("Tick the few that mattered."), wanted=True),),
    ),
    Step(
        "barriers",
        _("What stood in the way?"),
        _("Barriers"),
        (Ask("barriers", _("Barriers"), _("Overcome or not."), wanted=True),),
    ),
    Step(
        "keep",
        _("What must stay as it is, and what may change?"),
        _("What must stay, what may change"),
        (
            Ask("must_stay", _("What must stay as it is"), wanted=True, limit=LONG),
            Ask("may_change", _("What may change"), limit=LONG),
        ),
    ),
    Step(
        "risks",
        _("What can go wrong elsewhere?"),
        _("Risks"),
        (Ask("risks", _("Risks for who copies it"), wanted=True, limit=LONG),),
    ),
    Step(
        "blocks",
        _("Which parts can be copied alone?"),
        _("Building blocks"),
        (
            Rows(
                "building_blocks",
                _("Building block"),
                ("title", "what", "needs"),
                ("title", "what", "needs"),
                label=_("Building blocks"),
                hint=_("A form, a rule, a piece of software, a training: whatever works without the rest."),
                block="block",
                wanted=True,
            ),
        ),
    ),
    Step(
        "help",
        _("How can you help who copies it?"),
        _("Your offer of help"),
        (Ask("offer_of_help", _("What you offer"), _("A call, a visit, training."), wanted=True),),
    ),
    Step(
        "awards",
        _("Did it win an award?"),
        _("Awards"),
        (Ask("awards", _("Awards"), _("Name and year."), wanted=True),),
    ),
    Step(
        "stopped",
        _("If it stopped: why?"),
        _("Why it stopped"),
        (Ask("stopped_because", _("Why it stopped"), _("Leave it empty while it runs.")),),
    ),
    Step(
        "sources",
        _("Where can one read more?"),
        _("Sources"),
        (
            Rows(
                "record_sources",
                _("Source"),
                ("publisher", "url", "citation", "date", "fact"),
                label=_("Sources"),
                hint=_("Pages, reports and news that bear what you say."),
                wanted=True,
            ),
        ),
        example=Example("cases:ws-ndids", "record_sources"),
    ),
)

TEXTS = (
    "title",
    "summary",
    "problem",
    "context",
    "audience",
    "inclusion",
    "stopped_because",
    "technology",
    "cost_note",
    "staff_skills",
    "awards",
    "what_went_wrong",
    "lessons",
    "conditions",
    "must_stay",
    "may_change",
    "risks",
    "offer_of_help",
)

register_questions(CasePage, short=SHORT, further=FURTHER, texts=TEXTS, ready=wanted_for_adaptation)
