"""An author takes a record back: out of review, out of sight, and off the day for which it was accepted."""

from typing import Any

from django.db import transaction
from django.utils import timezone
from wagtail.actions.unpublish_page import UnpublishPageAction
from wagtail.models import WorkflowState

from portal.contributions.models import WaitingVersion
from portal.contributions.waiting import take_versions_along
from portal.repository.models import ResourcePage
from portal.review.decisions import close, lock_page
from portal.review.models import Outcome, Submission


@transaction.atomic
def withdraw_record(*, page: ResourcePage, user: Any) -> None:
    """End its review and unpublish it, an original with its versions in other languages.

    Text and history stay; asked twice, nothing more happens.
    """
    works = ResourcePage.objects.of_work(page.translation_key)
    with_it = works.values_list("pk", flat=True).order_by("pk") if page.is_original else [page.pk]
    for pk in list(with_it):  # as reviewers do: of a withdrawal and a decision at once, one waits for the other
        lock_page(pk)
    page = type(page.specific).objects.get(pk=page.pk)
    state = page.current_workflow_state
    if state is not None and state.status in (WorkflowState.STATUS_IN_PROGRESS, WorkflowState.STATUS_NEEDS_CHANGES):
        state.cancel(user=user)
    for accepted in Submission.objects.filter(
        page_id=page.pk, outcome=Outcome.PUBLISHED, publish_at__gt=timezone.now()
    ):
        accepted.publish_at = None
        close(accepted, Outcome.WITHDRAWN, user)
    page.revisions.update(approved_go_live_at=None)
    if page.live:
        # Whether this user may is our own table's word; Wagtail's groups know no authors.
        UnpublishPageAction(page, user=user).execute(skip_permission_checks=True)
    WaitingVersion.objects.filter(page_id=page.pk).delete()
    if page.is_original:
        take_versions_along(original=page, user=user)
