"""What readers do with a record: keep it for later, and ask the member who wrote it."""

from django.conf import settings
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from portal.responses.queries import AuthorQuestionQuerySet, SavedRecordQuerySet
from themes.models import LABEL_LANGUAGES

LONGEST_TEXT = 2000


class SavedRecord(models.Model):
    member = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="saved_records")
    work = models.UUIDField()  # translation_key of the record
    saved_at = models.DateTimeField(default=timezone.now)

    objects = SavedRecordQuerySet.as_manager()

    class Meta:
        verbose_name = _("saved record")
        verbose_name_plural = _("saved records")
        constraints = [models.UniqueConstraint(fields=["member", "work"], name="saved_once")]
        indexes = [models.Index(fields=["work"], name="saved_by_work")]

    def __str__(self) -> str:
        return str(self.work)


class AuthorQuestion(models.Model):
    """A question to the author of a record and the answer; both are read by these two alone, without addresses."""

    work = models.UUIDField(db_index=True)  # translation_key of the record
    page = models.ForeignKey("repository.ResourcePage", null=True, on_delete=models.SET_NULL, related_name="+")
    asked_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="questions_asked"
    )
    author = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="questions_received"
    )
    key = models.UUIDField(unique=True)  # minted with the form, so that a form sent twice asks once
    language = models.CharField(max_length=8, choices=LABEL_LANGUAGES, default="en")
    text = models.TextField(_("question"), max_length=LONGEST_TEXT)
    asked_at = models.DateTimeField(default=timezone.now)
    answer = models.TextField(_("answer"), max_length=LONGEST_TEXT, blank=True)
    answered_at = models.DateTimeField(null=True, blank=True)

    objects = AuthorQuestionQuerySet.as_manager()

    class Meta:
        verbose_name = _("question to an author")
        verbose_name_plural = _("questions to authors")
        ordering = ["-asked_at", "-pk"]

    def __str__(self) -> str:
        return f"{self.work} {self.asked_at:%Y-%m-%d}"
