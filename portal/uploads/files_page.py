"""What the page of a draft's files shows: each file with its state, what it costs its readers, what it still needs."""

from dataclasses import dataclass
from typing import Any

from django.http import HttpRequest
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from portal.repository.templatetags.records import BYTES_A_SECOND_ON_2G, seconds_on_2g
from portal.uploads.inspection import MOST_BYTES
from portal.uploads.item import DraftItem
from portal.uploads.models import LONGEST_WORDS, Upload
from portal.uploads.sentences import MOST_FILES
from themes.models import LABEL_LANGUAGES

LONGEST_IN_SECONDS = 120


@dataclass(frozen=True, slots=True)
class FileRow:
    upload: Upload
    language: str  # its own, or that of the record
    is_renamed: bool  # the form for its name is open
    is_seen: bool  # its picture is loaded
    words_fault: str
    people_fault: str

    @property
    def language_name(self) -> str:
        return str(dict(LABEL_LANGUAGES).get(self.language, ""))

    @property
    def share(self) -> int:
        """Per cent that have come."""
        return 100 * self.upload.offset // self.upload.size if self.upload.size else 0

    @property
    def time_left(self) -> str:
        return in_words(max(1, round(self.upload.left / BYTES_A_SECOND_ON_2G)))

    @property
    def time_to_read(self) -> str:
        return in_words(seconds_on_2g(self.upload.read_size))


@dataclass(frozen=True, slots=True)
class Fault:
    anchor: str
    name: str
    text: str


def files_context(request: HttpRequest, item: DraftItem) -> dict[str, Any]:
    uploads = list(Upload.objects.of_draft(item))
    shown = request.GET.get("show", "")
    rows = [row_of(upload, item, request, is_told=shown == f"w{upload.pk}") for upload in uploads]
    faults = [Fault(f"f{row.upload.pk}", row.upload.name, row.upload.sentence) for row in rows if is_fault(row.upload)]
    faults += [Fault(f"w{row.upload.pk}", row.upload.name, row.words_fault) for row in rows if row.words_fault]
    faults += [Fault(f"p{row.upload.pk}", row.upload.name, row.people_fault) for row in rows if row.people_fault]
    none_chosen = shown == "none"
    arrived = [upload for upload in uploads if upload.is_ready or upload.is_waiting]
    return {
        "item": item,
        "rows": rows,
        "faults": faults,
        "fault_title": fault_title(len(faults), none_chosen=none_chosen),
        "none_chosen": none_chosen,
        "arrived": arrived,
        "arrived_bytes": sum(upload.read_size for upload in arrived),
        "is_coming": any(upload.is_coming and not upload.is_waiting for upload in uploads),
        "most_files": MOST_FILES,
        "most_mb": MOST_BYTES // 1024**2,
        "longest_words": LONGEST_WORDS,
        "languages": LABEL_LANGUAGES,
    }


def is_fault(upload: Upload) -> bool:
    """One that waits for the virus scanner needs nothing of its author; its row says so."""
    return bool(upload.reason) and not upload.is_waiting


def in_words(seconds: int) -> str:
    if seconds < LONGEST_IN_SECONDS:
        return ngettext("%(number)d second", "%(number)d seconds", seconds) % {"number": seconds}
    minutes = round(seconds / 60)
    return ngettext("%(number)d minute", "%(number)d minutes", minutes) % {"number": minutes}


def row_of(upload: Upload, item: DraftItem, request: HttpRequest, *, is_told: bool) -> FileRow:
    return FileRow(
        upload=upload,
        language=upload.language or item.language,
        is_renamed=request.GET.get("rename") == str(upload.pk),
        is_seen=request.GET.get("see") == str(upload.pk),
        words_fault=words_fault(upload) if is_told else "",
        people_fault=people_fault(upload) if is_told else "",
    )


def words_fault(upload: Upload) -> str:
    if not upload.words:
        return _("Say in one sentence what the picture shows.")
    if len(upload.words) > LONGEST_WORDS:
        return _("This has %(length)d signs; at most %(most)d fit. Make it shorter.") % {
            "length": len(upload.words),
            "most": LONGEST_WORDS,
        }
    return ""


def people_fault(upload: Upload) -> str:
    if upload.people_agreed:
        return ""
    return _("Ask those who can be recognised and tick the box, or take the picture off.")


def fault_title(number: int, *, none_chosen: bool) -> str:
    if none_chosen:
        return _("No file was chosen")
    return (
        ngettext("%(number)d file needs you", "%(number)d files need you", number) % {"number": number}
        if number
        else ""
    )
