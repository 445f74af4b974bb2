"""How is the state of a file's text told: to readers only where it matters to them, to editors with what to do."""

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from portal.repository.files.bounds import BOUNDS
from portal.repository.files.models import FileState, FileText

TROUBLE = {
    FileState.LOCKED: gettext_lazy(
        "Search cannot read this file: it is locked or encrypted. Upload one without a password."
    ),
    FileState.DAMAGED: gettext_lazy(
        "Search cannot read this file: it is damaged. Open it, save it anew, and upload it again."
    ),
    FileState.TOO_LARGE: gettext_lazy(
        "Search cannot read this file: it is too large or unpacks to too much. Upload it in parts, or save it as PDF."
    ),
    FileState.UNSUPPORTED: gettext_lazy(
        "Search cannot read a file of this kind. PDF, DOCX, ODT, XLSX, PPTX and plain text can be read."
    ),
    FileState.MISSING: gettext_lazy("This file is not on the server. Upload it again."),
    FileState.GIVEN_UP: gettext_lazy(
        "Search gave up on this file: reading it failed three times. Save it anew, for example as PDF, and upload it "
        "again."
    ),
}


def sentence_for_editors(text: FileText | None, *, is_missing: bool = False) -> tuple[str, bool]:
    """The sentence, and whether an editor should do something."""
    if text is None:
        if is_missing:
            return str(TROUBLE[FileState.MISSING]), True
        return _("Search reads this file within a minute or two."), False
    state = FileState(text.state)
    if state == FileState.WAITING:
        return _("Search reads this file within a minute or two."), False
    if state == FileState.NO_TEXT:
        if text.kind == "pdf":
            return (
                _("This file is a scan: it holds pictures of pages and no text. Upload one with text recognised."),
                True,
            )
        return _("There is no text in this file."), False
    if state in TROUBLE:
        return str(TROUBLE[state]), True
    if text.cut:
        return sentence_about_cut(text), False
    if not text.number_of_pages or text.kind in {"docx", "odt", "text"}:
        return _("Readers find what stands in this file."), False
    number = text.number_of_pages
    return (
        ngettext(
            "Readers find what stands in this file, %(number)s page.",
            "Readers find what stands in this file, %(number)s pages.",
            number,
        )
        % {"number": number},
        False,
    )


def sentence_about_cut(text: FileText) -> str:
    if text.cut == "pages":
        return _("Search has read the first %(number)s pages of this file, and no more.") % {"number": BOUNDS.pages}
    return _("Search has read the beginning of this file only: the whole is too long or partly damaged.")


def sentence_for_readers(state: str, kind: str) -> str:
    """A reader wants to know that nothing can be searched or copied in a scan; the rest is the editors' matter."""
    return _("no text: a scan") if state == FileState.NO_TEXT and kind == "pdf" else ""
