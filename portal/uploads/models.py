"""Files that authors send: kept privately, in pieces if need be, until the record that they belong to is published."""

import uuid

from django.conf import settings
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _


class UploadState(models.TextChoices):
    COMING = "coming", _("on its way")
    READY = "ready", _("ready")
    REFUSED = "refused", _("not taken")


class Upload(models.Model):
    """One file of one author. The row outlives draft and page, so that what was sent can be told and swept."""

    owner = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="uploads")
    key = models.UUIDField(default=uuid.uuid4)  # minted by the server or the device
    draft = models.ForeignKey(
        "contributions.Draft", null=True, blank=True, on_delete=models.SET_NULL, related_name="uploads"
    )
    page = models.ForeignKey(
        "repository.ResourcePage", null=True, blank=True, on_delete=models.SET_NULL, related_name="uploads"
    )
    name = models.CharField(_("name of the file"), max_length=200)
    kind = models.CharField(max_length=5, blank=True)  # pdf, docx, xlsx, odt, png or jpg: what the content says
    size = models.PositiveBigIntegerField(default=0)  # bytes in all
    offset = models.PositiveBigIntegerField(default=0)  # bytes that have come
    sha256 = models.CharField(max_length=64, blank=True, db_index=True)
    shown_size = models.PositiveBigIntegerField(default=0)  # of a picture, as it was made again
    words = models.CharField(_("what the picture shows"), max_length=300, blank=True)
    people_agreed = models.BooleanField(_("no one can be recognised, or those who can have agreed"), default=False)
    state = models.CharField(max_length=8, choices=UploadState.choices, default=UploadState.COMING)
    reason = models.CharField(max_length=40, blank=True)  # code of the sentence that says why it was not taken
    document = models.ForeignKey(
        "wagtaildocs.Document", null=True, blank=True, on_delete=models.SET_NULL, related_name="+"
    )
    image = models.ForeignKey("wagtailimages.Image", null=True, blank=True, on_delete=models.SET_NULL, related_name="+")
    created = models.DateTimeField(default=timezone.now)
    touched = models.DateTimeField(default=timezone.now, db_index=True)

    class Meta:
        verbose_name = _("upload")
        verbose_name_plural = _("uploads")
        constraints = [models.UniqueConstraint(fields=["owner", "key"], name="upload_once_an_owner")]

    def __str__(self) -> str:
        return self.name
