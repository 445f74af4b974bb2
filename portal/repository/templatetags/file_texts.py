"""What a record page says of the text of its files: that a scan has none."""

from collections.abc import Iterable

from django import template

from portal.repository.attachments import Attachment
from portal.repository.files.models import FileText
from portal.repository.files.sentences import sentence_for_readers

register = template.Library()

Texts = dict[str, tuple[str, str]]


@register.simple_tag
def texts_of(attachments: Iterable[Attachment]) -> Texts:
    """State and kind by checksum, in one query."""
    rows = FileText.objects.filter(sha256__in={file.sha256 for file in attachments if file.sha256})
    return {sha256: (state, kind) for sha256, state, kind in rows.values_list("sha256", "state", "kind")}


@register.simple_tag
def text_remark(texts: Texts, file: Attachment) -> str:
    return sentence_for_readers(*texts[file.sha256]) if file.sha256 in texts else ""
