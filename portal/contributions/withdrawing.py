"""An author takes a record back: out of review, and out of sight."""

from typing import Any

from django.db import transaction
from wagtail.actions.unpublish_page import UnpublishPageAction
from wagtail.models import WorkflowState

from portal.repository.models import ResourcePage
from portal.review.decisions import lock_page


@transaction.atomic
def withdraw_record(*, page: ResourcePage, user: Any) -> None:
    """End its review and unpublish it. Its text and history stay; asked twice, nothing more happens."""
    lock_page(page.pk)  # as reviewers do: of a withdrawal and a decision at once, one waits for the other
    page = type(page.specific).objects.get(pk=page.pk)
    state = page.current_workflow_state
    if state is not None and state.status in (WorkflowState.STATUS_IN_PROGRESS, WorkflowState.STATUS_NEEDS_CHANGES):
        state.cancel(user=user)
    if page.live:
        # Whether this user may is our own table's word; Wagtail's groups know no authors.
        UnpublishPageAction(page, user=user).execute(skip_permission_checks=True)
