"""What is asked of who shares a template, a manual or a guide. The file itself is asked for beside the questions."""

from django.utils.translation import gettext_lazy as _

from portal.contributions.questions import Ask, Example, Rows, Step, register_questions
from portal.toolkits.models import ToolkitPage

SHORT = (
    Step(
        "title",
        _("What is it called, and where does it come from?"),
        _("Title and country"),
        (
            Ask("title", _("Title"), _("What it is and what it is for, in one line."), required=True),
            Ask("countries", _("Country or territory"), required=True),
            Ask("themes", _("Themes"), _("At most five. Editors of these themes read it.")),
        ),
        example=Example(field="title"),
    ),
    Step(
        "kind",
        _("What kind of toolkit is it?"),
        _("Kind"),
        (
            Ask("toolkit_kind", _("Kind"), wanted=True),
            Ask("may_be_changed", _("May others change it?")),
        ),
    ),
    Step(
        "purpose",
        _("What can another ministry do with it?"),
        _("What it is for"),
        (
            Ask("purpose", _("What it is for"), wanted=True, limit=2000),
            Ask("summary", _("In two sentences"), _("Lists show it.")),
        ),
        example=Example(field="purpose"),
    ),
    Step("audience", _("Who uses it?"), _("Who uses it"), (Ask("audience", _("Who uses it"), wanted=True),)),
    Step(
        "use",
        _("How is it used?"),
        _("How to use it"),
        (Ask("steps", _("How to use it"), _("One step a line."), wanted=True, limit=4000),),
        example=Example(field="steps"),
    ),
    Step(
        "made",
        _("Who made it, and when?"),
        _("Who made it"),
        (
            Rows("organisations", _("Organisation"), ("name", "role", "duty"), ("duty",), label=_("Who took part")),
            Ask("years", _("In which years"), _("For example 2022, 2024."), wanted=True),
        ),
    ),
    Step(
        "sources",
        _("Where can one read more?"),
        _("Sources"),
        (
            Rows(
                "record_sources",
                _("Source"),
                ("publisher", "url", "citation", "date"),
                label=_("Sources"),
                hint=_("An address, or a citation for what is on paper only."),
            ),
        ),
    ),
)

register_questions(ToolkitPage, short=SHORT, texts=("title", "summary", "purpose", "audience", "steps"))
