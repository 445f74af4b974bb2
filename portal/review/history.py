"""What happened to a record, in order: who sent, asked, answered and decided, with the text of each time."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from wagtail.models import TaskState

from portal.review.hidden import Hiding
from portal.review.models import ChangeRequest, Outcome, ReviewNote, Submission


@dataclass(frozen=True, slots=True)
class Event:
    when: datetime
    sentence: str  # with %(name)s in it, which the template fills with the name in <bdi>
    who: Any = None
    version: int = 0  # of the texts that were sent; 0: none
    revision_id: int | None = None
    before_id: int | None = None  # the text sent the time before, for comparing
    text: str = ""
    is_setback: bool = False

    @property
    def parts(self) -> tuple[str, str]:
        """What stands before and after the name."""
        before, _name, after = self.sentence.partition("%(name)s")
        return before, after


def history_of(
    submissions: list[Submission],
    task_states: list[TaskState],
    requests: list[ChangeRequest],
    notes: list[ReviewNote],
    hidings: list[Hiding],
) -> list[Event]:
    """All that was read already, put in order; asks the database nothing."""
    by_state = {submission.workflow_state_id: submission for submission in submissions}
    events: list[Event] = []
    before: int | None = None
    seen: set[int | None] = set()
    for number, state in enumerate(sorted(task_states, key=lambda one: (one.started_at, one.pk)), start=1):
        submission = by_state.get(state.workflow_state_id)
        author = submission.author if submission else None
        if state.workflow_state_id not in seen and submission and submission.appeal_of_id:
            sentence = _("%(name)s asked another editor to look at it")
        elif state.workflow_state_id not in seen:
            sentence = _("Sent by %(name)s")
        else:
            sentence = _("Sent again by %(name)s")
        text = submission.appeal_reason if submission and state.workflow_state_id not in seen else ""
        seen.add(state.workflow_state_id)
        events.append(Event(state.started_at, sentence, author, number, state.revision_id, before, text))
        before = state.revision_id
        asked = [request for request in requests if request.sent_at and request.task_state_id == state.pk]
        if asked:
            told = ngettext("%(name)s asked for %(number)s change", "%(name)s asked for %(number)s changes", len(asked))
            sentence = told % {"number": len(asked), "name": "%(name)s"}  # the template sets the name
            events.append(Event(asked[0].sent_at, sentence, asked[0].asked_by, is_setback=True))  # type: ignore[arg-type]
    for note in notes:
        if note.agreed_for is not None:
            sentence = (
                _("%(name)s agreed in the place of the country")
                if note.stands_in
                else _("The country agreed: %(name)s")
            )
            events.append(Event(note.written_at, sentence, note.written_by, text=note.text))
    notes = [note for note in notes if note.agreed_for is None]
    events += [
        Event(note.written_at, _("Note by %(name)s"), note.written_by, text=note.text) for note in notes if note.text
    ]
    events += [decided(submission) for submission in submissions if submission.decided_at]
    for hiding in hidings:
        events.append(
            Event(hiding.hidden_at, _("Hidden by %(name)s"), hiding.hidden_by, text=hiding.reason, is_setback=True)
        )
        if hiding.shown_at:
            events.append(Event(hiding.shown_at, _("Shown again by %(name)s"), hiding.shown_by))
    return sorted(events, key=lambda event: event.when)


def decided(submission: Submission) -> Event:
    sentences = {
        Outcome.PUBLISHED: _("Accepted by %(name)s") if submission.publish_at else _("Published by %(name)s"),
        Outcome.DECLINED: _("Not published, decided by %(name)s"),
        Outcome.WITHDRAWN: _("Withdrawn by %(name)s"),
    }
    outcome = Outcome(submission.outcome)
    return Event(
        submission.decided_at,  # type: ignore[arg-type]
        sentences[outcome],
        submission.decided_by,
        text=submission.reason,
        is_setback=outcome == Outcome.DECLINED,
    )
