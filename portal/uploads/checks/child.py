"""`python -m portal.uploads.checks.child`: looks at the file on standard input and says what it is, or what is wrong.

One line of JSON; a picture's new bytes behind it. Without Django, under the limits of the kernel, as the process
that reads text (`portal.repository.files.child`).
"""

import json
import os
from typing import IO, Any

from portal.repository.files.bounds import Bounds
from portal.repository.files.child import given_bounds, limit_self, peak_memory
from portal.repository.files.reading import Budget, Cut, Refused
from portal.uploads.checks.faults import CODES, Faulty

HEAD = 1_024
PNG, JPEG, PDF, OLE = b"\x89PNG\r\n\x1a\n", b"\xff\xd8\xff", b"%PDF-", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
OFFICE = ("docx", "xlsx", "odt")


def look_at(file: IO[bytes], bounds: Bounds) -> tuple[dict[str, Any], bytes]:
    # Each kind's reader is imported here, below the limits, and only where it is needed: this process lives for
    # one file, and starts while somebody waits.
    head = file.read(HEAD)
    file.seek(0)
    if not head:
        raise Faulty("empty")
    if head.startswith((PNG, JPEG)):
        from portal.uploads.checks.picture import remake

        kind, made, size = remake(file)
        return {"kind": kind, "width": size[0], "height": size[1]}, made
    budget = Budget(bounds)
    if head.startswith(PDF):
        from portal.uploads.checks.pdf import check_pdf

        check_pdf(file, budget)
        return {"kind": "pdf"}, b""
    if PDF in head:
        raise Faulty("damaged")  # something stands before its beginning, where programs look for other things
    from portal.repository.files.kinds import is_locked_office, recognise
    from portal.uploads.checks.office import check_office

    if head.startswith(OLE):
        raise Faulty("locked" if is_locked_office(file) else "old_office")
    kind, archive = recognise(file, budget)
    if archive is None or kind not in OFFICE:
        raise Faulty("other_kind")
    check_office(kind, archive)
    return {"kind": kind}, b""


def answer(file: IO[bytes], bounds: Bounds) -> tuple[dict[str, Any], bytes]:
    try:
        found, made = look_at(file, bounds)
        return {"taken": True, **found}, made
    except Faulty as fault:
        return {"taken": False, "code": fault.code, **fault.values}, b""
    except Refused as refused:
        return {"taken": False, "code": CODES.get(refused.state, "damaged")}, b""
    except (Cut, MemoryError, RecursionError):
        return {"taken": False, "code": "too_much_work"}, b""
    except Exception:
        return {"taken": False, "code": "damaged"}, b""  # a parser meets a file that its author never saw


def main() -> None:
    bounds = given_bounds()
    limit_self(bounds)
    with os.fdopen(0, "rb", closefd=False) as file, os.fdopen(1, "wb", closefd=False) as out:
        told, made = answer(file, bounds)
        out.write(json.dumps({**told, "peak": peak_memory()}).encode() + b"\n" + made)


if __name__ == "__main__":
    main()
