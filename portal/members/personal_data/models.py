"""Copies that members asked for, and who is on the way out."""

import uuid

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _


class CopyState(models.TextChoices):
    WAITING = "waiting", _("waiting")
    MAKING = "making", _("being made")
    READY = "ready", _("ready")
    FAILED = "failed", _("could not be made")
    GONE = "gone", _("no longer there")


class DataCopyQuerySet(models.QuerySet["DataCopy"]):
    def open(self) -> "DataCopyQuerySet":
        return self.filter(state__in=[CopyState.WAITING, CopyState.MAKING])

    def over(self) -> "DataCopyQuerySet":
        return self.filter(state=CopyState.READY, until__lt=timezone.now())


class DataCopy(models.Model):
    """A ZIP of what is kept about a member. Its file lies outside the media; the row stays a while to say 410."""

    member = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="data_copies")
    key = models.UUIDField(default=uuid.uuid4, unique=True)
    state = models.CharField(max_length=8, choices=CopyState.choices, default=CopyState.WAITING)
    asked_at = models.DateTimeField(default=timezone.now)
    begun_at = models.DateTimeField(null=True, blank=True)
    tries = models.PositiveSmallIntegerField(default=0)
    done_at = models.DateTimeField(null=True, blank=True)
    until = models.DateTimeField(null=True, blank=True)
    size = models.PositiveBigIntegerField(default=0)

    objects = DataCopyQuerySet.as_manager()

    class Meta:
        verbose_name = _("copy of personal data")
        verbose_name_plural = _("copies of personal data")
        constraints = [
            models.UniqueConstraint(
                fields=["member"], condition=Q(state__in=["waiting", "making"]), name="one_open_copy_a_member"
            )
        ]

    def __str__(self) -> str:
        return str(self.key)

    @property
    def is_downloadable(self) -> bool:
        return self.state == CopyState.READY and self.until is not None and self.until > timezone.now()


class Words(models.TextChoices):
    """What becomes of what the member wrote to others. Published records stay in any case."""

    STAY = "stay", _("stays, as “former member”")
    GO = "go", _("goes")


class Leaving(models.Model):
    """A member who asked to be forgotten, or has not come for two years; until `due` a word is enough to stay."""

    member = models.OneToOneField(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="leaving")
    words = models.CharField(max_length=4, choices=Words.choices, default=Words.STAY)
    asked_at = models.DateTimeField(default=timezone.now)
    due = models.DateTimeField(db_index=True)
    was_asked_for = models.BooleanField(default=True)  # False: nobody signed in for two years; signing in is the word

    class Meta:
        verbose_name = _("member who leaves")
        verbose_name_plural = _("members who leave")

    def __str__(self) -> str:
        return f"{self.member_id}: {self.due:%Y-%m-%d}"
