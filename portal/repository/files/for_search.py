"""What does search get of a record's files? Their text into the body, and for the row where to look up the page.

Reads what was stored when the file was read, never the file: a rebuild costs two queries a batch.
"""

from collections.abc import Iterable, Sequence
from typing import NamedTuple

from django.db.models import Exists, ExpressionWrapper, F, OuterRef, QuerySet, TextField
from wagtail.models import CollectionViewRestriction

from portal.repository.attachments import Attachment
from portal.repository.files.models import FileState, FileText

MOST_FILES = 20  # of one record
MOST_CHARACTERS = 400_000  # of all files of a record


class FileForSearch(NamedTuple):
    sha256: str
    title: str
    url: str
    language: str  # empty where nobody said
    kind: str  # as its bytes say
    size: int
    text: str

    def card(self) -> list[str | int]:
        """What a row of the list needs."""
        return [self.sha256, self.title, self.url, self.language, self.kind, self.size]


def open_to_all(attachments: "QuerySet[Attachment]") -> "QuerySet[Attachment]":
    """Without files of a guarded collection: the record may be public, they are not."""
    path = ExpressionWrapper(OuterRef("document__collection__path"), output_field=TextField())
    guards = CollectionViewRestriction.objects.annotate(asked=path)
    return attachments.exclude(Exists(guards.filter(asked__startswith=F("collection__path"))))


def files_by_page(pks: Sequence[int]) -> dict[int, list[FileForSearch]]:
    """Files that were read, by page, in their order."""
    rows = list(
        open_to_all(Attachment.objects.filter(page_id__in=pks).exclude(sha256=""))
        .select_related("document")
        .order_by("page_id", "sort_order", "pk")
    )
    if not rows:
        return {}
    texts = {
        sha256: (kind, indexed)
        for sha256, kind, indexed in FileText.objects.filter(
            sha256__in={row.sha256 for row in rows}, state=FileState.DONE
        ).values_list("sha256", "kind", "indexed")
    }
    found: dict[int, list[FileForSearch]] = {}
    for row in rows:
        held = found.setdefault(row.page_id, [])
        if row.sha256 in texts and len(held) < MOST_FILES and all(row.sha256 != file.sha256 for file in held):
            kind, text = texts[row.sha256]
            held.append(FileForSearch(row.sha256, row.title, row.document.url, row.language, kind, row.size, text))
    return found


def texts_of(files: Iterable[FileForSearch]) -> tuple[tuple[str, str], ...]:
    """(language, text) of each; where they are too much together, each gives up its end."""
    files = list(files)
    left, shares = MOST_CHARACTERS, {}
    for number, file in enumerate(sorted(files, key=lambda file: len(file.text))):
        shares[file.sha256] = min(len(file.text), left // (len(files) - number))
        left -= shares[file.sha256]
    return tuple((file.language, file.text[: shares[file.sha256]]) for file in files)
