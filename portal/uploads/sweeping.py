"""What nobody needs any more goes, once a day: halves of files, files of drafts that are gone, files without a row."""

import time
import uuid
from collections.abc import Iterable, Iterator
from datetime import timedelta
from pathlib import Path
from typing import Any

from django.db import transaction
from django.db.models import Exists, OuterRef, Q
from django.utils import timezone
from wagtail.documents.models import Document

from portal.repository.attachments import Attachment
from portal.uploads.attaching import settle_documents
from portal.uploads.models import Upload, UploadState
from portal.uploads.places import closed_root, path_of, root
from portal.uploads.scanning import NOT_SCANNED

HALF_KEPT = timedelta(days=7)
ALONE_KEPT = timedelta(days=30)
WITHOUT_ROW_KEPT = 24 * 3600  # seconds: its row may be about to be written


def sweep_uploads() -> dict[str, int]:
    """For the daily job. Says how many of each went, and how many documents were not where they belong."""
    return {
        "halves": remove(halves()),
        "alone": remove(alone()),
        "without_row": remove_files_without_row(),
        "moved": settle_documents(uploads=Upload.objects.exclude(document=None)),
    }


def halves() -> Iterable[Upload]:
    """Not those that are whole and wait for the virus scanner: that is no fault of their author."""
    old = Upload.objects.filter(state=UploadState.COMING, touched__lt=timezone.now() - HALF_KEPT)
    return old.exclude(reason=NOT_SCANNED)


def alone() -> list[Upload]:
    """No draft, no record; and files that were taken off a record."""
    model: Any = Upload._meta.get_field("draft").related_model
    drafts = model.objects.filter(author_id=OuterRef("owner_id"), deleted_at=None)
    has_draft = Exists(drafts.filter(Q(key=OuterRef("draft_key")) | Q(pk=OuterRef("draft_id"))))
    in_record = Exists(Attachment.objects.filter(document_id=OuterRef("document_id")))
    old = Upload.objects.filter(touched__lt=timezone.now() - ALONE_KEPT).exclude(in_record)
    return list(old.filter(Q(page=None) & ~has_draft | Q(taken_off_at__isnull=False)))


def remove(uploads: Iterable[Upload]) -> int:
    held = list(uploads)
    for upload in held:
        remove_upload(upload=upload)
    return len(held)


@transaction.atomic
def remove_upload(*, upload: Upload) -> None:
    """Row, private file, and the document that no record has."""
    path, document = path_of(upload), upload.document
    upload.delete()
    if document and not Attachment.objects.filter(document=document).exists():
        document.delete()  # Wagtail deletes its file after the commit
    transaction.on_commit(lambda: path.unlink(missing_ok=True))


def remove_files_without_row() -> int:
    number = 0
    for path in old_files(root()):
        if not has_row(path):
            path.unlink(missing_ok=True)
            number += 1
    for path in old_files(closed_root()):
        if not Document.objects.filter(file=path.relative_to(closed_root()).as_posix()).exists():
            path.unlink(missing_ok=True)
            number += 1
    return number


def has_row(path: Path) -> bool:
    try:
        return Upload.objects.filter(owner=int(path.parent.name), key=uuid.UUID(path.name)).exists()
    except ValueError:
        return False


def old_files(folder: Path) -> Iterator[Path]:
    limit = time.time() - WITHOUT_ROW_KEPT
    return (path for path in folder.rglob("*") if path.is_file() and path.stat().st_mtime < limit)
