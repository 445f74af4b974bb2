"""How a file comes: in pieces or whole, under a key that makes every sending repeatable; then it is looked at."""

import hashlib
import os
import uuid
from collections.abc import Iterable
from pathlib import Path
from typing import Any

from django.core.files import File
from django.db import transaction
from django.utils import timezone

from portal.uploads.inspection import MOST_BYTES, Verdict
from portal.uploads.item import DraftItem
from portal.uploads.models import Upload, UploadState
from portal.uploads.names import clean_name, has_other_ending, with_ending
from portal.uploads.places import path_of
from portal.uploads.scanning import NOT_SCANNED, inspect_and_scan, rest
from portal.uploads.sentences import MOST_FILES, QUOTA
from themes.models import LABEL_LANGUAGES

LARGEST_PIECE = 256 * 1024
BLOCK = 256 * 1024
# Reasons that may have passed when the file is sent again: scanners, too, are mended.
NOT_YET = ("quota", "too_many", "virus")


class OtherFile(Exception):
    """Another file has come under this key."""


class BadPiece(Exception):
    """More bytes than the file has, or than a piece may have."""


def key_of(draft_key: uuid.UUID, sha256: str) -> uuid.UUID:
    """The key of a file of a draft, the same whenever it is chosen again. The device's script makes it alike."""
    return uuid.UUID(hashlib.sha256(f"{draft_key}{sha256}".encode()).hexdigest()[:32])


def receive_piece(
    *, owner: Any, key: uuid.UUID, draft: DraftItem, name: str, size: int, sha256: str, offset: int, piece: bytes
) -> Upload:
    """Write a piece where the row says that it is missing; any other is answered with where we are.

    Opens its own transactions: the file must not be looked at while SQLite's write lock is held.
    """
    if len(piece) > LARGEST_PIECE or offset < 0:
        raise BadPiece
    with transaction.atomic():
        upload = begin(owner=owner, key=key, draft=draft, name=name, size=size, sha256=sha256)
        if upload.is_coming and offset == upload.offset and not upload.is_whole:
            if offset + len(piece) > upload.size:
                raise BadPiece
            write(path_of(upload), offset, [piece])
            upload.offset += len(piece)
            upload.reason = ""
            keep(upload, "offset", "reason")
    return finish(upload=upload) if upload.is_coming and upload.is_whole else upload


def receive_whole(*, owner: Any, draft: DraftItem, name: str, file: File) -> Upload:  # type: ignore[type-arg]
    """A file of the plain form, which came in one request."""
    digest = hashlib.sha256()
    for block in file.chunks(BLOCK):
        digest.update(block)
    sha256 = digest.hexdigest()
    with transaction.atomic():
        upload = begin(
            owner=owner, key=key_of(draft.key, sha256), draft=draft, name=name, size=file.size or 0, sha256=sha256
        )
        if upload.is_coming:
            write(path_of(upload), 0, file.chunks(BLOCK))
            upload.offset = upload.size
            keep(upload, "offset")
    return finish(upload=upload) if upload.is_coming else upload


def begin(*, owner: Any, key: uuid.UUID, draft: DraftItem, name: str, size: int, sha256: str) -> Upload:
    """The locked row of a file. What cannot be taken at all becomes a row that says so, and no byte of it is kept."""
    defaults = {
        "draft_key": draft.key,
        "draft": draft.row,
        "name": clean_name(name),
        "size": size,
        "sha256": sha256,
    }
    Upload.objects.get_or_create(owner=owner, key=key, defaults=defaults)
    upload = Upload.objects.select_for_update().get(owner=owner, key=key)
    if (upload.sha256, upload.size) != (sha256, size) or upload.draft_key != draft.key:
        raise OtherFile
    changed = {"state", "reason", "offset"}
    if upload.is_refused and upload.reason in NOT_YET:
        upload.state, upload.reason = UploadState.COMING, ""
    if upload.taken_off_at:
        upload.taken_off_at = None
        changed.add("taken_off_at")
    if upload.is_coming:
        if code := why_not(upload, draft):
            upload.state, upload.reason = UploadState.REFUSED, code
        upload.offset = min(upload.offset, size_on_disk(upload))  # a disk that came back from a copy may know less
    keep(upload, *changed)
    return upload


def why_not(upload: Upload, draft: DraftItem) -> str:
    if not upload.size:
        return "empty"
    if upload.size > MOST_BYTES:
        return "too_large"
    others = Upload.objects.of_draft(draft).exclude(pk=upload.pk).exclude(state=UploadState.REFUSED)
    if others.count() >= MOST_FILES:
        return "too_many"
    if Upload.objects.exclude(pk=upload.pk).bytes_of(upload.owner) + upload.size > QUOTA:
        return "quota"
    return ""


def size_on_disk(upload: Upload) -> int:
    path = path_of(upload)
    return path.stat().st_size if path.exists() else 0


def write(path: Path, offset: int, blocks: Iterable[bytes]) -> None:
    """On the disk before the row says so: after a power cut the row never knows more than the disk."""
    path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    with os.fdopen(os.open(path, os.O_RDWR | os.O_CREAT, 0o600), "r+b") as file:
        file.seek(offset)
        for block in blocks:
            file.write(block)
        file.truncate()
        file.flush()
        os.fsync(file.fileno())


def finish(*, upload: Upload) -> Upload:
    """All bytes are there: are they the right ones, and what are they? Any number of requests may ask at once."""
    path = path_of(upload)
    try:
        right = digest_of(path) == upload.sha256
        verdict = inspect_and_scan(path) if right else Verdict(code="damaged_on_the_way")
    except FileNotFoundError:  # another request has refused it, or its owner has taken it off
        return Upload.objects.filter(pk=upload.pk).first() or upload
    with transaction.atomic():
        upload = Upload.objects.select_for_update().get(pk=upload.pk)
        if upload.is_coming and upload.is_whole:
            settle(upload=upload, verdict=verdict)
    return upload


def finish_waiting() -> int:
    """Ask once more about files for which the scanner gave no verdict. Says how many have one now."""
    number = 0
    for upload in Upload.objects.waiting().order_by("touched", "pk"):
        number += not finish(upload=upload).is_waiting
        if rest.goes_on:  # it does not answer: the others need not be opened for that
            break
    return number


def settle(*, upload: Upload, verdict: Verdict) -> None:
    path = path_of(upload)
    if verdict.code == "damaged_on_the_way":
        upload.offset, upload.reason = 0, verdict.code
        path.unlink(missing_ok=True)
    elif verdict.code == NOT_SCANNED:
        if upload.reason == NOT_SCANNED:
            return  # its age counts from the first time
        upload.reason = NOT_SCANNED
    elif not verdict.is_taken or has_other_ending(upload.name, verdict.kind):
        upload.state, upload.reason = UploadState.REFUSED, verdict.code or "other_ending"
        upload.kind = verdict.kind
        path.unlink(missing_ok=True)
    else:
        upload.state, upload.reason, upload.kind = UploadState.READY, "", verdict.kind
        upload.name = with_ending(upload.name, verdict.kind)
        if verdict.made:  # in place of what the camera wrote, with the place where it was taken
            write(path, 0, [verdict.made])
            upload.shown_size = len(verdict.made)
    keep(upload, "state", "reason", "kind", "name", "offset", "shown_size")


def digest_of(path: Path) -> str:
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


@transaction.atomic
def rename_upload(*, upload: Upload, name: str, language: str = "") -> Upload:
    """The ending stays what the content is; a language that is none leaves the one that was said."""
    if language in dict(LABEL_LANGUAGES):
        upload.language = language
    upload.name = with_ending(clean_name(name), upload.kind) if upload.kind else clean_name(name)
    keep(upload, "name", "language")
    return upload


@transaction.atomic
def describe_picture(*, upload: Upload, words: str, people_agreed: bool) -> Upload:
    """Kept as written, too long or not: the page says what is wrong with it."""
    upload.words = " ".join(words.split())[:10_000]
    upload.people_agreed = people_agreed
    keep(upload, "words", "people_agreed")
    return upload


@transaction.atomic
def take_off(*, upload: Upload) -> None:
    """Away with it at once; what has been sent for review leaves the record when the change is published."""
    if upload.document_id:
        upload.taken_off_at = timezone.now()
        keep(upload, "taken_off_at")
        return
    path = path_of(upload)
    upload.delete()
    transaction.on_commit(lambda: path.unlink(missing_ok=True))


def keep(upload: Upload, *fields: str) -> None:
    upload.touched = timezone.now()
    upload.save(update_fields=[*fields, "touched"])
