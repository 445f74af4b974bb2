"""What other rooms ask of files: what keeps a draft from being sent, who has the same file, what a record waits for."""

from dataclasses import dataclass
from typing import Any

from django.db.models import Q
from django.utils.translation import gettext as _

from portal.repository.attachments import Attachment
from portal.repository.models import ResourcePage
from portal.uploads.models import Upload


@dataclass(frozen=True, slots=True)
class FileProblem:
    """`blocks`: the draft cannot be sent before it is mended; others wait behind, or stay out."""

    upload: Upload
    text: str
    anchor: str  # on the page of files
    blocks: bool


def file_problems(draft: Any) -> list[FileProblem]:
    """For the page on which answers are checked, and for sending."""
    problems = []
    for upload in Upload.objects.of_draft(draft):
        if upload.needs_words:
            text = _("Say what the picture “%(name)s” shows, and that people in it agreed.") % {"name": upload.name}
            problems.append(FileProblem(upload, text, f"w{upload.pk}", blocks=True))
        elif upload.is_waiting:
            text = _("“%(name)s” waits for the virus scanner. It stays out until it was looked at.") % {
                "name": upload.name
            }
            problems.append(FileProblem(upload, text, f"f{upload.pk}", blocks=False))
        elif upload.is_coming:
            text = _("“%(name)s” has not come whole yet. It stays out until it has.") % {"name": upload.name}
            problems.append(FileProblem(upload, text, f"f{upload.pk}", blocks=False))
        elif upload.is_refused:
            text = _("“%(name)s” was not taken. It stays out.") % {"name": upload.name}
            problems.append(FileProblem(upload, text, f"f{upload.pk}", blocks=False))
    return problems


def uploads_of_page(page: ResourcePage) -> list[Upload]:
    """The files that were sent with a record, for its reviewers; each has its address in `upload_file`."""
    held = Upload.objects.filter(page=page.pk, taken_off_at=None).ready().order_by("created", "pk")
    return list(held.select_related("document"))


def same_file_elsewhere(page: ResourcePage) -> list[tuple[str, ResourcePage]]:
    """(name of the file, other record that has the very same one): a sign of a record sent twice."""
    names = dict(Attachment.objects.filter(page_id=page.pk).exclude(sha256="").values_list("sha256", "title"))
    names |= dict(Upload.objects.filter(page=page.pk).exclude(sha256="").values_list("sha256", "name"))
    if not names:
        return []
    others = ResourcePage.objects.exclude(translation_key=page.translation_key).select_related("locale")
    # A picture is made again before it is attached: what was sent is known by the upload only.
    found = others.filter(Q(attachments__sha256__in=names) | Q(uploads__sha256__in=names)).distinct()
    pairs = []
    for other in found:
        held = {*other.attachments.values_list("sha256", flat=True), *other.uploads.values_list("sha256", flat=True)}
        pairs += [(name, other) for sha256, name in names.items() if sha256 in held]
    return pairs
