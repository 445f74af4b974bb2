"""Where an author mends a field: the step of the form that asks for it. The form is a room above this one, so it
tells us: `register_steps(step_of)`, with the step's slug for a kind of record and the name of a field.
"""

from collections.abc import Callable
from typing import Any

from django.urls import NoReverseMatch, reverse

StepFinder = Callable[[str, str], str]
_step_of: StepFinder | None = None


def register_steps(step_of: StepFinder) -> None:
    global _step_of
    _step_of = step_of


def step_of(kind: str, field: str) -> str:
    """The slug of the step where this field is asked; empty where no form asks for it."""
    return _step_of(kind, field) if _step_of and field else ""


def author_url(page: Any, field: str, draft_key: Any) -> str:
    """Straight to the field in the author's form, else to the form, else to the author's own list of work."""
    step = step_of(page.kind, field)
    tries: list[tuple[str, list[Any]]] = []
    if draft_key and step:
        tries.append(("share_step", [draft_key, step]))
    if draft_key:
        tries.append(("share_tasks", [draft_key]))
    tries.append(("my_work", []))
    for name, args in tries:
        try:
            return reverse(name, args=args) + (f"#id_{field}" if name == "share_step" else "")
        except NoReverseMatch:
            continue
    return reverse("record_list", args=[page.specific_class.record_kind.section])


def draft_key_of(page: Any, user: Any) -> Any:
    """The key of the draft that this page is written in; drafts hang on the page, by a room above this one."""
    drafts = getattr(page, "drafts", None)
    if drafts is None or user is None:
        return None
    return drafts.filter(author=user).order_by("-pk").values_list("key", flat=True).first()
