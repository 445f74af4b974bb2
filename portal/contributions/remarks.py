"""What reviewers ask of a record, shown at the field where it is answered."""

from typing import Any

from portal.contributions.answers import Data
from portal.contributions.changes import answer_of
from portal.contributions.models import Draft
from portal.contributions.questions import Step
from portal.review.criteria import asked_together
from portal.review.models import ChangeRequest


def remarks_by_field(draft: Draft) -> dict[str, list[ChangeRequest]]:
    """Open requests that were sent to the author; read once a request of a page."""
    kept: dict[str, list[ChangeRequest]] | None = draft.__dict__.get("_remarks")
    if kept is None:
        kept = draft.__dict__["_remarks"] = {}
        if draft.page_id:
            found = ChangeRequest.objects.filter(page_id=draft.page_id, resolved_at=None, sent_at__isnull=False)
            for remark in found:
                kept.setdefault(remark.field, []).append(remark)
    return kept


def waits_for_an_answer(draft: Draft, step: Step, data: Data) -> bool:
    """Whether something asked of this screen reads as it did when it was asked; what stands beside it does not count.

    The field asked about may be answered in another of its criterion: the cost in a sum, or in words about it.
    """
    asked = [ask.name for ask in step.asks if ask.name in remarks_by_field(draft)]
    if not asked or not data or draft.base_revision is None:
        return bool(asked)
    before = answer_of(draft, page_before(draft), step)
    return any(all(data.get(n) == before.get(n) for n in asked_together(draft.kind, name)) for name in asked)


def page_before(draft: Draft) -> Any:
    """The record as it was when its change was begun; read once a request."""
    kept = draft.__dict__.get("_before")
    if kept is None and draft.base_revision is not None:
        kept = draft.__dict__["_before"] = draft.base_revision.as_object()
    return kept
