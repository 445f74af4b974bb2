"""How files become part of a record: tied to it when it is sent, opened when it is published, closed when it is not.

A document is made at sending, so that the files stand in the very revision that is reviewed and published, and that
their text is read meanwhile. Until then, and again after a withdrawal, its file lies outside MEDIA_ROOT and its
collection is closed: its readers come through `portal.uploads.views.upload_file`, which asks the table of permissions.
"""

from collections.abc import Iterable
from typing import Any

from django.db import transaction
from django.db.models import Q
from django.utils import timezone
from modelcluster.models import get_serializable_data_for_fields
from wagtail.documents.models import Document
from wagtail.models import Collection, CollectionViewRestriction, Page, Revision

from portal.repository.attachments import Attachment
from portal.repository.models import ResourcePage
from portal.uploads.models import Upload
from portal.uploads.names import parts_of
from portal.uploads.places import path_of
from portal.uploads.storage import media

OPEN, CLOSED = "Files from authors", "Files of records that are not public"
LONGEST_TITLE = 200


@transaction.atomic
def attach_uploads(*, draft: Any, page: ResourcePage) -> list[Upload]:
    """Tie the files of a draft to the record that it became; called after the record's revision is saved.

    Writes them into that revision, and into the row too while the record is not public. A picture without words
    stays behind. What was taken off since leaves the revision. Again does nothing more.
    """
    its = Q(draft_key=draft.key) | Q(draft=draft) | Q(page=page.pk)
    held = list(Upload.objects.select_for_update().filter(its, owner=draft.author_id).order_by("created", "pk"))
    uploads = [upload for upload in held if upload.is_ready and not upload.taken_off_at and not upload.needs_words]
    for upload in uploads:
        upload.page_id, upload.draft_id = page.pk, draft.pk
        if not upload.document_id:
            upload.document = make_document(upload)
        upload.touched = timezone.now()
        upload.save(update_fields=["page", "draft", "document", "touched"])
    taken_off = {upload.document_id for upload in held if upload.document_id and upload not in uploads}
    write_attachments(page_id=page.pk, uploads=uploads, taken_off=taken_off, written_in=draft.language)
    return uploads


def make_document(upload: Upload) -> Document:
    name = media().add_closed(f"documents/{upload.name}", path_of(upload))
    document = Document(title=title_of(upload), uploaded_by_user=upload.owner, collection=collection(CLOSED))
    document.file.name = name
    document._set_document_file_metadata()
    document.save()
    return document


def title_of(upload: Upload) -> str:
    """What a reader gets: of a picture the words for it."""
    return (upload.words if upload.is_picture and upload.words else parts_of(upload.name)[0])[:LONGEST_TITLE]


def write_attachments(*, page_id: int, uploads: list[Upload], taken_off: set[int], written_in: str) -> None:
    """Into the newest revision; into the rows only where readers do not see them."""
    live, newest = Page.objects.values_list("live", "latest_revision_id").get(pk=page_id)
    revision = Revision.objects.filter(pk=newest).first()
    stored = Attachment.objects.filter(page_id=page_id).order_by("sort_order", "pk")
    if not live:
        stored.filter(document_id__in=taken_off).delete()
    rows = revision.content.get("attachments", []) if revision else list(map(get_serializable_data_for_fields, stored))
    rows = [row for row in rows if row["document"] not in taken_off]
    known = {row["document"]: row for row in rows}
    for upload in uploads:
        if (row := known.get(upload.document_id)) is not None:
            # What an editor has said of its language stands, unless its author says another.
            said = {"title": title_of(upload), "language": upload.language or row.get("language") or written_in}
            row.update(said)
            if not live:
                stored.filter(document_id=upload.document_id).update(**said)
            continue
        attachment = new_attachment(page_id, upload, len(rows), written_in)
        if not live:
            attachment.save()  # so that its text is read while it is in review
        rows.append(get_serializable_data_for_fields(attachment))
    if revision:
        revision.content["attachments"] = rows
        revision.save(update_fields=["content"])


def new_attachment(page_id: int, upload: Upload, place: int, written_in: str) -> Attachment:
    return Attachment(
        page_id=page_id,
        document_id=upload.document_id,
        title=title_of(upload),
        language=upload.language or written_in,
        sort_order=place,
        size=upload.read_size,
    )


@transaction.atomic
def settle_documents(*, uploads: Iterable[Upload], closing: int | None = None) -> int:
    """Open the files that a public record shows, close all others. `closing`: a record that is about to close."""
    rows = [upload for upload in uploads if upload.document_id]
    shown = Attachment.objects.filter(document_id__in=[row.document_id for row in rows], page__live=True)
    public = set(shown.exclude(page_id=closing).values_list("document_id", flat=True))
    changed = 0
    for document in Document.objects.filter(pk__in={row.document_id for row in rows}).select_related("collection"):
        changed += set_open(document=document, is_open=document.pk in public)
    return changed


def set_open(*, document: Document, is_open: bool) -> bool:
    name, storage = document.file.name, media()
    if is_open == storage.is_closed(name):
        # After the commit: a publication that is taken back must not leave a file where everybody finds it.
        transaction.on_commit(lambda: storage.open_to_all(name) if is_open else storage.close(name))
    wanted, other = (OPEN, CLOSED) if is_open else (CLOSED, OPEN)
    # An editor may have put a published file into a collection of their own: there it stays until it closes.
    if document.collection.name == wanted or (is_open and document.collection.name != other):
        return False
    document.collection = collection(wanted)
    document.save(update_fields=["collection"])
    return True


def collection(name: str) -> Collection:
    found = Collection.objects.filter(name=name, depth=2).first()
    if found is None:
        root = Collection.get_first_root_node() or Collection.add_root(name="Root")
        found = root.add_child(name=name)
    if name == CLOSED and not found.view_restrictions.exists():
        # For groups, and for none: Wagtail's own address of a document lets nobody in who is not an administrator.
        CollectionViewRestriction.objects.create(collection=found, restriction_type=CollectionViewRestriction.GROUPS)
    return found
