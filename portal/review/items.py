"""What the table of permissions may ask of a record: its author, countries, themes and state."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from typing import Any

from wagtail.models import WorkflowState

from portal.members.permissions import can
from portal.members.roles import RoleGrant
from portal.repository.models import ResourcePage
from portal.review.agreement import countries_in_review
from portal.review.models import Outcome, Submission
from themes.services import follow_merged
from themes.vocabulary import vocabulary

STATE_OF_WORKFLOW = {WorkflowState.STATUS_IN_PROGRESS: "review", WorkflowState.STATUS_NEEDS_CHANGES: "changes"}


@dataclass(frozen=True, slots=True)
class RecordItem:
    """An `Item` of portal.members.permissions. `also_author_id`: who sent a new version of another's record."""

    author_id: int | None
    country_ids: frozenset[int]
    theme_ids: frozenset[int]  # with the themes above them
    state: str
    page: Any = None
    submission: Any = None
    also_author_id: int | None = None
    focal_points: tuple[RoleGrant, ...] | None = None  # who can agree for a country of the text, where that was read

    @property
    def as_supporter(self) -> bool:
        return bool(self.submission and self.submission.as_supporter)

    @property
    def has_focal_point(self) -> bool:
        return bool(focal_points_of(self) if self.focal_points is None else self.focal_points)

    def of_the_text(self) -> "RecordItem":
        """A country that the text no longer names cannot agree to it; who reviews it is another question."""
        return replace(self, country_ids=countries_in_review(self.submission)) if self.submission else self

    def as_if(self, state: str) -> "RecordItem":
        return replace(self, state=state)

    def seen_by(self, user: Any) -> "RecordItem":
        """Nobody acts on own items: neither on the record one owns nor on the version one sent."""
        return replace(self, author_id=user.pk) if user.pk in (self.author_id, self.also_author_id) else self


def may(user: Any, action: str, item: RecordItem) -> bool:
    """As `can`, for a record with two authors; an appeal is for another editor than the one it appeals against."""
    appealed = item.submission.appeal_of if item.submission and item.submission.appeal_of_id else None
    if appealed and action.startswith("record.") and user.pk == appealed.decided_by_id:
        return False
    if action == "record.agree":
        item = item.of_the_text()
    return can(user, action, item.seen_by(user))


def focal_points_of(item: RecordItem) -> list[RoleGrant]:
    """Who can agree for a country of the text; never its author."""
    authors = {item.author_id, item.also_author_id} - {None}
    return list(RoleGrant.objects.focal_points(item.of_the_text().country_ids).exclude(member_id__in=authors))


def with_themes_above(theme_ids: Iterable[int]) -> frozenset[int]:
    terms = vocabulary()
    by_pk = {term.pk: term for term in terms.values()}
    found: set[int] = set()
    for pk in theme_ids:
        found.add(pk)
        term = by_pk.get(pk)
        while term is not None and term.parent in terms:
            term = terms[term.parent]
            found.add(term.pk)
    return frozenset(found)


def subjects_of(page: ResourcePage, content: Mapping[str, Any] | None = None) -> tuple[frozenset[int], frozenset[int]]:
    """Countries and themes (with those above) of the row, of a revision's content, and of the original version.

    All of them together: an author must not choose the reviewers by taking a country out of the draft.
    """
    pages = {page.pk, *ResourcePage.objects.of_work(page.translation_key).originals().values_list("pk", flat=True)}
    countries = set(through_ids("countries", "country_id", pages))
    themes = set(through_ids("themes", "theme_id", pages))
    if content:
        countries |= set(content.get("countries") or ())
        themes |= set(follow_merged(content.get("themes") or ()))
    return frozenset(countries), with_themes_above(themes)


def through_ids(relation: str, column: str, pages: set[int]) -> Iterable[int]:
    rows = getattr(ResourcePage, relation).through.objects.filter(resourcepage_id__in=pages)
    return list(rows.values_list(column, flat=True))


def state_of(page: ResourcePage, submission: Submission | None) -> str:
    if submission and submission.is_open and submission.workflow_state:
        return STATE_OF_WORKFLOW.get(submission.workflow_state.status, "draft")
    if page.live:
        return "published"
    if submission and submission.outcome in (Outcome.WITHDRAWN, Outcome.DECLINED):
        return "withdrawn"
    return "withdrawn" if page.first_published_at else "draft"


def newest_submission(page: Any) -> Submission | None:
    found: Submission | None = (
        Submission.objects.filter(page_id=page.pk).with_people().prefetch_related("subjects").order_by("-pk").first()
    )
    return found


def record_item(page: ResourcePage, submission: Submission | None = None) -> RecordItem:
    """The record as permissions see it; `submission` saves a query where it is known."""
    submission = submission or newest_submission(page)
    if submission is not None and submission.is_open:
        rows = submission.subjects.all()
        countries = frozenset(row.country_id for row in rows if row.country_id)
        themes = frozenset(row.theme_id for row in rows if row.theme_id)
    else:
        countries, themes = subjects_of(page)
    return RecordItem(
        author_id=page.owner_id,
        country_ids=countries,
        theme_ids=themes,
        state=state_of(page, submission),
        page=page,
        submission=submission,
        also_author_id=submission.author_id if submission else None,
    )
