"""Where an author mends a field: the step of the form that asks for it. The form is a room above this one, so it
tells us: `register_steps(step_of)`, with the step's slug for a kind of record and the name of a field.
"""

from collections.abc import Callable
from typing import Any
from urllib.parse import urlencode

from django.urls import reverse

StepFinder = Callable[[str, str], str]
_step_of: StepFinder | None = None


def register_steps(step_of: StepFinder) -> None:
    global _step_of
    _step_of = step_of


def step_of(kind: str, field: str) -> str:
    """The slug of the step where this field is asked; empty where no form asks for it."""
    return _step_of(kind, field) if _step_of and field else ""


def author_url(page: Any, field: str) -> str:
    """Where the author changes the record: the form opens at the question that asks for this field."""
    tail = f"?{urlencode({'field': field})}" if step_of(page.kind, field) else ""
    return reverse("share_change", args=[page.pk]) + tail
