"""The text of files, kept by the file's hash: whoever attaches the same file again finds it read already."""

from datetime import datetime, timedelta
from typing import ClassVar, Self

from django.db import models
from django.db.models import Exists, OuterRef
from django.utils import timezone

from portal.repository.files.bounds import LONGEST_LABEL

MOST_TRIES = 3


class FileState(models.TextChoices):
    """How it is told to people: sentences.py."""

    WAITING = "waiting"
    DONE = "done"
    NO_TEXT = "no_text"  # a PDF: a scan
    LOCKED = "locked"
    DAMAGED = "damaged"
    TOO_LARGE = "too_large"
    UNSUPPORTED = "unsupported"
    MISSING = "missing"  # the file is not on the server
    GIVEN_UP = "given_up"


# What another try may read, after the file was put back or the portal has learned more.
FAILED = (FileState.DAMAGED, FileState.MISSING, FileState.GIVEN_UP, FileState.TOO_LARGE, FileState.UNSUPPORTED)


class FileTextQuerySet(models.QuerySet["FileText"]):
    def ready(self, now: datetime | None = None) -> Self:
        """What may be read now: new, or put off and due, or claimed by a worker that has vanished."""
        waiting = self.filter(state=FileState.WAITING, not_before__lte=now or timezone.now(), tries__lt=MOST_TRIES)
        return waiting.order_by("tries", "pk")

    def abandoned(self) -> Self:
        """Whatever read them vanished each time."""
        return self.filter(state=FileState.WAITING, not_before__lte=timezone.now(), tries__gte=MOST_TRIES)

    def unused(self) -> Self:
        """No record has the file any more."""
        from portal.repository.attachments import Attachment

        return self.exclude(Exists(Attachment.objects.filter(sha256=OuterRef("sha256"))))


class FileText(models.Model):
    sha256 = models.CharField(max_length=64, unique=True)
    state = models.CharField(max_length=12, choices=FileState.choices, default=FileState.WAITING)
    kind = models.CharField(max_length=8, blank=True)  # pdf, docx …: found in its bytes
    number_of_pages = models.PositiveIntegerField(default=0)  # that were read
    characters = models.PositiveIntegerField(default=0)
    cut = models.CharField(max_length=20, blank=True)  # the bound at which reading ended
    detail = models.CharField(max_length=300, blank=True)  # for who runs the portal
    # What search indexes: the beginning as it is, then each further word once. So the last page of a long report is
    # found, and a document of the index stays small.
    indexed = models.TextField(blank=True)
    rules = models.PositiveSmallIntegerField(default=0)  # of search/language.py by which its words were told apart
    tries = models.PositiveSmallIntegerField(default=0)
    owner = models.CharField(max_length=100, blank=True)
    not_before = models.DateTimeField(default=timezone.now)
    finished = models.DateTimeField(null=True)
    seconds = models.FloatField(default=0)
    peak = models.PositiveBigIntegerField(default=0)  # bytes of memory of the process that read

    objects = FileTextQuerySet.as_manager()

    class Meta:
        indexes: ClassVar = [models.Index(fields=["state", "not_before"], name="file_text_ready")]

    def __str__(self) -> str:
        return f"{self.sha256[:12]} {self.state}"

    def put_off(self) -> datetime:
        return timezone.now() + timedelta(seconds=15 * 2**self.tries)


class FilePage(models.Model):
    """A page, a sheet, a slide, or a piece of a long one."""

    file = models.ForeignKey(FileText, on_delete=models.CASCADE, related_name="pages", db_index=False)
    place = models.PositiveIntegerField()  # in the order of reading
    number = models.PositiveIntegerField()  # as a viewer counts; 0 where nobody paginated
    label = models.CharField(max_length=LONGEST_LABEL, blank=True)
    text = models.TextField()

    class Meta:
        constraints: ClassVar = [models.UniqueConstraint(fields=["file", "place"], name="one_page_a_place")]

    def __str__(self) -> str:
        return f"{self.file_id}:{self.number}"


class FileWords(models.Model):
    """On which places of a file stands a word? A bucket of words by hash, so that a few small rows tell."""

    file = models.ForeignKey(FileText, on_delete=models.CASCADE, related_name="words", db_index=False)
    bucket = models.PositiveSmallIntegerField()
    words = models.TextField()  # a line for each: word, space, places parted by commas

    class Meta:
        constraints: ClassVar = [models.UniqueConstraint(fields=["file", "bucket"], name="one_bucket_of_words")]

    def __str__(self) -> str:
        return f"{self.file_id}/{self.bucket}"
