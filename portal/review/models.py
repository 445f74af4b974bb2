"""The review of a record: the workflow's task, whose reviewers follow from the record, and what they ask for."""

from django.conf import settings
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from wagtail.models import Task


class RecordReview(Task):
    """The one task of the workflow: the record's focal points and its themes' editors may decide, never its author."""

    class Meta:
        verbose_name = _("review of a record")
        verbose_name_plural = _("reviews of records")


class ChangeRequest(models.Model):
    """What a reviewer asks of the author, at the field where it is to be answered."""

    page = models.ForeignKey("repository.ResourcePage", on_delete=models.CASCADE, related_name="change_requests")
    task_state = models.ForeignKey(
        "wagtailcore.TaskState", null=True, blank=True, on_delete=models.SET_NULL, related_name="+"
    )
    field = models.CharField(max_length=60)  # name of a field of the page's model
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
