"""What kind of file is it? Found in its bytes: neither its name nor what the browser said is believed."""

from typing import IO

from portal.repository.files.archive import Archive
from portal.repository.files.reading import Budget, Refused

HEAD = 4_096
PDF, ZIP, OLE = b"%PDF-", b"PK\x03\x04", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
OPEN_DOCUMENT_TEXT = b"application/vnd.oasis.opendocument.text"
MAIN_FOLDERS = {"word": "docx", "xl": "xlsx", "ppt": "pptx"}


def recognise(file: IO[bytes], budget: Budget) -> tuple[str, Archive | None]:
    """ "pdf", "docx", "odt", "xlsx", "pptx" or "text"; an office file comes with its opened archive."""
    head = file.read(HEAD)
    file.seek(0)
    if not head:
        raise Refused("damaged", "empty")
    if PDF in head[:1_024]:
        return "pdf", None
    if head.startswith(ZIP):
        archive = Archive(file, budget)
        return kind_of_archive(archive), archive
    if head.startswith(OLE):
        raise Refused("locked" if is_locked_office(file) else "unsupported", "an Office file of the old kind")
    if is_text(head):
        return "text", None
    raise Refused("unsupported", "neither PDF nor an office document nor text")


def kind_of_archive(archive: Archive) -> str:
    if "mimetype" in archive.names:
        if archive.read("mimetype", most=200).strip() == OPEN_DOCUMENT_TEXT:
            return "odt"
    elif "_rels/.rels" in archive.names:
        folder = archive.main_part().partition("/")[0]
        if folder in MAIN_FOLDERS:
            return MAIN_FOLDERS[folder]
    raise Refused("unsupported", "a ZIP that holds no DOCX, XLSX, PPTX or ODT")


def is_locked_office(file: IO[bytes]) -> bool:
    """Word and Excel wrap a file with a password into the old container."""
    return "EncryptedPackage".encode("utf-16-le") in file.read(1024**2)


def is_text(head: bytes) -> bool:
    if b"\0" in head:
        return False
    try:
        head[: len(head) - 3].decode("utf-8-sig")  # the last character may be cut
    except UnicodeDecodeError:
        return False
    return True
