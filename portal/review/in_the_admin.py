"""The same review seen from Wagtail's admin: its buttons ask the same rules, its decisions run the same services."""

from typing import Any

from django.core.exceptions import PermissionDenied
from django.utils.translation import gettext_lazy as _
from wagtail.models import Page, TaskState, WorkflowState

from portal.members.permissions import can
from portal.repository.models import ResourcePage
from portal.review.agreement import is_unpublished_of_supporter, wants_agreement
from portal.review.decisions import approve, request_changes
from portal.review.hidden import is_kept_back
from portal.review.hiding import why_hidden, work_item
from portal.review.items import may, newest_submission, record_item
from portal.review.models import ChangeRequest, Outcome, Submission
from portal.review.problems import Problem
from portal.review.readiness import hidden_work, look_at
from portal.review.services import agree_for_country, hold


def open_submission(page: Any) -> Submission | None:
    submission = newest_submission(page)
    return submission if submission and submission.is_open else None


def may_review(page: Any, submission: Submission, user: Any) -> bool:
    """Now: neither the author's own, nor taken by another reviewer."""
    holder = submission.holder()
    if holder and holder.pk != user.pk:
        return False
    row = page if isinstance(page, ResourcePage) else ResourcePage.objects.get(pk=page.pk)
    return may(user, "record.review", record_item(row, submission).as_if("review"))


def is_locked_for(page: Any, user: Any) -> bool:
    """While it is in review only its reviewers edit it: readers must get what was read."""
    submission = open_submission(page)
    return submission is not None and not may_review(page, submission, user)


def what_stands_open(submission: Submission) -> tuple[list[Problem], list[ChangeRequest]]:
    state = submission.workflow_state
    revision = state.current_task_state.revision if state and state.current_task_state else None
    content = revision.content if revision else {}
    problems = look_at(submission, content)
    return problems, list(ChangeRequest.objects.filter(page_id=submission.page_id, resolved_at=None))


def actions_of(page: Any, user: Any) -> list[tuple[str, Any, bool]]:
    submission = open_submission(page)
    if submission is None or not may_review(page, submission, user):
        return []
    actions: list[tuple[str, Any, bool]] = [("reject", _("Request changes"), True)]
    if action := way_to_agree(page, submission, user):
        actions.append(action)
    if not any(what_stands_open(submission)):
        actions.append(("approve", _("Approve"), False))
    return actions


def way_to_agree(page: Any, submission: Submission, user: Any) -> tuple[str, Any, bool] | None:
    """As a focal point of the country, at once; who stands in for one is asked for a reason first."""
    item = record_item(page, submission).as_if("review")
    if not (wants_agreement(submission) and may(user, "record.agree", item)):
        return None
    if item.has_focal_point:
        return "agree", _("Agree for the country"), False
    return "stand_in", _("Agree in the place of the country"), True


def carry_out(*, task_state: TaskState, user: Any, action: str, comment: str) -> None:
    page = Page.objects.get(pk=task_state.workflow_state.object_id)
    take_up_own_edit(page, task_state, user)
    if action == "approve":
        approve(page=page, user=user, comment=comment)
    elif action == "agree":
        agree_for_country(page=page, user=user)
    elif action == "stand_in":
        agree_for_country(page=page, user=user, reason=comment)
    elif action == "reject":
        request_changes(page=page, user=user, remark=comment)
    else:
        raise PermissionDenied


def take_up_own_edit(page: Page, task_state: TaskState, user: Any) -> None:
    """A reviewer who mends a word in the admin has read what is there: that text is now the one in review.

    Only the reviewer's own: what anybody else saved after it was sent is never published by the decision.
    """
    latest = page.get_latest_revision()
    submission = open_submission(page)
    if latest is None or latest.pk == task_state.revision_id or latest.user_id != user.pk or submission is None:
        return
    if task_state.status == TaskState.STATUS_IN_PROGRESS and may_review(page, submission, user):
        task_state.revision = latest
        task_state.save(update_fields=["revision"])
        hold(submission, user)  # the admin saves while one types: nobody else decides on a text that still moves


def publishing_around(page: Any, user: Any) -> str | None:
    """Why this user may not publish the page directly; None where there is no reason."""
    if not isinstance(page, ResourcePage):
        return None
    submission = newest_submission(page) if page.pk else None
    if submission is not None and submission.is_open:
        state = submission.workflow_state
        if state and state.status == WorkflowState.STATUS_NEEDS_CHANGES:
            return str(
                _("This record is in review: its author was asked for changes. It is published by approving it.")
            )
        return str(_("This record is in review. Approve it to publish it; its author cannot."))
    is_sent = submission is not None and submission.outcome != Outcome.PUBLISHED
    if is_sent and submission is not None and user.pk in (submission.author_id, page.owner_id):
        return str(_("You sent this record for review, so somebody else must approve it. Send it again."))
    if submission is not None and is_unpublished_of_supporter(submission):
        return str(
            _("A donor sent this record, so its country agrees first: it is published by a review. Submit it again.")
        )
    if is_kept_back(page):
        return hidden_work()
    # A review may show it again; publishing alone would undo what a moderator has decided.
    if why_hidden(page) and not can(user, "record.hide", work_item(page, user)):
        return str(
            _("This record was hidden by a moderator. It is published again when it is shown again, or reviewed.")
        )
    if page.owner_id == user.pk and not user.is_superuser:  # whoever runs a portal alone can still publish
        return str(_("You wrote this record, so somebody else publishes it: submit it for review."))
    return None
