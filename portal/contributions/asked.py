"""Which steps a draft asks: those of its form, or, of a version in another language, those that have words."""

from typing import Any

from portal.contributions.models import Draft
from portal.contributions.questions import Step, questions_of
from portal.repository.models import ResourcePage


def steps_asked(draft: Draft) -> tuple[Step, ...]:
    questions = questions_of(draft.kind)
    if draft.version_of_id:
        source = source_of(draft)
        return questions.translated(source) if source else ()
    return questions.steps(draft.form)


def step_asked(draft: Draft, slug: str) -> Step | None:
    return next((step for step in steps_asked(draft) if step.slug == slug), None)


def source_of(draft: Draft) -> Any:
    """The original as it reads today; kept on the draft, since several screens' parts ask for it."""
    kept = draft.__dict__.get("_source")
    if kept is None and draft.version_of is not None:
        kept = draft.__dict__["_source"] = draft.version_of.specific
    return kept


def source_then(draft: Draft) -> ResourcePage | None:
    """The original as it read when the version was made."""
    revision = draft.source_revision
    return revision.as_object() if revision else None
