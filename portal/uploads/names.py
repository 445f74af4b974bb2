"""What may a file be called? A plain name without a path, without what hides or turns letters, with its true ending."""

import re
import unicodedata

LONGEST = 120  # signs before the ending
ENDINGS = {
    "pdf": ("pdf",),
    "docx": ("docx",),
    "xlsx": ("xlsx",),
    "odt": ("odt",),
    "png": ("png",),
    "jpg": ("jpg", "jpeg", "jpe", "jfif"),
}
_UNWANTED = re.compile("[\x00-\x1f\x7f-\x9f\u200b-\u200f\u061c\u202a-\u202e\u2066-\u2069\ufeff\ufff9-\ufffd]")
_NOT_IN_NAMES = re.compile(r'[<>:"/\\|?*]+')  # on one system or another
_SPACES = re.compile(r"\s+")


def clean_name(name: str) -> str:
    """As a person would write it, whichever program sent it; "file" when nothing is left."""
    name = unicodedata.normalize("NFC", name.encode("utf-8", "ignore").decode())
    name = _UNWANTED.sub("", name).replace("\\", "/").rpartition("/")[2]
    name = _SPACES.sub(" ", _NOT_IN_NAMES.sub("-", name)).strip(" .-")
    stem, ending = parts_of(name)
    stem = stem[:LONGEST].strip(" .-") or "file"
    return f"{stem}.{ending}" if ending else stem


def parts_of(name: str) -> tuple[str, str]:
    """Stem and ending, without the dot; what is longer than five signs or no word is no ending."""
    stem, dot, ending = name.rpartition(".")
    if not dot or not stem or not re.fullmatch(r"[A-Za-z0-9]{1,5}", ending):
        return name, ""
    return stem, ending.lower()


def has_other_ending(name: str, kind: str) -> bool:
    """Whether the name says another kind than the content; a name without an ending says nothing."""
    ending = parts_of(name)[1]
    return bool(ending) and ending not in ENDINGS[kind]


def with_ending(name: str, kind: str) -> str:
    stem, ending = parts_of(name)
    return f"{stem if ending in ENDINGS[kind] else name}.{kind}"
