"""What must not be in a DOCX, XLSX or ODT? Macros, programs, names that lead elsewhere; every part must come out."""

import re

from portal.repository.files.archive import Archive
from portal.uploads.checks.faults import Faulty

_MACROS = re.compile(
    r"(?:^|/)(?:vbaProject|vbaData|vbaProjectSignature)[^/]*$|^xl/macrosheets/|^xl/dialogsheets/|/activeX/|^Basic/|^Scripts/",
    re.IGNORECASE,
)
_PROGRAMS = re.compile(
    r"^META-INF/MANIFEST\.MF$|\.(?:class|jar|exe|dll|com|bat|cmd|scr|msi|ps1|vbs|vbe|js|jse|wsf|hta|lnk|sh|apk)$"
)
_PROGRAMS_IN_ANY_CASE = re.compile(_PROGRAMS.pattern.replace(r"^META-INF/MANIFEST\.MF$|", ""), re.IGNORECASE)
MOST_OF_A_LIST = 256 * 1024  # bytes of a list of parts


def check_office(kind: str, archive: Archive) -> None:
    if len(archive.members) != len(archive.names):
        raise Faulty("strange_parts")
    if any(leads_elsewhere(name) for name in archive.members):
        raise Faulty("strange_parts")
    if any(_MACROS.search(name) for name in archive.members):
        raise Faulty("macros")
    # "META-INF/manifest.xml" is every ODT's; "META-INF/MANIFEST.MF" is a Java program's.
    if any(_PROGRAMS.search(name) or _PROGRAMS_IN_ANY_CASE.search(name) for name in archive.members):
        raise Faulty("programs")
    check_list_of_parts(kind, archive)
    for name in archive.names:
        if not name.endswith("/"):
            for _block in archive.blocks(name):
                pass  # counted there, and held against its checksum


def check_list_of_parts(kind: str, archive: Archive) -> None:
    if kind == "odt":
        told = (
            archive.read("META-INF/manifest.xml", most=MOST_OF_A_LIST) if has(archive, "META-INF/manifest.xml") else b""
        )
        if b"encryption-data" in told:
            raise Faulty("locked")
    elif b"macroEnabled" in archive.read("[Content_Types].xml", most=MOST_OF_A_LIST):
        raise Faulty("macros")


def has(archive: Archive, name: str) -> bool:
    return name in archive.names


def leads_elsewhere(name: str) -> bool:
    return name.startswith(("/", "\\")) or "\\" in name or ":" in name[:3] or ".." in name.split("/")
