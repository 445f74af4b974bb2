"""What is asked of who shares a law or a regulation."""

from django.utils.translation import gettext_lazy as _

from portal.contributions.questions import Ask, Example, Rows, Step, register_questions
from portal.legislation.models import LawPage

LAW_OF_THE_EXAMPLE = "laws:jam-data-protection-act-2020"

SHORT = (
    Step(
        "title",
        _("What is the law called, and of which country is it?"),
        _("Title and country"),
        (
            Ask("title", _("Title"), _("As it is printed, in the language that you write in."), required=True),
            Ask("countries", _("Country or territory"), required=True),
        ),
        example=Example(LAW_OF_THE_EXAMPLE, "title"),
    ),
    Step(
        "matter",
        _("What does it rule?"),
        _("Kinds of law and themes"),
        (
            Ask("law_kinds", _("Kinds of law"), _("They place it in the country's table of laws."), wanted=True),
            Ask("themes", _("Themes"), _("At most five.")),
        ),
    ),
    Step(
        "instrument",
        _("Which instrument is it?"),
        _("Instrument, number and year"),
        (
            Ask("instrument", _("Instrument"), wanted=True),
            Ask("number", _("Number"), _("As printed, for example 7 of 2020.")),
            Ask("year", _("Year")),
            Ask("gazette", _("Gazette reference")),
        ),
        example=Example("laws:fji-electronic-transactions-act-2008-promulgation-no-25-of-2008", "number"),
    ),
    Step(
        "events",
        _("What happened to it, and when?"),
        _("What happened to it"),
        (
            Rows(
                "events",
                _("Event"),
                ("kind", "date", "note"),
                ("note",),
                label=_("Events"),
                hint=_("Whether it is in force today is worked out from these. A year is enough."),
                wanted=True,
            ),
        ),
        example=Example(LAW_OF_THE_EXAMPLE, "events"),
    ),
    Step(
        "summary",
        _("What does it say, in plain words?"),
        _("In plain words"),
        (
            Ask("summary", _("In two sentences"), _("What it allows, forbids or sets up, and for whom."), wanted=True),
            Ask("note", _("What a reader should check first"), limit=2000),
        ),
        example=Example(LAW_OF_THE_EXAMPLE, "summary"),
    ),
    Step(
        "official",
        _("In which languages is it official?"),
        _("Official text"),
        (
            Ask("official_title", _("Title in the official language"), _("If you write in another one.")),
            Ask("official_languages", _("Official languages"), _("Codes parted by commas, such as en, fr.")),
            Ask(
                "text_as_of",
                _("Text as of"),
                _("The day whose text you tell of: year, year-month or day."),
                wanted=True,
            ),
        ),
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
        example=Example("laws:jam-data-protection-act-2020", "record_sources"),
    ),
)

register_questions(LawPage, short=SHORT, texts=("title", "summary", "note"))
