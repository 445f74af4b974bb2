"""What reviewers ask of a record, shown at the field where it is answered."""

from portal.contributions.models import Draft
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
