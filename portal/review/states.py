"""Where a record stands in review, as its author sees it: state, since when, with whom, until when, what is asked."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from django.utils import timezone
from django.utils.translation import gettext as _
from wagtail.models import WorkflowState

from portal.members.roles import Role, RoleGrant
from portal.review.answers import label_of
from portal.review.author_links import step_of
from portal.review.hidden import HiddenVersion, Hiding
from portal.review.models import ChangeRequest, Outcome, Submission


@dataclass(frozen=True, slots=True)
class AskedChange:
    pk: int
    field: str
    label: str
    step: str  # of the author's form; empty where none asks for the field
    text: str
    quote: str
    asked_by: str
    asked_at: datetime
    is_answered: bool


@dataclass(frozen=True, slots=True)
class ReviewState:
    """`state`: draft, review, changes, scheduled, published, declined, withdrawn or hidden (by a moderator)."""

    state: str
    since: datetime | None = None
    with_whom: str = ""  # a name, where one person has it
    role: str = ""  # of that person, or of those who may take it
    due_on: datetime | None = None
    publish_at: datetime | None = None
    reason: str = ""
    looks: int = 0
    may_appeal: bool = False
    requests: list[AskedChange] = field(default_factory=list)


def review_state_of(page: Any) -> ReviewState:
    return review_states_of([page])[page.pk]


def review_states_of(pages: Iterable[Any]) -> dict[int, ReviewState]:
    """By primary key of the page, in four queries however many pages there are."""
    by_pk = {page.pk: page for page in pages}
    newest = {row.page_id: row for row in Submission.objects.newest_of(by_pk).with_people()}
    asked: dict[int, list[ChangeRequest]] = {}
    unresolved = ChangeRequest.objects.filter(page_id__in=by_pk, resolved_at=None).exclude(sent_at=None)
    for request in unresolved.select_related("asked_by"):
        asked.setdefault(request.page_id, []).append(request)
    out_of_sight = [pk for pk, page in by_pk.items() if not page.live]
    hidden = {row.page_id: row.hiding for row in HiddenVersion.objects.newest_of(out_of_sight)}
    people = {row.claimed_by_id for row in newest.values()} | {row.decided_by_id for row in newest.values()}
    people |= {hiding.hidden_by_id for hiding in hidden.values()}
    roles = roles_of(people - {None})
    return {
        pk: hidden_state(hidden[pk], roles)
        if pk in hidden and not is_open(newest.get(pk))
        else told(page, newest.get(pk), asked.get(pk, []), roles)
        for pk, page in by_pk.items()
    }


def is_open(submission: Submission | None) -> bool:
    return submission is not None and submission.is_open


def hidden_state(hiding: Hiding, roles: dict[int, str]) -> ReviewState:
    by = hiding.hidden_by
    return ReviewState(
        "hidden",
        hiding.hidden_at,
        with_whom=by.shown_name if by else "",
        role=roles.get(hiding.hidden_by_id or 0, ""),
        reason=hiding.reason,
    )


def roles_of(people: set[Any]) -> dict[int, str]:
    found: dict[int, str] = {}
    if people:
        for grant in RoleGrant.objects.standing().filter(member_id__in=people):
            found.setdefault(grant.member_id, str(Role(grant.role).label))
    return found


def told(page: Any, submission: Submission | None, requests: list[ChangeRequest], roles: dict[int, str]) -> ReviewState:
    if submission is None:
        return ReviewState("published", page.last_published_at) if page.live else ReviewState("draft")
    if submission.is_open:
        return open_state(page, submission, requests, roles)
    by = submission.decided_by
    person: dict[str, Any] = {
        "with_whom": by.shown_name if by else "",
        "role": roles.get(submission.decided_by_id or 0, ""),
    }
    if submission.outcome == Outcome.PUBLISHED:
        if submission.publish_at and submission.publish_at > timezone.now():
            return ReviewState("scheduled", submission.decided_at, publish_at=submission.publish_at, **person)
        state = "published" if page.live else "withdrawn"
        return ReviewState(state, submission.decided_at, **person)
    state = "published" if page.live and submission.outcome == Outcome.WITHDRAWN else submission.outcome
    return ReviewState(
        state,
        submission.decided_at,
        reason=submission.reason,
        looks=submission.looks,
        may_appeal=submission.outcome == Outcome.DECLINED and submission.appeal_of_id is None,
        **person,
    )


def open_state(page: Any, submission: Submission, requests: list[ChangeRequest], roles: dict[int, str]) -> ReviewState:
    asked = [asked_change(page, submission, request) for request in requests]
    holder = submission.holder()
    workflow = submission.workflow_state
    if workflow and workflow.status == WorkflowState.STATUS_NEEDS_CHANGES:
        by = requests[-1].asked_by if requests else None
        return ReviewState(
            "changes",
            submission.paused_at,
            with_whom=by.shown_name if by else "",
            looks=submission.looks,
            requests=asked,
        )
    return ReviewState(
        "review",
        workflow.current_task_state.started_at if workflow and workflow.current_task_state else submission.sent_at,
        with_whom=holder.shown_name if holder else "",
        role=roles.get(holder.pk, "") if holder else _("focal points and editors"),
        due_on=submission.due_on,
        looks=submission.looks,
        requests=asked,
    )


def asked_change(page: Any, submission: Submission, request: ChangeRequest) -> AskedChange:
    return AskedChange(
        pk=request.pk,
        field=request.field,
        label=str(label_of(page.specific_class, request.field)),
        step=step_of(submission.kind, request.field),
        text=request.text,
        quote=request.quote,
        asked_by=request.asked_by.shown_name if request.asked_by else "",
        asked_at=request.asked_at,
        is_answered=request.answered_in_id is not None,
    )
