"""What must not be in a PDF? Scripts, programs to start, other files; and it must open without a password."""

from typing import IO, Any

from pypdf import PdfReader
from pypdf.errors import DependencyError, FileNotDecryptedError
from pypdf.generic import ArrayObject, DictionaryObject, IndirectObject, NameObject

from portal.repository.files.reading import Budget, Cut, Refused
from portal.uploads.checks.faults import Faulty

TAIL = 2_048  # bytes in which the end of a PDF is marked
DEEPEST = 60
SCRIPTS = {"/JavaScript", "/Launch"}


def check_pdf(file: IO[bytes], budget: Budget) -> None:
    size = file.seek(0, 2)
    file.seek(max(0, size - TAIL))
    if b"%%EOF" not in file.read(TAIL):
        raise Faulty("cut")
    file.seek(0)
    # pypdf raises nearly anything on a hostile file, RecursionError and KeyError among it.
    try:
        reader = PdfReader(file, strict=False)
        if reader.is_encrypted and not reader.decrypt(""):  # many are locked against change only
            raise Faulty("locked")
        pages = len(reader.pages)
    except (Faulty, MemoryError):
        raise
    except (DependencyError, FileNotDecryptedError) as error:
        raise Faulty("locked") from error
    except Exception as error:
        raise Faulty("damaged") from error
    if not pages:
        raise Faulty("no_pages")
    check_objects(reader, budget)


def check_objects(reader: PdfReader, budget: Budget) -> None:
    """Every object of the file, not only those that a page leads to: an action may hang anywhere."""
    for number in object_numbers(reader):
        budget.check_time()
        try:
            held = reader.get_object(IndirectObject(*number, reader))
        except (MemoryError, Cut, Refused):
            raise
        except Exception:  # noqa: S112 - an object that cannot be read does nothing either
            continue
        check_value(held, 0)
        reader.resolved_objects.clear()  # or the whole file would stand in memory


def object_numbers(reader: PdfReader) -> list[tuple[int, int]]:
    plain = [(number, generation) for generation, rows in reader.xref.items() for number in rows]
    return plain + [(number, 0) for number in reader.xref_objStm]


def check_value(value: Any, depth: int) -> None:
    if depth > DEEPEST:
        raise Faulty("damaged")
    if isinstance(value, DictionaryObject):
        check_dictionary(value)
        for held in value.values():
            check_value(held, depth + 1)
    elif isinstance(value, ArrayObject):
        for held in value:
            check_value(held, depth + 1)


def check_dictionary(value: DictionaryObject) -> None:
    # By raw_get: what is referred to is an object of its own, and comes by itself.
    names = set(map(str, value.keys()))
    action = value.raw_get("/S") if "/S" in names else None
    if isinstance(action, NameObject) and str(action) in SCRIPTS:
        raise Faulty("scripts")
    if names & {"/JS", "/JavaScript"}:
        raise Faulty("scripts")
    if "/EmbeddedFiles" in names or (names >= {"/EF", "/F"}):
        raise Faulty("files_inside")
