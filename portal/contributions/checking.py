"""Whether an answer is whole, and what keeps a draft from being sent."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _

from portal.contributions.answers import Data, is_blank, is_blank_row
from portal.contributions.asked import source_of, step_asked, steps_asked
from portal.contributions.forms import StepForm
from portal.contributions.models import CHECK, Draft
from portal.contributions.pages import with_rows_of_source
from portal.contributions.questions import Ask, Rows, Step, Text, questions_of
from portal.uploads.queries import file_problems

FILES = "files"  # the step of a problem with a file: it is put right on the page of files


@dataclass(frozen=True, slots=True)
class Problem:
    """What is wrong in a step, each with the id of the field where it is put right."""

    step: str
    name: Text
    faults: list[tuple[str, str]]


def strict_form(draft: Draft, step: Step, data: Data | None) -> StepForm:
    return StepForm(model=questions_of(draft.kind).model, step=step, data=data or {}, strict=True)


def is_complete(draft: Draft, slug: str, data: Data) -> bool:
    """Nothing wrong, and what is wanted is there."""
    step = step_asked(draft, slug)
    if step is None:
        return slug == CHECK
    if is_blank(data) or not strict_form(draft, step, data).is_valid():
        return False
    source = source_of(draft)
    if source is not None:
        data = with_rows_of_source(source, step, data)
    return all(is_answered(ask, data) for ask in step.asks if ask.wanted or getattr(ask, "required", False))


def is_answered(ask: Ask | Rows, data: Mapping[str, Any]) -> bool:
    value = data.get(ask.name)
    if ask.name == "countries":
        return bool(value or data.get("other_country"))
    if isinstance(ask, Rows):
        return bool(value) and (not ask.fixed or all(not is_blank_row(row) for row in value or ()))
    return bool(value if isinstance(value, list) else str(value or "").strip())


def problems(draft: Draft, answers: Mapping[str, Data]) -> list[Problem]:
    """By step, in the order of the form: what must be put right before it can be sent."""
    found = []
    for step in steps_asked(draft):
        form = strict_form(draft, step, answers.get(step.slug))
        if not form.is_valid():
            found.append(Problem(step.slug, step.name, form.problems))
    undecided = undecided_steps(draft)
    for step in steps_asked(draft):
        if step.slug in undecided:
            sentence = _("There are two versions of this answer. Choose before you send the record.")
            found.append(Problem(step.slug, step.name, [("", sentence)]))
    if faults := [(problem.anchor, problem.text) for problem in file_problems(draft) if problem.blocks]:
        found.append(Problem(FILES, _("Files"), faults))
    return found


def undecided_steps(draft: Draft) -> set[str]:
    return set(draft.other_texts.undecided().values_list("step", flat=True)) if draft.pk else set()
