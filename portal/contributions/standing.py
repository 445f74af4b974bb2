"""Where a record stands, and what the table of permissions asks of it."""

from datetime import datetime
from typing import Any

from wagtail.models import WorkflowState

from portal.repository.models import ResourcePage
from portal.review.items import RecordItem


def record_item(page: ResourcePage) -> RecordItem:
    countries, themes = facts_of(page)
    return RecordItem(page.owner_id, countries, themes, state_of(page), page=page)


def facts_of(page: ResourcePage) -> tuple[frozenset[int], frozenset[int]]:
    """Countries, and themes with those above them."""
    rows = page.themes.values_list("pk", "parent_id")
    themes = frozenset(pk for row in rows for pk in row if pk)
    return frozenset(page.countries.values_list("pk", flat=True)), themes


def accepted_for(page: ResourcePage) -> datetime | None:
    """The day to come on which readers first get it; until then its author can still take it back."""
    accepted = None if page.live else page.scheduled_revision
    return accepted.approved_go_live_at if accepted else None


def state_of(page: ResourcePage) -> str:
    """A live record with a change under review is in review: what its author may do follows from that."""
    state: Any = page.current_workflow_state
    if state is not None and state.status == WorkflowState.STATUS_IN_PROGRESS:
        return "review"
    if state is not None and state.status == WorkflowState.STATUS_NEEDS_CHANGES:
        return "changes"
    return "published" if page.live else "withdrawn"
