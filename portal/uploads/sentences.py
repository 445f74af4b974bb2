"""Each reason for which a file was not taken, in a sentence that says what is wrong and what to do."""

from django.utils.translation import gettext as _

from portal.uploads.inspection import MOST_BYTES
from portal.uploads.names import parts_of

MOST_FILES = 10  # of one draft
QUOTA = 200 * 1024**2  # bytes of one owner


def sentence(code: str, *, name: str = "", kind: str = "") -> str:
    said = {
        "empty": _("It is empty. Choose the file again; if it stays empty, save it anew on your device."),
        "too_large": _("It is larger than %(number)d MB. Make it smaller, or send it in parts.")
        % {"number": MOST_BYTES // 1024**2},
        "quota": _(
            "There is no room left: you may keep %(number)d MB of files here. Take off files that you do not need."
        )
        % {"number": QUOTA // 1024**2},
        "too_many": _("There are %(number)d files already. Take one off, then choose it again.")
        % {"number": MOST_FILES},
        "other_kind": _(
            "It is none of the kinds that can be taken. Save it as PDF, DOCX, XLSX, ODT, PNG or JPG, then choose it "
            "again."
        ),
        "other_ending": _(
            "Its name ends in %(ending)s, but what is in it is %(kind)s. Save it anew as what its name says, or give "
            "it the ending .%(small)s; then choose it again."
        )
        % {"ending": parts_of(name)[1].upper() or "?", "kind": kind.upper(), "small": kind},
        "old_office": _(
            "It is an Office file of the old kind (DOC, XLS, PPT), which may hold macros. Save it as DOCX, XLSX or "
            "PDF, then choose it again."
        ),
        "macros": _(
            "It holds macros, which could harm a reader’s computer. Save it as DOCX, XLSX or ODT without macros, then "
            "choose it again."
        ),
        "programs": _(
            "There is a program in it, which could harm a reader’s computer. Save the text alone, then choose it again."
        ),
        "scripts": _(
            "It holds a script, which could harm a reader’s computer. Print it to a new PDF, then choose that one."
        ),
        "files_inside": _(
            "Other files are hidden in it. Print it to a new PDF, then choose that one; send the other files by "
            "themselves."
        ),
        "locked": _("It is locked with a password. Take the password off, then choose it again."),
        "cut": _("Its end is missing. Save or download it anew, then choose it again."),
        "damaged": _("It cannot be opened. Open it on your device, save it anew, then choose it again."),
        "strange_parts": _(
            "It is not built as an office program builds it. Open it, save it anew, then choose it again."
        ),
        "no_pages": _("It has no pages. Save it anew, then choose it again."),
        "unpacks_too_much": _("It unpacks to far more than it seems to hold. Save it anew, or send it as PDF."),
        "too_much_work": _(
            "It is too complicated to be checked here. Save it anew as a simpler PDF, then choose that one."
        ),
        "too_many_points": _(
            "The picture has too many points. Make it smaller, at most 5,000 points wide, then choose it again."
        ),
        "too_large_for_png": _(
            "The picture is too large for a PNG. Save it as JPG, or make it smaller; then choose it again."
        ),
        "virus": _(
            "The virus scanner takes it for harmful. Have your device checked, make the file anew from its source, "
            "then choose it again."
        ),
        "not_scanned": _(
            "It came whole, but the virus scanner does not answer. The file waits here and is looked at as soon as it "
            "does; you need not send it again."
        ),
        "damaged_on_the_way": _("It was damaged on its way. It starts anew: choose it once more."),
    }
    return said.get(code, _("It was not taken. Save it anew, then choose it again."))
