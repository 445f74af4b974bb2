"""How a record comes into review and goes out of it again, and what reviewers write down on the way.

Sending, sending again and withdrawing are asked for by the room where authors write; it has asked whether they may.
"""

from datetime import timedelta
from typing import Any

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.utils import timezone
from wagtail.models import Page, TaskState, WorkflowState

from portal.members.holdings import holdings_of
from portal.repository.models import ResourcePage
from portal.review.agreement import agreement_of, countries_in_review, is_sent_as_supporter
from portal.review.answers import differs
from portal.review.bundles import note_reviewers
from portal.review.criteria import asked_together, shown_at
from portal.review.decisions import close, lock_page, open_for, task_state_of
from portal.review.items import may, newest_submission, record_item, subjects_of
from portal.review.mails import tell_author
from portal.review.models import ChangeRequest, Outcome, ReviewNote, Submission, SubmissionSubject
from portal.review.refusals import AgreedAlready, NotInReview, ReasonWanted
from portal.review.workflow import ensure_workflow
from portal.uploads.models import Upload

CLAIM = timedelta(minutes=30)


@transaction.atomic
def start_review(
    *, page: ResourcePage, user: Any, appeal_of: Submission | None = None, appeal_reason: str = ""
) -> Submission:
    """Send the latest draft of the page for review; of a page that is in review already, its submission."""
    row = lock_page(page.pk)
    current = newest_submission(row)
    if current and current.is_open:
        return current
    specific = row.specific
    if specific.latest_revision_id is None:
        specific.save_revision(user=user)
    (specific.get_workflow() or ensure_workflow()).start(specific, user)
    submission = Submission.objects.still_open().get(page_id=page.pk)
    if appeal_of is not None:
        submission.appeal_of, submission.appeal_reason = appeal_of, appeal_reason
        submission.save(update_fields=["appeal_of", "appeal_reason"])
    return submission


@transaction.atomic
def resume_review(*, page: ResourcePage, user: Any) -> Submission:
    """Send it again after the changes that were asked for; it keeps its place in the queue."""
    row = lock_page(page.pk)
    submission = newest_submission(row)
    state = submission.workflow_state if submission and submission.is_open else None
    if submission is None or state is None:
        raise NotInReview
    if state.status == WorkflowState.STATUS_NEEDS_CHANGES:
        state.resume(user=user)
        submission.refresh_from_db()
    return submission


@transaction.atomic
def withdraw_from_review(*, page: ResourcePage, user: Any) -> None:
    """Take it back; what is published stays so, and no word of the draft is lost."""
    row = lock_page(page.pk)
    submission = newest_submission(row)
    if submission is None or not submission.is_open or submission.workflow_state is None:
        raise NotInReview
    if not may(user, "record.withdraw", record_item(row.specific, submission)):
        raise PermissionDenied
    close(submission, Outcome.WITHDRAWN, user)
    submission.workflow_state.cancel(user=user)


@transaction.atomic
def note_sent(*, task_state: TaskState, user: Any) -> None:
    """The task began, through our pages or the admin: know what it is about, and note who is to hear of it."""
    workflow_state = task_state.workflow_state
    page = ResourcePage.objects.filter(pk=workflow_state.object_id).select_related("locale").first()
    if page is None:
        return
    content = task_state.revision.content
    about = {"title": content["title"], "kind": page.kind, "language": page.language}
    submission = Submission.objects.select_for_update().filter(workflow_state=workflow_state).first()
    if submission is None:
        author = user or workflow_state.requested_by
        as_supporter = is_sent_as_supporter(page=page, author=author)
        submission = Submission.objects.create(
            page=page, author=author, workflow_state=workflow_state, as_supporter=as_supporter, **about
        )
    else:
        now = timezone.now()
        submission.waiting_since += now - (submission.paused_at or now)
        submission.paused_at = submission.claimed_by = submission.claimed_until = None
        submission.looks += 1
        submission.as_supporter |= is_sent_as_supporter(page=page, author=submission.author)  # who has become one since
        submission.title = about["title"]
        submission.save()
        mark_answered(page=page, task_state=task_state)
    countries, themes = subjects_of(page, content)
    submission.subjects.all().delete()
    SubmissionSubject.objects.bulk_create(
        [SubmissionSubject(submission=submission, country_id=pk) for pk in countries]
        + [SubmissionSubject(submission=submission, theme_id=pk) for pk in themes]
    )
    note_reviewers(submission=submission, task_state=task_state)


def mark_answered(*, page: ResourcePage, task_state: TaskState) -> None:
    """A request whose part reads otherwise now was answered by this revision; the reviewer says whether well."""
    open_requests = ChangeRequest.objects.filter(page=page, resolved_at=None).exclude(sent_at=None)
    for request in open_requests.select_related("task_state__revision"):
        if is_answered(page, request, task_state):
            request.answered_in = task_state.revision
            request.save(update_fields=["answered_in"])


def is_answered(page: ResourcePage, request: ChangeRequest, task_state: TaskState) -> bool:
    if shown_at(page.kind, request.field) == "uploads":
        return Upload.objects.filter(page=page, touched__gt=request.sent_at).exists()
    before = request.task_state.revision.content if request.task_state else None
    after = task_state.revision.content
    return before is not None and any(differs(before, after, name) for name in asked_together(page.kind, request.field))


@transaction.atomic
def claim(*, page: Page, user: Any) -> Submission:
    """Take it for half an hour: others read, but cannot decide. Taking it again takes it for longer."""
    submission = open_for(page=page, user=user, action="record.review")
    hold(submission, user)
    return submission


def hold(submission: Submission, user: Any) -> None:
    submission.claimed_by, submission.claimed_until = user, timezone.now() + CLAIM
    submission.save(update_fields=["claimed_by", "claimed_until"])


@transaction.atomic
def give_back(*, page: Page, user: Any) -> None:
    lock_page(page.pk)
    Submission.objects.still_open().filter(page_id=page.pk, claimed_by=user).update(claimed_by=None, claimed_until=None)


@transaction.atomic
def keep_change_request(
    *, page: Page, user: Any, field: str, text: str, item: str = "", quote: str = ""
) -> ChangeRequest:
    """Write down what is to change in a field; the author hears of it when the decision is sent.

    One remark a field: written again, it replaces what was kept.
    """
    submission = open_for(page=page, user=user, action="record.ask_changes")
    hold(submission, user)
    kept, _created = ChangeRequest.objects.update_or_create(
        page_id=page.pk,
        field=field,
        item=item,
        sent_at=None,
        defaults={
            "task_state": submission.workflow_state.current_task_state if submission.workflow_state else None,
            "text": text,
            "quote": quote,
            "asked_by": user,
            "asked_at": timezone.now(),
        },
    )
    return kept


@transaction.atomic
def drop_change_request(*, request: ChangeRequest, user: Any) -> None:
    """Only what was not sent yet; what the author has read can be resolved, not unsaid."""
    open_for(page=request.page, user=user, action="record.ask_changes")
    ChangeRequest.objects.filter(pk=request.pk, sent_at=None).delete()


@transaction.atomic
def resolve_change_request(*, request: ChangeRequest, user: Any) -> None:
    open_for(page=request.page, user=user, action="record.ask_changes")
    ChangeRequest.objects.filter(pk=request.pk, resolved_at=None).exclude(sent_at=None).update(
        resolved_at=timezone.now(), resolved_by=user
    )


@transaction.atomic
def write_note(*, page: Page, user: Any, text: str = "", not_same_as: Any = None) -> ReviewNote:
    """For the other reviewers; the author does not see it."""
    submission = open_for(page=page, user=user, action="record.review", even_if_taken=True)
    return ReviewNote.objects.create(submission=submission, written_by=user, text=text, not_same_as=not_same_as)


@transaction.atomic
def agree_for_country(*, page: Page, user: Any, reason: str = "", revision_id: int | None = None) -> ReviewNote:
    """A focal point of a country of the text agrees that a donor's record is published.

    Where there is none an administrator stands in and says why. It holds for the countries that the text names now.
    """
    submission = open_for(page=page, user=user, action="record.agree", revision_id=revision_id, even_if_taken=True)
    if given := agreement_of(submission):
        raise AgreedAlready(given.written_by, given.written_at)
    countries, reason = countries_in_review(submission), reason.strip()
    stands_in = not any(held.role == "focal" and held.country_id in countries for held in holdings_of(user))
    if stands_in and not reason:
        raise ReasonWanted
    note = ReviewNote.objects.create(
        submission=submission, written_by=user, text=reason, agreed_for=sorted(countries), stands_in=stands_in
    )
    tell_author(kind="agreed", submission=submission, task_state=task_state_of(submission), by=user, agreement=note)
    return note
