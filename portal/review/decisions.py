"""The decisions of a review: each in one transaction, under the page's lock, by somebody who may, and only once."""

from datetime import datetime
from typing import Any

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.utils import timezone
from wagtail.models import Page, Revision, TaskState, WorkflowState

from portal.repository.models import ResourcePage
from portal.review.items import may, newest_submission, record_item
from portal.review.mails import tell_author
from portal.review.models import ChangeRequest, Outcome, Submission
from portal.review.readiness import look_at
from portal.review.refusals import (
    AlreadyDecided,
    AskedAlready,
    ChangedMeanwhile,
    NothingAsked,
    NotInReview,
    NotReady,
    TakenByOther,
)


def lock_page(page_id: int) -> Page:
    """Whoever writes or decides holds the page's row first, so that of two at once one waits for the other."""
    return Page.objects.select_for_update(of=("self",)).get(pk=page_id)


def open_for(
    *, page: Page, user: Any, action: str, revision_id: int | None = None, even_if_taken: bool = False
) -> Submission:
    """The open submission of a page, for a step that this user may take now; else the reason why not.

    `revision_id`: the text that the reviewer has read.
    """
    row = lock_page(page.pk)
    submission = newest_submission(row)
    if submission is None:
        raise NotInReview
    state, is_open = submission.workflow_state, submission.is_open
    # Whether they may comes before what happened: the latter names a person.
    item = record_item(ResourcePage.objects.get(pk=page.pk), submission).as_if("review")
    if not may(user, action, item):
        raise PermissionDenied
    if not is_open and submission.outcome != Outcome.WITHDRAWN:
        raise AlreadyDecided(submission)
    if not is_open or state is None:
        raise NotInReview
    task_state = state.current_task_state
    if state.status == WorkflowState.STATUS_NEEDS_CHANGES and task_state:
        raise AskedAlready(task_state.finished_by, task_state.finished_at)
    if task_state is None or task_state.status != TaskState.STATUS_IN_PROGRESS:
        raise NotInReview
    holder = submission.holder()
    if holder and holder != user and not even_if_taken:
        raise TakenByOther(holder, submission.claimed_until)
    if revision_id is not None and revision_id != task_state.revision_id:
        raise ChangedMeanwhile
    return submission


def task_state_of(submission: Submission) -> TaskState:
    state = submission.workflow_state
    if state is None or state.current_task_state is None:
        raise NotInReview
    return state.current_task_state


@transaction.atomic
def request_changes(*, page: Page, user: Any, remark: str = "", revision_id: int | None = None) -> list[ChangeRequest]:
    """Send what was kept, and a remark on the whole if there is one, to the author in one mail."""
    submission = open_for(page=page, user=user, action="record.ask_changes", revision_id=revision_id)
    task_state, now = task_state_of(submission), timezone.now()
    if remark.strip():
        ChangeRequest.objects.create(page_id=page.pk, task_state=task_state, text=remark.strip(), asked_by=user)
    kept = list(ChangeRequest.objects.filter(page_id=page.pk, sent_at=None))
    if not kept:
        raise NothingAsked
    for request in kept:
        request.sent_at, request.task_state = now, task_state
    ChangeRequest.objects.bulk_update(kept, ["sent_at", "task_state"])
    submission.paused_at, submission.claimed_by, submission.claimed_until = now, None, None
    submission.save(update_fields=["paused_at", "claimed_by", "claimed_until"])
    task_state.reject(user=user, comment="\n".join(request.text for request in kept))
    tell_author(kind="changes", submission=submission, task_state=task_state, by=user, requests=kept)
    return kept


@transaction.atomic
def approve(
    *,
    page: Page,
    user: Any,
    publish_at: datetime | None = None,
    revision_id: int | None = None,
    comment: str = "",
) -> Submission:
    """Publish what was read, now or at an hour to come; refused while something stands open."""
    submission = open_for(page=page, user=user, action="record.publish", revision_id=revision_id)
    task_state = task_state_of(submission)
    problems = look_at(submission, task_state.revision.content)
    requests = list(ChangeRequest.objects.filter(page_id=page.pk, resolved_at=None))
    if problems or requests:
        raise NotReady(problems, requests)
    if publish_at:
        set_publication(task_state.revision, publish_at)
    submission.publish_at = publish_at
    close(submission, Outcome.PUBLISHED, user)
    task_state.approve(user=user, comment=comment)
    tell_author(kind="published", submission=submission, task_state=task_state, by=user)
    return submission


def set_publication(revision: Revision, moment: datetime) -> None:
    """In the text that was approved, not in a newer revision: that one may hold words that nobody has read."""
    revision.content["go_live_at"] = moment.isoformat()
    revision.save(update_fields=["content"])


@transaction.atomic
def decline(*, page: Page, user: Any, reason: str, revision_id: int | None = None) -> Submission:
    """Do not publish; the author hears why, and may appeal once, to another editor."""
    submission = open_for(page=page, user=user, action="record.decline", revision_id=revision_id)
    task_state = task_state_of(submission)
    submission.reason = reason
    close(submission, Outcome.DECLINED, user)
    ChangeRequest.objects.filter(page_id=page.pk, sent_at=None).delete()
    task_state.reject(user=user, comment=reason)
    task_state.workflow_state.cancel(user=user)
    tell_author(kind="declined", submission=submission, task_state=task_state, by=user)
    return submission


def close(submission: Submission, outcome: str, user: Any) -> None:
    submission.outcome, submission.decided_by, submission.decided_at = outcome, user, timezone.now()
    submission.claimed_by = submission.claimed_until = None
    submission.save()


@transaction.atomic
def appeal(*, page: Page, user: Any, reason: str) -> Submission:
    """The author asks another editor to look at what was declined; once."""
    from portal.review.services import start_review

    row = ResourcePage.objects.get(pk=lock_page(page.pk).pk)
    declined = newest_submission(row)
    if declined is None or not may_appeal(row, declined, user):
        raise PermissionDenied
    return start_review(page=row, user=user, appeal_of=declined, appeal_reason=reason)


def may_appeal(page: ResourcePage, submission: Submission, user: Any) -> bool:
    """Only what was declined, only by its author, and an appeal itself is not appealed."""
    return (
        submission.outcome == Outcome.DECLINED
        and submission.appeal_of_id is None
        and submission.author_id == user.pk
        and may(user, "record.send", record_item(page, submission).as_if("withdrawn"))
    )
