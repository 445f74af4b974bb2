"""A record with files, made through the services as the portal makes it."""

from typing import Any

from django.core.files.base import ContentFile
from wagtail.documents.models import Document

from portal.repository.attachments import Attachment
from tests.portal.making import make_record


def make_document(data: bytes, name: str = "form.pdf", **rest: Any) -> Document:
    document = Document(title=name, file=ContentFile(data, name=name), **rest)
    document._set_document_file_metadata()
    document.save()
    return document


def attach(data: bytes, name: str = "form.pdf", title: str = "Model form", language: str = "en") -> Attachment:
    """Not saved: a child for a record."""
    return Attachment(document=make_document(data, name), title=title, language=language)


def record_with(*files: Attachment, title: str = "Rare quarzvogel", **rest: Any) -> Any:
    for number, file in enumerate(files):
        file.sort_order = number
    return make_record(title, children={"attachments": files}, **rest)
