"""The review of a record: the workflow's task, whose reviewers follow from the record, and what they ask for."""

from datetime import datetime, timedelta
from typing import Any

from django.conf import settings
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from wagtail.models import Task, TaskState

from portal.repository.sections import KINDS
from portal.review.hidden import HiddenVersion, Hiding
from portal.review.queues import NoticeQuerySet, SubmissionQuerySet
from themes.models import LABEL_LANGUAGES

# Models of other modules stand here for Django to find them.
__all__ = [
    "GOAL_DAYS",
    "ChangeRequest",
    "HiddenVersion",
    "Hiding",
    "Outcome",
    "RecordReview",
    "ReviewNote",
    "ReviewerNotice",
    "Submission",
    "SubmissionSubject",
]

GOAL_DAYS = 14


class RecordReview(Task):
    """The one task of the workflow: the record's focal points and its themes' editors may decide, never its author.

    Wagtail asks it in the admin; the portal's own pages call the services, which ask the same table of permissions.
    """

    class Meta:
        verbose_name = _("review of a record")
        verbose_name_plural = _("reviews of records")

    def start(self, workflow_state: Any, user: Any = None) -> TaskState:
        from portal.review.services import note_sent

        task_state = super().start(workflow_state, user=user)
        note_sent(task_state=task_state, user=user)
        return task_state

    def on_action(self, task_state: TaskState, user: Any, action_name: str, **kwargs: Any) -> None:
        from portal.review.in_the_admin import carry_out

        carry_out(task_state=task_state, user=user, action=action_name, comment=kwargs.get("comment", ""))

    def get_form_for_action(self, action: str) -> Any:
        from portal.review.forms import AdminReasonForm, AdminRemarkForm

        asked = {"reject": AdminRemarkForm, "stand_in": AdminReasonForm}
        return asked.get(action) or super().get_form_for_action(action)

    def get_actions(self, obj: Any, user: Any) -> list[tuple[str, Any, bool]]:
        from portal.review.in_the_admin import actions_of

        return actions_of(obj, user)

    def locked_for_user(self, obj: Any, user: Any) -> bool:
        from portal.review.in_the_admin import is_locked_for

        return is_locked_for(obj, user)

    def user_can_access_editor(self, obj: Any, user: Any) -> bool:
        return not self.locked_for_user(obj, user)

    def get_task_states_user_can_moderate(self, user: Any, **kwargs: Any) -> Any:
        found = Submission.objects.waiting().reviewable_by(user).values("workflow_state__current_task_state")
        return TaskState.objects.filter(pk__in=found, status=TaskState.STATUS_IN_PROGRESS)

    @classmethod
    def get_description(cls) -> Any:
        return _("Focal points of the record's countries and editors of its themes decide, never its author.")


class Outcome(models.TextChoices):
    OPEN = "", _("in review")
    PUBLISHED = "published", _("published")
    DECLINED = "declined", _("not published")
    WITHDRAWN = "withdrawn", _("withdrawn")


class Submission(models.Model):
    """A record on its way through review, from the first time it is sent until somebody decides.

    What it is about is copied from the text that was sent: the row of a live page tells of the version before.
    """

    workflow_state = models.OneToOneField(
        "wagtailcore.WorkflowState", null=True, on_delete=models.SET_NULL, related_name="submission"
    )
    page = models.ForeignKey("repository.ResourcePage", on_delete=models.CASCADE, related_name="submissions")
    author = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="submissions"
    )
    as_supporter = models.BooleanField(default=False)  # by a donor: the country agrees before it is published
    title = models.CharField(max_length=255)
    kind = models.CharField(max_length=12, choices=[(kind.slug, kind.label) for kind in KINDS])
    language = models.CharField(max_length=8, choices=LABEL_LANGUAGES)
    sent_at = models.DateTimeField(default=timezone.now)
    # Since when reviewers have kept it waiting; the time that the author took for changes is added, so the place stays.
    waiting_since = models.DateTimeField(default=timezone.now, db_index=True)
    paused_at = models.DateTimeField(null=True, blank=True)
    looks = models.PositiveSmallIntegerField(default=1)  # how often it was sent
    claimed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.SET_NULL, related_name="+"
    )
    claimed_until = models.DateTimeField(null=True, blank=True)
    outcome = models.CharField(max_length=10, choices=Outcome.choices, default=Outcome.OPEN, blank=True)
    decided_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.SET_NULL, related_name="+"
    )
    decided_at = models.DateTimeField(null=True, blank=True)
    publish_at = models.DateTimeField(null=True, blank=True)  # approved, to appear on a later day
    reason = models.TextField(blank=True, max_length=2000)  # why it was not published
    appeal_of = models.OneToOneField("self", null=True, blank=True, on_delete=models.SET_NULL, related_name="appeal")
    appeal_reason = models.TextField(blank=True, max_length=2000)

    objects = SubmissionQuerySet.as_manager()

    class Meta:
        verbose_name = _("record sent for review")
        verbose_name_plural = _("records sent for review")
        constraints = [
            models.UniqueConstraint(fields=["page"], condition=models.Q(outcome=""), name="one_open_review_a_page")
        ]
        indexes = [models.Index(fields=["outcome", "waiting_since"], name="review_queue_order")]

    def __str__(self) -> str:
        return self.title

    @property
    def is_open(self) -> bool:
        return self.outcome == Outcome.OPEN

    @property
    def due_on(self) -> datetime:
        return self.waiting_since + timedelta(days=GOAL_DAYS)

    @property
    def days_waiting(self) -> int:
        return max(0, ((self.paused_at or timezone.now()) - self.waiting_since).days)

    @property
    def is_late(self) -> bool:
        return self.is_open and self.days_waiting > GOAL_DAYS

    @property
    def country_ids(self) -> set[int]:
        return {row.country_id for row in self.subjects.all() if row.country_id}

    def holder(self, now: datetime | None = None) -> Any:
        """Who has taken it, while that holds; others read, but cannot decide."""
        if self.claimed_by_id and self.claimed_until and self.claimed_until > (now or timezone.now()):
            return self.claimed_by
        return None


class SubmissionSubject(models.Model):
    """A country, or a theme and each theme above it, that a submission is about: who may review follows from these."""

    submission = models.ForeignKey(Submission, on_delete=models.CASCADE, related_name="subjects")
    country = models.ForeignKey("countries.Country", null=True, on_delete=models.CASCADE, related_name="+")
    theme = models.ForeignKey("themes.Theme", null=True, on_delete=models.CASCADE, related_name="+")

    class Meta:
        verbose_name = _("subject of a record in review")
        verbose_name_plural = _("subjects of records in review")
        constraints = [
            models.CheckConstraint(
                condition=models.Q(country=None) ^ models.Q(theme=None), name="subject_is_a_country_or_a_theme"
            )
        ]

    def __str__(self) -> str:
        return f"{self.submission_id}: {self.country_id or self.theme_id}"


class ChangeRequest(models.Model):
    """What a reviewer asks of the author, at the field where it is to be answered."""

    page = models.ForeignKey("repository.ResourcePage", on_delete=models.CASCADE, related_name="change_requests")
    task_state = models.ForeignKey(
        "wagtailcore.TaskState", null=True, blank=True, on_delete=models.SET_NULL, related_name="+"
    )
    field = models.CharField(max_length=60, blank=True)  # name of a field of the page's model; none: the whole
    item = models.CharField(max_length=64, blank=True)  # id of a block or row within it
    text = models.TextField(_("what is asked"), max_length=2000)
    quote = models.CharField(max_length=300, blank=True)  # the words meant
    asked_by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+")
    asked_at = models.DateTimeField(default=timezone.now)
    sent_at = models.DateTimeField(null=True, blank=True)  # kept until the reviewer decides, then sent at once
    answered_in = models.ForeignKey(
        "wagtailcore.Revision", null=True, blank=True, on_delete=models.SET_NULL, related_name="+"
    )
    resolved_at = models.DateTimeField(null=True, blank=True)
    resolved_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.SET_NULL, related_name="+"
    )

    class Meta:
        verbose_name = _("change asked for")
        verbose_name_plural = _("changes asked for")
        ordering = ["asked_at", "pk"]

    def __str__(self) -> str:
        return f"{self.page_id}: {self.field}"

    @property
    def is_kept(self) -> bool:
        return self.sent_at is None

    @property
    def is_unresolved(self) -> bool:
        return self.resolved_at is None


class ReviewNote(models.Model):
    """What one reviewer tells the others: a word on the record, that another is not the same, or a country's yes."""

    submission = models.ForeignKey(Submission, on_delete=models.CASCADE, related_name="notes")
    text = models.TextField(_("note"), max_length=2000, blank=True)
    not_same_as = models.UUIDField(null=True, blank=True)  # the other work: `translation_key` of its versions
    # The country agrees to a donor's record: primary keys of the countries that the text named then.
    agreed_for = models.JSONField(null=True, blank=True)
    stands_in = models.BooleanField(default=False)  # an administrator, for want of a focal point; `text` says why
    written_by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+")
    written_at = models.DateTimeField(default=timezone.now)

    class Meta:
        verbose_name = _("note on a review")
        verbose_name_plural = _("notes on reviews")
        ordering = ["written_at", "pk"]

    def __str__(self) -> str:
        return f"{self.submission_id}: {self.text[:40]}"


class ReviewerNotice(models.Model):
    """A record came in, and this reviewer is still to hear of it: it goes when the hour's mail is promised."""

    member = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="+")
    submission = models.ForeignKey(Submission, on_delete=models.CASCADE, related_name="+")
    task_state = models.ForeignKey("wagtailcore.TaskState", on_delete=models.CASCADE, related_name="+")  # which look
    created = models.DateTimeField(default=timezone.now, db_index=True)

    objects = NoticeQuerySet.as_manager()

    class Meta:
        verbose_name = _("notice to a reviewer")
        verbose_name_plural = _("notices to reviewers")
        constraints = [models.UniqueConstraint(fields=["member", "task_state"], name="one_notice_a_look_and_reviewer")]

    def __str__(self) -> str:
        return f"{self.task_state_id}: {self.member_id}"

    @property
    def is_waiting(self) -> bool:
        """Neither decided nor withdrawn, nor with its author for changes, nor sent anew since."""
        state = self.submission.workflow_state
        return (
            self.submission.is_open
            and state is not None
            and state.current_task_state_id == self.task_state_id
            and self.task_state.status == TaskState.STATUS_IN_PROGRESS
        )
