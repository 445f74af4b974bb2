"""What somebody is writing: one row a draft, one row an answer, and every text that lost against another."""

import uuid
from datetime import timedelta
from typing import Any

from django.conf import settings
from django.contrib.contenttypes.models import ContentType
from django.db import models
from django.db.models import Count, Exists, OuterRef, Q
from django.db.models.functions import Cast
from django.utils import timezone
from django.utils.functional import cached_property
from django.utils.translation import gettext_lazy as _
from wagtail.models import Page, WorkflowState

from portal.contributions.standing import facts_of, state_of
from portal.repository.sections import KINDS
from themes.models import LABEL_LANGUAGES

CHECK = "check"  # the answer of the last screen: licence, declarations, what is shown of the author
UNDO = timedelta(days=14)


class Form(models.TextChoices):
    SHORT = "short", _("Short form")
    FULL = "full", _("Full form")


class DraftQuerySet(models.QuerySet["Draft"]):
    def of(self, user: Any) -> "DraftQuerySet":
        return self.filter(author=user)

    def open(self) -> "DraftQuerySet":
        """Not sent; not thrown away."""
        return self.filter(sent_at=None, deleted_at=None)

    def deleted(self) -> "DraftQuerySet":
        """Thrown away, and may still be brought back."""
        return self.filter(sent_at=None, deleted_at__gt=timezone.now() - UNDO)

    def sent(self) -> "DraftQuerySet":
        """The last that was sent of each record."""
        later = Draft.objects.filter(page=OuterRef("page"), author=OuterRef("author"), sent_at__gt=OuterRef("sent_at"))
        return self.filter(sent_at__isnull=False, page__isnull=False).exclude(Exists(later)).select_related("page")

    def in_review(self) -> "DraftQuerySet":
        return self.sent().filter(of_workflow(WorkflowState.STATUS_IN_PROGRESS))

    def sent_back(self) -> "DraftQuerySet":
        return self.sent().filter(of_workflow(WorkflowState.STATUS_NEEDS_CHANGES))

    def on_the_way(self) -> "DraftQuerySet":
        return self.sent().filter(
            Q(of_workflow(WorkflowState.STATUS_IN_PROGRESS)) | Q(of_workflow(WorkflowState.STATUS_NEEDS_CHANGES))
        )

    def published(self) -> "DraftQuerySet":
        return self.sent().filter(page__live=True)

    def resting(self) -> "DraftQuerySet":
        """Sent once, and now neither read by anybody nor under review: taken back, or not published."""
        return self.sent().filter(page__live=False).exclude(pk__in=self.on_the_way().values("pk"))

    def with_progress(self) -> "DraftQuerySet":
        """`answered`: steps begun; `done`: steps complete; `undecided`: texts that wait for a decision."""
        steps = ~Q(answers__step=CHECK)
        return self.annotate(
            answered=Count("answers", filter=steps, distinct=True),
            done=Count("answers", filter=steps & Q(answers__complete=True), distinct=True),
            undecided=Count("other_texts", filter=Q(other_texts__settled_at=None), distinct=True),
        )

    def latest_first(self) -> "DraftQuerySet":
        return self.order_by("-touched", "-pk")


def of_workflow(status: str) -> Any:
    """Whether the page's review stands so. A workflow knows its page by a text, so that it may be of any model."""
    return Exists(
        WorkflowState.objects.annotate(page_id=Cast("object_id", models.IntegerField())).filter(
            base_content_type=ContentType.objects.get_for_model(Page), page_id=OuterRef("page_id"), status=status
        )
    )


class Draft(models.Model):
    """A record on its way. It becomes a page of the repository when it is sent for review, not before.

    `key` stands in the address and is minted by the server or by the author's device: with the author it names the
    draft, so that whatever is sent twice is kept once.
    """

    author = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="drafts")
    key = models.UUIDField(default=uuid.uuid4)
    kind = models.CharField(_("kind"), max_length=12, choices=[(k.slug, k.label) for k in KINDS])
    form = models.CharField(_("form"), max_length=5, choices=Form.choices, default=Form.SHORT)
    language = models.CharField(_("written in"), max_length=8, choices=LABEL_LANGUAGES, default="en")
    title = models.CharField(max_length=255, blank=True)  # as answered, for lists; cut for the list only
    # The page that this draft became, or that it changes; kept when the page is deleted, so that no answer is lost.
    page = models.ForeignKey(
        "repository.ResourcePage", null=True, blank=True, on_delete=models.SET_NULL, related_name="drafts"
    )
    base_revision = models.ForeignKey(
        "wagtailcore.Revision", null=True, blank=True, on_delete=models.SET_NULL, related_name="+"
    )
    # A version of an existing record in another language: the record it is translated from, as it read then.
    version_of = models.ForeignKey(
        "repository.ResourcePage", null=True, blank=True, on_delete=models.SET_NULL, related_name="version_drafts"
    )
    source_revision = models.ForeignKey(
        "wagtailcore.Revision", null=True, blank=True, on_delete=models.SET_NULL, related_name="+"
    )
    sent_at = models.DateTimeField(null=True, blank=True)
    sent_print = models.CharField(max_length=64, blank=True)  # fingerprint of the answers as sent
    credit = models.CharField(max_length=300, blank=True)  # what is shown of the author with the record
    copy_of = models.ForeignKey("self", null=True, blank=True, on_delete=models.SET_NULL, related_name="copies")
    created = models.DateTimeField(default=timezone.now)
    touched = models.DateTimeField(default=timezone.now, db_index=True)
    deleted_at = models.DateTimeField(null=True, blank=True)

    objects = DraftQuerySet.as_manager()

    class Meta:
        verbose_name = _("draft")
        verbose_name_plural = _("drafts")
        constraints = [models.UniqueConstraint(fields=["author", "key"], name="draft_once_an_author")]

    def __str__(self) -> str:
        return f"{self.kind} {self.key}"

    @property
    def is_new(self) -> bool:
        """Not of a page that stands already: neither a change nor a version of one."""
        return self.page_id is None and self.version_of_id is None

    @cached_property
    def state(self) -> str:
        """For the table of permissions: draft, review, changes, published or withdrawn."""
        if self.sent_at is None:
            return "draft"
        return state_of(self.page) if self.page else "withdrawn"

    @property
    def country_ids(self) -> frozenset[int]:
        return facts_of(self.page)[0] if self.page else frozenset()

    @property
    def theme_ids(self) -> frozenset[int]:
        return facts_of(self.page)[1] if self.page else frozenset()

    @property
    def may_be_restored_until(self) -> Any:
        return self.deleted_at + UNDO if self.deleted_at else None


class Answer(models.Model):
    """One step of a draft, whole or half. `version` and `writer` tell whether two hands wrote at once."""

    draft = models.ForeignKey(Draft, on_delete=models.CASCADE, related_name="answers")
    step = models.SlugField(max_length=40)
    data = models.JSONField(default=dict)
    version = models.PositiveIntegerField(default=1)
    writer = models.CharField(max_length=64, blank=True)  # one a page or a device, never a person
    complete = models.BooleanField(default=False)
    saved = models.DateTimeField(default=timezone.now)

    class Meta:
        verbose_name = _("answer")
        verbose_name_plural = _("answers")
        constraints = [models.UniqueConstraint(fields=["draft", "step"], name="answer_once_a_step")]

    def __str__(self) -> str:
        return f"{self.draft_id}/{self.step}"


class OtherTextQuerySet(models.QuerySet["OtherText"]):
    def undecided(self) -> "OtherTextQuerySet":
        return self.filter(settled_at=None)

    def earlier(self) -> "OtherTextQuerySet":
        return self.filter(settled_at__isnull=False).order_by("-settled_at", "-pk")


class OtherText(models.Model):
    """A text that met another hand's: kept beside the answer until its author decides, and after that as history."""

    draft = models.ForeignKey(Draft, on_delete=models.CASCADE, related_name="other_texts")
    step = models.SlugField(max_length=40)
    fingerprint = models.CharField(max_length=64)
    data = models.JSONField(default=dict)
    created = models.DateTimeField(default=timezone.now)
    settled_at = models.DateTimeField(null=True, blank=True)

    objects = OtherTextQuerySet.as_manager()

    class Meta:
        verbose_name = _("other text")
        verbose_name_plural = _("other texts")
        constraints = [models.UniqueConstraint(fields=["draft", "step", "fingerprint"], name="other_text_once_a_step")]

    def __str__(self) -> str:
        return f"{self.draft_id}/{self.step}"


class WaitingVersion(models.Model):
    """A version in another language that readers had until its original was taken back, and the text that they had.

    Of one that was to appear on a later day, the text that was accepted. The row goes when readers have it again, or
    when its own author takes it back.
    """

    page = models.ForeignKey("repository.ResourcePage", on_delete=models.CASCADE, related_name="+")
    revision = models.ForeignKey("wagtailcore.Revision", null=True, on_delete=models.SET_NULL, related_name="+")
    since = models.DateTimeField(default=timezone.now)

    class Meta:
        verbose_name = _("version that waits for its original")
        verbose_name_plural = _("versions that wait for their original")

    def __str__(self) -> str:
        return str(self.page_id)
