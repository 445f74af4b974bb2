"""What somebody is writing: one row a draft, one row an answer, and every text that lost against another."""

import uuid
from typing import Any

from django.conf import settings
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from portal.repository.sections import KINDS
from themes.models import LABEL_LANGUAGES


class Form(models.TextChoices):
    SHORT = "short", _("Short form")
    FULL = "full", _("Full form")


class DraftQuerySet(models.QuerySet["Draft"]):
    def of(self, user: Any) -> "DraftQuerySet":
        return self.filter(author=user)

    def open(self) -> "DraftQuerySet":
        """Not sent, or sent back; not thrown away."""
        return self.filter(sent_at=None, deleted_at=None)


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
    # The page that this draft became, or that it changes; kept when the page is deleted, so that no answer is lost.
    page = models.ForeignKey(
        "repository.ResourcePage", null=True, blank=True, on_delete=models.SET_NULL, related_name="drafts"
    )
    base_revision = models.ForeignKey(
        "wagtailcore.Revision", null=True, blank=True, on_delete=models.SET_NULL, related_name="+"
    )
    # A version of an existing record in another language: the record it is translated from, as it read then.
    version_of = models.ForeignKey(
        "repository.ResourcePage", null=True, blank=True, on_delete=models.SET_NULL, related_name="+"
    )
    source_revision = models.ForeignKey(
        "wagtailcore.Revision", null=True, blank=True, on_delete=models.SET_NULL, related_name="+"
    )
    sent_at = models.DateTimeField(null=True, blank=True)
    sent_print = models.CharField(max_length=64, blank=True)  # fingerprint of the answers as sent
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


class OtherText(models.Model):
    """A text that met another hand's: kept beside the answer until its author decides."""

    draft = models.ForeignKey(Draft, on_delete=models.CASCADE, related_name="other_texts")
    step = models.SlugField(max_length=40)
    fingerprint = models.CharField(max_length=64)
    data = models.JSONField(default=dict)
    created = models.DateTimeField(default=timezone.now)
    settled_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        verbose_name = _("other text")
        verbose_name_plural = _("other texts")
        constraints = [models.UniqueConstraint(fields=["draft", "step", "fingerprint"], name="other_text_once_a_step")]

    def __str__(self) -> str:
        return f"{self.draft_id}/{self.step}"
