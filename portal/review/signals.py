"""What we hear of Wagtail's own doors, and which of its mails are not sent: they lead authors into the admin."""

from typing import Any

from wagtail.models import TaskState, WorkflowState
from wagtail.signals import (
    page_published,
    task_submitted,
    workflow_approved,
    workflow_cancelled,
    workflow_rejected,
    workflow_submitted,
)


def note_cancelled(sender: Any, instance: WorkflowState, user: Any = None, **kwargs: Any) -> None:
    """Cancelled in the admin: taken back. Our own steps have closed the submission before."""
    from portal.review.decisions import close
    from portal.review.models import Outcome, Submission

    submission = Submission.objects.still_open().filter(workflow_state=instance).first()
    if submission:
        close(submission, Outcome.WITHDRAWN, user)


def send_nothing(sender: Any, **kwargs: Any) -> None:
    """Holds the place of one of Wagtail's notifiers."""


def stop_wagtails_mails() -> None:
    """Its notifiers write to superusers and authors, with links that most of them may not open.

    Wagtail's admin connects them after us, and a signal takes each `dispatch_uid` once: whoever holds it keeps it.
    """
    for signal, sender, uid in WAGTAILS_NOTIFIERS:
        signal.disconnect(sender=sender, dispatch_uid=uid)
        signal.connect(send_nothing, sender=sender, dispatch_uid=uid)


WAGTAILS_NOTIFIERS = (
    (task_submitted, TaskState, "group_approval_task_submitted_email_notification"),
    (workflow_submitted, WorkflowState, "workflow_state_submitted_email_notification"),
    (workflow_rejected, WorkflowState, "workflow_state_rejected_email_notification"),
    (workflow_approved, WorkflowState, "workflow_state_approved_email_notification"),
)


def note_theme_merged(sender: Any, source: Any, target: Any, **kwargs: Any) -> None:
    """What is in review is now about the other theme, and the one above it: its editors find it in their queue."""
    from portal.review.models import Submission, SubmissionSubject

    about = SubmissionSubject.objects.filter(theme=source)
    for pk in set(about.filter(submission__outcome="").values_list("submission_id", flat=True)):
        submission = Submission.objects.get(pk=pk)
        held = set(submission.subjects.exclude(theme=None).values_list("theme_id", flat=True))
        for theme_id in {target.pk, target.parent_id} - held - {None}:
            SubmissionSubject.objects.create(submission=submission, theme_id=theme_id)
    about.filter(submission__outcome="").delete()


def connect() -> None:
    from portal.review.hiding import note_published
    from themes.signals import theme_merged

    page_published.connect(note_published, dispatch_uid="review_note_published")
    theme_merged.connect(note_theme_merged, dispatch_uid="review_note_theme_merged")
    workflow_cancelled.connect(note_cancelled, sender=WorkflowState, dispatch_uid="review_note_cancelled")
