"""What search knows of a case."""

from typing import Any

from portal.cases.factors import Stage
from portal.cases.models import CasePage
from portal.repository.indexing import register_kind
from search.registry import register_labels


def case_facets(original: CasePage) -> dict[str, tuple[str, ...]]:
    return {"stage": (original.stage,)} if original.stage else {}


def case_card(original: CasePage) -> dict[str, Any]:
    return {
        "stage": original.stage,
        "connectivity": original.connectivity,
        "reported_in": original.reported_in,
        "results": len(original.indicators),
        "factors": list(original.success_factors),
        "barriers": list(original.barriers),
        "has_cost": original.setup_cost is not None,
        "went_wrong": bool(original.what_went_wrong),
    }


def case_told(page: CasePage) -> dict[str, Any]:
    return {"first_result": _first_result(page)}


def case_day(original: CasePage) -> int | None:
    """The last dated step: what happened last says how new the case is."""
    days = [step.value.when.last.toordinal() for step in original.steps if step.value.when]
    return max(days, default=None)


def _first_result(original: CasePage) -> list[str]:
    first = next((child.value for child in original.indicators), None)
    return [first["name"], first["value"]] if first and first["value"] else []


def stage_labels(language: str) -> dict[str, str]:
    return {value: str(label) for value, label in Stage.choices}


register_kind(CasePage, facets=case_facets, card=case_card, told=case_told, day=case_day, prefetch=("organisations",))
register_labels("stage", stage_labels)
