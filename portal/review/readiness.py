"""All that keeps a record in review from being published: its text, the country's word, what became of its work."""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from typing import Any

from django.utils.translation import gettext as _

from portal.members.roles import RoleGrant
from portal.review.agreement import agreement_of, missing_agreement
from portal.review.answers import Content
from portal.review.hidden import is_kept_back, waits_for_original
from portal.review.items import RecordItem, focal_points_of, newest_submission, record_item
from portal.review.models import ReviewNote, Submission
from portal.review.problems import Problem, problems_of

HIDDEN_WORK, ORIGINAL = "hidden", "original"  # their places on the desk


@dataclass(frozen=True, slots=True)
class CountryWord:
    """What the country says of a donor's record."""

    item: RecordItem  # with who can agree
    given: ReviewNote | None
    lapsed: ReviewNote | None  # given for other countries than the text names now

    @property
    def is_wanted(self) -> bool:
        return self.given is None

    @property
    def focal_points(self) -> tuple[RoleGrant, ...]:
        return self.item.focal_points or ()


def country_word(item: RecordItem, notes: Iterable[ReviewNote] | None = None) -> CountryWord | None:
    """None where the country is not asked. `notes`: where they were read already."""
    submission: Submission = item.submission
    if not submission.as_supporter:
        return None
    if notes is None:
        notes = ReviewNote.objects.filter(submission=submission).select_related("written_by")
    agreed = [note for note in notes if note.submission_id == submission.pk and note.agreed_for is not None]
    given = agreement_of(submission, agreed)
    points = tuple(focal_points_of(item)) if given is None else ()
    return CountryWord(replace(item, focal_points=points), given, agreed[-1] if agreed and not given else None)


def what_is_missing(
    submission: Submission,
    content: Content,
    *,
    uploads: Any = None,
    word: CountryWord | None = None,
    is_back: bool,
    is_early: bool,
) -> list[Problem]:
    """`is_back`: a moderator keeps the work from its readers. `is_early`: a version whose original is not published.

    `uploads`: where they were read already.
    """
    page = submission.page
    found = problems_of(page.specific_class, content, page_id=page.pk, uploads=uploads)
    if word and word.is_wanted:
        found.append(missing_agreement(word.focal_points))
    if is_back:
        found.append(Problem(HIDDEN_WORK, hidden_work()))
    if is_early:
        found.append(Problem(ORIGINAL, original_first()))
    return found


def look_at(submission: Submission, content: Content) -> list[Problem]:
    """The same, asking for all that it needs."""
    page = submission.page
    word = country_word(record_item(page, submission))
    is_back, is_early = is_kept_back(page), waits_for_original(page)
    return what_is_missing(submission, content, word=word, is_back=is_back, is_early=is_early)


def word_for_author(page: Any) -> str:
    """What the country says of a record in review: "asked" or "agreed"; empty where it is not asked."""
    submission = newest_submission(page)
    if submission is None or not submission.is_open or not submission.as_supporter:
        return ""
    return "asked" if agreement_of(submission) is None else "agreed"


def hidden_work() -> str:
    return _("A moderator has hidden this record in its other languages. Publish this one when it is shown again.")


def original_first() -> str:
    return _("The original of this version is not published now. Publish this one when the original is.")
