"""Files of a record: kind, size, language and checksum, so that a reader knows what a download costs."""

import hashlib
import logging
from typing import Any, ClassVar

from django.db import models
from django.utils.translation import gettext_lazy as _
from modelcluster.fields import ParentalKey
from wagtail.admin.panels import FieldPanel
from wagtail.models import Orderable

from portal.repository.files.admin_panel import FileTextPanel
from themes.models import LABEL_LANGUAGES

logger = logging.getLogger(__name__)


class Attachment(Orderable):
    page = ParentalKey("repository.ResourcePage", on_delete=models.CASCADE, related_name="attachments")
    document = models.ForeignKey(
        "wagtaildocs.Document", on_delete=models.PROTECT, related_name="+", verbose_name=_("file")
    )
    title = models.CharField(_("what it is"), max_length=200)
    language = models.CharField(_("language of the file"), max_length=8, choices=LABEL_LANGUAGES, blank=True)
    sha256 = models.CharField(max_length=64, blank=True, editable=False, db_index=True)
    size = models.PositiveBigIntegerField(_("size in bytes"), default=0, editable=False)

    panels: ClassVar = [
        FieldPanel("document"),
        FieldPanel("title", help_text=_("What a reader gets, for example “Model form, ready to fill in”.")),
        FieldPanel("language"),
        FileTextPanel(),
    ]

    class Meta(Orderable.Meta):
        verbose_name = _("file")
        verbose_name_plural = _("files")

    def __str__(self) -> str:
        return self.title

    def save(self, *args: Any, **kwargs: Any) -> None:
        if self.document_id:
            self.read_digest()  # each time: a revision may carry the checksum of a file that was replaced since
        super().save(*args, **kwargs)

    def read_digest(self) -> None:
        """Checksum and size of the file as it is now; none when it is not there, which stops nobody's publishing."""
        digest = hashlib.sha256()
        try:
            with self.document.open_file() as file:
                for chunk in iter(lambda: file.read(65_536), b""):
                    digest.update(chunk)
            self.size = self.document.get_file_size() or 0
            self.sha256 = digest.hexdigest()
        except OSError as error:
            logger.warning("the file of attachment “%s” cannot be read: %s", self.title, error)
            self.sha256, self.size = "", 0

    @property
    def kind(self) -> str:
        return str(self.document.file_extension).upper()

    @property
    def is_picture(self) -> bool:
        """Shown on the record's page, but loaded only when a reader asks for it."""
        return self.kind in {"JPG", "JPEG", "PNG", "WEBP", "AVIF"}
