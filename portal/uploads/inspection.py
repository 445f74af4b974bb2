"""What is this file? Asked of a process of its own under limits; whatever happens to it, there is an answer."""

import json
import tempfile
import threading
from dataclasses import dataclass
from pathlib import Path

from portal.repository.files.bounds import Bounds
from portal.repository.files.extraction import run_limited

MOST_BYTES = 10 * 1024**2
# Somebody waits for it: sooner an end than the last page. Zip bounds as for reading texts.
BOUNDS = Bounds(seconds=60, memory=448 * 1024**2, file=MOST_BYTES, answer=32 * 1024**2)
AT_ONCE = threading.BoundedSemaphore(2)  # in one worker; a photo takes a second and some memory


@dataclass(frozen=True, slots=True)
class Verdict:
    kind: str = ""  # pdf, docx, xlsx, odt, png or jpg: what the content says
    code: str = ""  # why it is not taken
    width: int = 0
    height: int = 0
    made: bytes = b""  # a picture, made again
    peak: int = 0  # bytes of memory of the process that looked

    @property
    def is_taken(self) -> bool:
        return not self.code


def inspect(path: Path) -> Verdict:
    with AT_ONCE, path.open("rb") as source, tempfile.TemporaryFile() as out:
        run_limited("portal.uploads.checks.child", source=source, out=out, bounds=BOUNDS)
        out.seek(0)
        try:
            told = json.loads(out.readline())
        except ValueError:  # it ended without a word: killed by a limit
            return Verdict(code="too_much_work")
        return Verdict(
            kind=told.get("kind", ""),
            code=told.get("code", ""),
            width=told.get("width", 0),
            height=told.get("height", 0),
            made=out.read(),
            peak=told.get("peak", 0),
        )
