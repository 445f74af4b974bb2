"""What a case still lacks before another island can copy it."""

from typing import TYPE_CHECKING

from django.utils.translation import gettext as _

if TYPE_CHECKING:
    from portal.cases.models import CasePage


def missing_for_adaptation(case: "CasePage") -> list[str]:
    """The bold fields of the case form that are empty, by label, in the order of the form."""
    wanted = [
        (_("Problem"), bool(case.problem)),
        (_("Context"), bool(case.context)),
        (_("What was done"), bool(case.steps)),
        (_("Results"), bool(case.indicators)),
        (_("What went wrong"), bool(case.what_went_wrong)),
        (_("Minimum conditions"), bool(case.conditions)),
        (_("Cost"), case.setup_cost is not None or bool(case.cost_note)),
        (_("Network it needs"), bool(case.connectivity)),
    ]
    return [label for label, given in wanted if not given]
