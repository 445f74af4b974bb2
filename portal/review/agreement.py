"""The country's word on what a donor sends: it is published once a focal point of a country of the text has agreed."""

from collections.abc import Iterable
from typing import Any

from django.utils.translation import gettext as _

from portal.members.holdings import is_supporter
from portal.review.models import Outcome, ReviewNote, Submission
from portal.review.problems import Problem

AGREEMENT = "agreement"  # its place on the desk, as the field of a problem


def is_sent_as_supporter(*, page: Any, author: Any) -> bool:
    """Also where somebody else sends on what a donor sent, say an editor in the admin: it is the donor's text still."""
    if author is not None and is_supporter(author):
        return True
    if author is not None and author.pk == page.owner_id:
        return False
    before = Submission.objects.filter(page_id=page.pk).order_by("-pk").first()
    return before is not None and is_unpublished_of_supporter(before)


def is_unpublished_of_supporter(submission: Submission) -> bool:
    return submission.as_supporter and submission.outcome != Outcome.PUBLISHED


def countries_in_review(submission: Submission) -> frozenset[int]:
    """Of the text as it was sent; where that names none, of the record."""
    state = submission.workflow_state
    task_state = state.current_task_state if state else None
    named = (task_state.revision.content.get("countries") if task_state and task_state.revision else None) or ()
    return frozenset(named) or frozenset(row.country_id for row in submission.subjects.all() if row.country_id)


def agreement_of(submission: Submission, notes: Iterable[ReviewNote] | None = None) -> ReviewNote | None:
    """The one that stands: given in this review, for the countries that the text names now. `notes`: read already."""
    if notes is None:
        notes = ReviewNote.objects.filter(submission=submission).select_related("written_by")
    given = [note for note in notes if note.submission_id == submission.pk and note.agreed_for is not None]
    named = countries_in_review(submission)
    return next((note for note in reversed(given) if frozenset(note.agreed_for or ()) == named), None)


def wants_agreement(submission: Submission) -> bool:
    return submission.as_supporter and agreement_of(submission) is None


def missing_agreement(focal_points: Iterable[Any]) -> Problem:
    """`focal_points`: the grants of those who can give it."""
    names = ", ".join(f"\u2068{grant.member.shown_name}\u2069 ({grant.country})" for grant in focal_points)
    if names:
        sentence = _("The country has not agreed yet. Who can agree: %(names)s.") % {"names": names}
    else:
        sentence = _("The country has not agreed yet, and has no focal point: an administrator can stand in.")
    return Problem(AGREEMENT, sentence)
