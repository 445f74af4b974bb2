"""Files that authors send: kept privately, in pieces if need be, until the record that they belong to is published."""

import uuid
from typing import Any

from django.conf import settings
from django.db import models
from django.db.models import F, Q, Sum
from django.db.models.functions import Coalesce, NullIf
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from portal.uploads.scanning import NOT_SCANNED
from portal.uploads.sentences import sentence
from themes.models import LABEL_LANGUAGES

LONGEST_WORDS = 300
PICTURES = ("png", "jpg")


class UploadState(models.TextChoices):
    COMING = "coming", _("on its way")
    READY = "ready", _("ready")
    REFUSED = "refused", _("not taken")


class UploadQuerySet(models.QuerySet["Upload"]):
    def of_draft(self, draft: Any) -> "UploadQuerySet":
        """The files of a draft, and of the record that it changes. `draft`: a row, or whatever has its fields."""
        its = Q(draft_key=draft.key)
        if draft.page_id:
            its |= Q(page=draft.page_id)
        return self.filter(its, owner=draft.author_id, taken_off_at=None).order_by("created", "pk")

    def ready(self) -> "UploadQuerySet":
        return self.filter(state=UploadState.READY)

    def waiting(self) -> "UploadQuerySet":
        """Whole, and without a word of the virus scanner."""
        return self.filter(state=UploadState.COMING, reason=NOT_SCANNED, size__gt=0, offset=F("size"))

    def bytes_of(self, owner: Any) -> int:
        """What an owner's files take, or will take, on the server."""
        held = self.filter(owner=owner).exclude(state=UploadState.REFUSED)
        taken = Coalesce(NullIf("shown_size", 0), "size")
        return int(held.aggregate(total=Sum(taken))["total"] or 0)


class Upload(models.Model):
    """One file of one author. The row outlives draft and page, so that what was sent can be told and swept."""

    owner = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="uploads")
    key = models.UUIDField(default=uuid.uuid4)  # minted by the server or the device
    # A file may come before the first word of its draft: then only the draft's key is known.
    draft_key = models.UUIDField(null=True, blank=True, db_index=True)
    draft = models.ForeignKey(
        "contributions.Draft", null=True, blank=True, on_delete=models.SET_NULL, related_name="uploads"
    )
    page = models.ForeignKey(
        "repository.ResourcePage", null=True, blank=True, on_delete=models.SET_NULL, related_name="uploads"
    )
    name = models.CharField(_("name of the file"), max_length=200)
    # Empty: the one that the record is written in, as nearly all are.
    language = models.CharField(_("language of the file"), max_length=8, choices=LABEL_LANGUAGES, blank=True)
    kind = models.CharField(max_length=5, blank=True)  # pdf, docx, xlsx, odt, png or jpg: what the content says
    size = models.PositiveBigIntegerField(default=0)  # bytes in all
    offset = models.PositiveBigIntegerField(default=0)  # bytes that have come
    sha256 = models.CharField(max_length=64, blank=True, db_index=True)
    shown_size = models.PositiveBigIntegerField(default=0)  # of a picture, as it was made again
    words = models.TextField(_("what the picture shows"), blank=True)  # kept also when it is too long
    people_agreed = models.BooleanField(_("no one can be recognised, or those who can have agreed"), default=False)
    state = models.CharField(max_length=8, choices=UploadState.choices, default=UploadState.COMING)
    reason = models.CharField(max_length=40, blank=True)  # code of the sentence that says why it was not taken
    document = models.ForeignKey(
        "wagtaildocs.Document", null=True, blank=True, on_delete=models.SET_NULL, related_name="+"
    )
    created = models.DateTimeField(default=timezone.now)
    touched = models.DateTimeField(default=timezone.now, db_index=True)
    # Of a file that was sent for review: it leaves the record when the change is published.
    taken_off_at = models.DateTimeField(null=True, blank=True)

    objects = UploadQuerySet.as_manager()

    class Meta:
        verbose_name = _("upload")
        verbose_name_plural = _("uploads")
        constraints = [models.UniqueConstraint(fields=["owner", "key"], name="upload_once_an_owner")]

    def __str__(self) -> str:
        return self.name

    @property
    def is_picture(self) -> bool:
        return self.kind in PICTURES

    @property
    def is_ready(self) -> bool:
        return self.state == UploadState.READY

    @property
    def is_coming(self) -> bool:
        return self.state == UploadState.COMING

    @property
    def is_refused(self) -> bool:
        return self.state == UploadState.REFUSED

    @property
    def is_whole(self) -> bool:
        return bool(self.size) and self.offset == self.size

    @property
    def is_waiting(self) -> bool:
        return self.is_coming and self.is_whole and self.reason == NOT_SCANNED

    @property
    def left(self) -> int:
        return self.size - self.offset

    @property
    def read_size(self) -> int:
        """Bytes that a reader loads."""
        return self.shown_size or self.size

    @property
    def needs_words(self) -> bool:
        return self.is_ready and self.is_picture and not (0 < len(self.words) <= LONGEST_WORDS and self.people_agreed)

    @property
    def sentence(self) -> str:
        """Why it was not taken, or what happened to it on its way; empty when nothing is wrong."""
        return sentence(self.reason, name=self.name, kind=self.kind) if self.reason else ""
