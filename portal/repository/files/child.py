"""`python -m portal.repository.files.child`: reads the file on standard input, writes one line of JSON for each page.

A process of its own, without Django and without our environment, under limits that the kernel holds: a hostile file
can neither fill nor hang nor kill the worker. What it has written stands, even when it is killed.
"""

import json
import os
import resource
import sys
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import fields
from typing import IO, Any

from portal.repository.files.bounds import Bounds
from portal.repository.files.reading import Budget, Cut, Page, Refused, clean, pieces

PATIENCE_CPU = 10  # seconds more than by the clock: the parent ends it first, the kernel if the parent is gone


def limit_self(bounds: Bounds) -> None:
    limits = {
        resource.RLIMIT_AS: bounds.memory,
        resource.RLIMIT_CPU: bounds.seconds + PATIENCE_CPU,
        resource.RLIMIT_FSIZE: bounds.answer,
        resource.RLIMIT_CORE: 0,
        resource.RLIMIT_NOFILE: 32,
    }
    for what, most in limits.items():
        with suppress(ValueError, OSError):  # a system that knows no such limit
            resource.setrlimit(what, (most, most))
    os.nice(10)  # visitors come first


def read(file: IO[bytes], budget: Budget) -> Iterator[tuple[str, Page]]:
    """Kind of the file with each page, as it stands there."""
    # Imported here, below the limits: a parser's own memory counts.
    from portal.repository.files.kinds import recognise

    kind, archive = recognise(file, budget)
    if archive is None:
        pages = read_text(file, budget) if kind == "text" else read_pdf(file, budget)
    else:
        pages = read_office(kind, archive, budget)
    yield kind, Page(-1, "", "")  # the kind is known, whatever becomes of the pages
    for page in pages:
        yield kind, page


def read_pdf(file: IO[bytes], budget: Budget) -> Iterator[Page]:
    from portal.repository.files.pdf import read_pdf

    return read_pdf(file, budget)


def read_office(kind: str, archive: Any, budget: Budget) -> Iterator[Page]:
    from portal.repository.files.office_text import read_docx, read_odt
    from portal.repository.files.sheets_and_slides import read_pptx, read_xlsx

    return {"docx": read_docx, "odt": read_odt, "xlsx": read_xlsx, "pptx": read_pptx}[kind](archive, budget)


def read_text(file: IO[bytes], budget: Budget) -> Iterator[Page]:
    text = file.read(4 * budget.bounds.characters).decode("utf-8-sig", "replace")
    yield Page(0, "", text)


def answer(file: IO[bytes], budget: Budget) -> Iterator[dict[str, Any]]:
    """The lines to write: kind, pages, and how it ended."""
    ended: dict[str, Any] = {"end": "done"}
    parent = os.getppid()
    pages = 0
    try:
        size = os.fstat(file.fileno()).st_size
        if size > budget.bounds.file:
            raise Refused("too_large", f"{size} bytes")
        for kind, page in read(file, budget):
            if page.number < 0:
                yield {"kind": kind}
                continue
            if os.getppid() != parent:
                return  # the worker is gone; another one will ask again
            text = budget.admit(clean(page.text))
            pages += 1
            for piece in pieces(page._replace(text=text)):
                yield {"page": [piece.number, clean(piece.label), piece.text]}
    except Cut as cut:
        ended |= {"cut": str(cut)}
    except Refused as refused:
        ended = {"end": refused.state, "detail": refused.detail[:300]}
    except (MemoryError, RecursionError) as error:
        # A part that swells: what came before stands.
        ended |= {"cut": "memory", "detail": type(error).__name__}
    except Exception as error:
        # A parser meets a file that its author never saw.
        ended = {"end": "damaged", "detail": f"{type(error).__name__}: {error}"[:300]}
    yield {**ended, "pages": pages, "peak": peak_memory()}


def peak_memory() -> int:
    """Bytes that this process held at most. Not ru_maxrss: on Linux it remembers the worker we were forked from."""
    with suppress(OSError, ValueError, IndexError), open("/proc/self/status", encoding="ascii") as status:
        return next((int(line.split()[1]) * 1024 for line in status if line.startswith("VmHWM:")), 0)
    return 0


def given_bounds() -> Bounds:
    """The limits that the parent wrote as our one argument."""
    given = json.loads(sys.argv[1])
    return Bounds(**{field.name: int(given[field.name]) for field in fields(Bounds)})


def main() -> None:
    bounds = given_bounds()
    limit_self(bounds)
    with os.fdopen(0, "rb", closefd=False) as file, os.fdopen(1, "w", encoding="utf-8", closefd=False) as out:
        for line in answer(file, Budget(bounds)):
            out.write(json.dumps(line, ensure_ascii=False) + "\n")
            out.flush()


if __name__ == "__main__":
    main()
