"""Which text has a PDF, page by page? A page that cannot be read is empty; the others stand."""

from collections.abc import Iterator
from typing import IO

from pypdf import PdfReader
from pypdf.errors import DependencyError, FileNotDecryptedError

from portal.repository.files.reading import Budget, Cut, Page, Refused


def read_pdf(file: IO[bytes], budget: Budget) -> Iterator[Page]:
    # pypdf raises nearly anything on a hostile file, RecursionError and KeyError among it.
    try:
        reader = PdfReader(file, strict=False)
        if reader.is_encrypted and not reader.decrypt(""):  # many are locked against change only
            raise Refused("locked")
        number_of_pages = len(reader.pages)
    except Refused:
        raise
    except (DependencyError, FileNotDecryptedError) as error:
        raise Refused("locked", str(error)) from error
    except MemoryError:
        raise
    except Exception as error:
        raise Refused("damaged", f"{type(error).__name__}: {error}") from error
    if not number_of_pages:
        raise Refused("damaged", "no pages")
    failed = 0
    for place in range(number_of_pages):
        budget.check_time()
        text = ""
        try:
            text = reader.pages[place].extract_text()
        except (Cut, MemoryError):
            raise
        except Exception as error:
            failed += 1
            if failed == number_of_pages:
                raise Refused("damaged", f"{type(error).__name__}: {error}") from error
        yield Page(place + 1, "", text)
