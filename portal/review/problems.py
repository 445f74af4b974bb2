"""What keeps a text from being published: only things that can be mended, each with its place."""

import json
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from django.db import models
from django.utils.translation import gettext as _

from portal.review.answers import Content
from portal.uploads.models import Upload, UploadState

PICTURES = ("png", "jpg")


@dataclass(frozen=True, slots=True)
class Problem:
    field: str  # where it is mended
    sentence: str  # what is missing, and what to do


def problems_of(model: type[models.Model], content: Content, *, page_id: int, uploads: Any = None) -> list[Problem]:
    """Of the text in review, in the order of the form. `uploads`: where they were read already."""
    found: list[Problem] = []
    if not str(content.get("title") or "").strip():
        found.append(Problem("title", _("The title is missing. Give the record a name.")))
    if not str(content.get("summary") or "").strip():
        found.append(Problem("summary", _("The summary is missing. Two sentences are enough.")))
    if not content.get("locale"):
        found.append(Problem("text_language", _("The language is missing. Say in which language it is written.")))
    if not str(content.get("licence") or "").strip():
        found.append(Problem("licence", _("The licence is missing. The author says how others may use the text.")))
    for row in content.get("attachments") or ():
        if not row.get("language"):
            found.append(
                Problem("attachments", _("“%(file)s” has no language. Say which.") % {"file": row.get("title", "")})
            )
    if any(True for _picture in pictures_without_words(model, content)):
        found.append(Problem("body", _("A picture in the story has no words. Say what it shows.")))
    rows = Upload.objects.filter(page_id=page_id) if uploads is None else uploads
    for upload in rows:
        if upload.state == UploadState.READY and upload.kind in PICTURES and not upload.words.strip():
            found.append(
                Problem("uploads", _("The picture “%(file)s” has no words. Say what it shows.") % {"file": upload.name})
            )
        elif upload.state == UploadState.COMING:
            found.append(
                Problem(
                    "uploads",
                    _("“%(file)s” has not come whole yet. Send it again, or take it out.") % {"file": upload.name},
                )
            )
    return found


def pictures_without_words(model: type[models.Model], content: Content) -> Iterator[Any]:
    for field in model._meta.get_fields():
        value = content.get(field.name)
        if not isinstance(value, str) or '"picture"' not in value:
            continue
        for block in json.loads(value):
            if block.get("type") != "picture":
                continue
            image = (block.get("value") or {}).get("image") or {}
            if isinstance(image, dict) and not image.get("decorative") and not str(image.get("alt_text") or "").strip():
                yield block
