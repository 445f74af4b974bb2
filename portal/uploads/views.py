"""The page of a draft's files, the address for their pieces, and the way to a file that is not public."""

import re
import uuid
from typing import Any
from urllib.parse import quote

from django.core.exceptions import PermissionDenied
from django.http import FileResponse, Http404, HttpRequest, HttpResponse, HttpResponseRedirect, JsonResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from portal.members.doors import may
from portal.members.permissions import can
from portal.repository.attachments import Attachment
from portal.uploads.files_page import files_context
from portal.uploads.item import DraftItem, UploadItem, draft_of, item_of
from portal.uploads.models import Upload
from portal.uploads.places import path_of
from portal.uploads.services import (
    BadPiece,
    OtherFile,
    describe_picture,
    finish,
    receive_piece,
    receive_whole,
    rename_upload,
    take_off,
)

TYPES = {
    "pdf": "application/pdf",
    "docx": "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    "odt": "application/vnd.oasis.opendocument.text",
    "png": "image/png",
    "jpg": "image/jpeg",
}


def load_draft(request: HttpRequest, key: uuid.UUID) -> DraftItem:
    return draft_of(request.user, key)


def files_url(key: uuid.UUID, question: str = "", anchor: str = "") -> str:
    return reverse("share_files", args=[key]) + (f"?{question}" if question else "") + (f"#{anchor}" if anchor else "")


@never_cache
@may("draft.read", load=load_draft)
@require_http_methods(["GET", "HEAD", "POST"])
def share_files(request: HttpRequest, item: DraftItem) -> HttpResponse:
    if request.method != "POST":
        return render(request, "uploads/files.html", files_context(request, item))
    if not can(request.user, "draft.write", item):
        raise PermissionDenied
    act = {"send": send, "words": keep_words, "rename": rename, "take_off": remove, "look": look}.get(
        request.POST.get("action", "")
    )
    response = HttpResponseRedirect(act(request, item) if act else files_url(item.key))
    response.status_code = 303  # reload and back never send twice
    return response


def send(request: HttpRequest, item: DraftItem) -> str:
    files = request.FILES.getlist("files")
    for file in files:
        receive_whole(owner=request.user, draft=item, name=file.name or "", file=file)
    return files_url(item.key, anchor="f") if files else files_url(item.key, "show=none")


def own_upload(request: HttpRequest, item: DraftItem) -> Upload:
    asked = request.POST.get("file", "")
    if not re.fullmatch(r"\d{1,18}", asked):
        raise Http404
    return get_object_or_404(Upload.objects.of_draft(item), pk=int(asked))


def keep_words(request: HttpRequest, item: DraftItem) -> str:
    upload = describe_picture(
        upload=own_upload(request, item),
        words=request.POST.get("words", ""),
        people_agreed=request.POST.get("people") == "on",
    )
    return (
        files_url(item.key, f"show=w{upload.pk}") if upload.needs_words else files_url(item.key, anchor=f"f{upload.pk}")
    )


def rename(request: HttpRequest, item: DraftItem) -> str:
    upload = own_upload(request, item)
    name = request.POST.get("name", "").strip() or upload.name
    rename_upload(upload=upload, name=name, language=request.POST.get("language", ""))
    return files_url(item.key, anchor=f"f{upload.pk}")


def look(request: HttpRequest, item: DraftItem) -> str:
    held = own_upload(request, item)
    if held.is_waiting:
        finish(upload=held)
    return files_url(item.key, anchor=f"f{held.pk}")


def remove(request: HttpRequest, item: DraftItem) -> str:
    asked = request.POST.get("file", "")
    upload = Upload.objects.of_draft(item).filter(pk=asked if re.fullmatch(r"\d{1,18}", asked) else 0).first()
    if upload:  # a second click finds it gone already
        take_off(upload=upload)
    return files_url(item.key, anchor="f")


def told(upload: Upload, status: int = 200) -> JsonResponse:
    return JsonResponse(
        {
            "offset": upload.offset,
            "size": upload.size,
            # "coming" would have a script send on and on what is here already.
            "state": "waiting" if upload.is_waiting else upload.state,
            "reason": upload.reason,
            "sentence": upload.sentence,
        },
        status=status,
    )


def refused(reason: str, status: int) -> JsonResponse:
    return JsonResponse({"reason": reason}, status=status)


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def upload(request: HttpRequest, key: uuid.UUID) -> HttpResponse:
    """How far a file has come, and its next piece. Asked by a script: answers in JSON, never by a page to sign in.

    A key is a name in its owner's own space: of another's file nothing is told.
    """
    if not request.user.is_authenticated:
        return refused("signed_out", 401)
    if request.method != "POST":
        found = Upload.objects.filter(owner=request.user, key=key).first()
        return told(found) if found else refused("unknown", 404)
    try:
        draft_key = uuid.UUID(request.GET.get("draft", ""))
        offset, size = (number(request.GET.get(name, "")) for name in ("offset", "size"))
        sha256 = re.fullmatch(r"[0-9a-f]{64}", request.GET.get("sha256", ""))
    except ValueError:
        return refused("unclear", 400)
    if sha256 is None:
        return refused("unclear", 400)
    item = draft_of(request.user, draft_key)
    if not can(request.user, "draft.write", item):
        return refused("not_yours_to_change", 403)
    try:
        received = receive_piece(
            owner=request.user,
            key=key,
            draft=item,
            name=request.GET.get("name", ""),
            size=size,
            sha256=sha256[0],
            offset=offset,
            piece=request.body,
        )
    except OtherFile:
        return refused("other_file", 409)
    except BadPiece:
        return refused("too_long", 413)
    return told(received)


upload.action = "draft.write"  # type: ignore[attr-defined]


def number(text: str) -> int:
    if not re.fullmatch(r"\d{1,15}", text):
        raise ValueError(text)
    return int(text)


def load_upload(request: HttpRequest, pk: int, name: str = "") -> UploadItem:
    held = Upload.objects.ready().select_related("page__latest_revision", "document")
    return item_of(get_object_or_404(held, pk=pk))


@never_cache
@require_safe
def upload_file(request: HttpRequest, pk: int, name: str) -> HttpResponse:
    """The file itself: for everybody once its record is public, before that for its owner and reviewers."""
    document = Upload.objects.filter(pk=pk, state="ready").values_list("document_id", flat=True).first()
    shown = Attachment.objects.filter(document_id=document, page__live=True).select_related("document").first()
    if document and shown:
        return redirect(shown.document.url)
    return private_file(request, pk=pk, name=name)


@may("upload.read", load=load_upload)
def private_file(
    request: HttpRequest, item: UploadItem
) -> Any:  # a stream, which Django's types tell from HttpResponse
    held = item.upload
    try:
        file = path_of(held).open("rb")
    except FileNotFoundError:
        raise Http404 from None
    # In blocks from the disk; and whatever is in it, no browser opens it as a page of ours.
    response = FileResponse(file, as_attachment=True, filename=held.name, content_type=TYPES[held.kind])
    response.headers["X-Content-Type-Options"] = "nosniff"
    response.headers["Content-Security-Policy"] = "default-src 'none'; sandbox"
    response.headers["Cross-Origin-Resource-Policy"] = "same-origin"
    return response


upload_file.action = "upload.read"  # type: ignore[attr-defined]


def file_url(held: Upload) -> str:
    return reverse("upload_file", args=[held.pk, quote(held.name)])
