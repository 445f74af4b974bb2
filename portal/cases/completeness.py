"""What a case still lacks before another island can copy it."""

from typing import TYPE_CHECKING

from django.utils.translation import gettext as _

if TYPE_CHECKING:
    from portal.cases.models import CasePage


def wanted_for_adaptation(case: "CasePage") -> list[tuple[str, bool, str]]:
    """The bold fields of the case form: label, whether it is filled, slug of the question that asks for it."""
    return [
        (_("Problem"), bool(case.problem), "problem"),
        (_("Context"), bool(case.context), "problem"),
        (_("What was done"), bool(case.steps), "done"),
        (_("Results"), bool(case.indicators), "changed"),
        (_("What went wrong"), bool(case.what_went_wrong), "wrong"),
        (_("Minimum conditions"), bool(case.conditions), "needed"),
        (_("Cost"), case.setup_cost is not None or bool(case.cost_note), "cost"),
        (_("Network it needs"), bool(case.connectivity), "needed"),
    ]


def missing_for_adaptation(case: "CasePage") -> list[str]:
    """Those of them that are empty, by label, in the order of the form."""
    return [label for label, given, _question in wanted_for_adaptation(case) if not given]
