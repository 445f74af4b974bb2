"""What text is in a file? Asked of a process of its own; whatever happens to it, there is an answer."""

import json
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import IO, Any

from portal.repository.files.bounds import BOUNDS, Bounds
from portal.repository.files.reading import Page

ROOT = Path(__file__).resolve().parents[3]
BLOCK = 65_536
NAP = 0.2  # seconds between two looks whether we are told to stop


def never() -> bool:
    return False


@dataclass(slots=True)
class Extract:
    state: str = "failed"  # or one of FileState; "failed": the process ended without a word; "stopped": we were told to
    kind: str = ""
    pages: list[Page] = field(default_factory=list)
    number_of_pages: int = 0
    cut: str = ""  # which bound ended it
    detail: str = ""
    seconds: float = 0.0
    peak: int = 0  # bytes of memory of the process that read, as far as it told


def extract(file: IO[bytes], bounds: Bounds = BOUNDS, *, is_stopping: Callable[[], bool] = never) -> Extract:
    """Read a file in a child process. Never raises for what the file holds."""
    began = time.monotonic()
    with tempfile.TemporaryFile() as out, on_disk(file, bounds) as source:
        ended_by = run_limited(
            "portal.repository.files.child", source=source, out=out, bounds=bounds, is_stopping=is_stopping
        )
        if ended_by == "stopped":
            return Extract(state="stopped")
        out.seek(0)
        found = read_answer(out, bounds)
    if found.state == "failed":
        found.detail = f"the reading process ended by {ended_by or 'itself'}"
        found.cut = ended_by or "failed"
    found.seconds = round(time.monotonic() - began, 2)
    return found


def run_limited(
    module: str, *, source: IO[bytes], out: IO[bytes], bounds: Bounds, is_stopping: Callable[[], bool] = never
) -> str:
    """Let a module of ours read `source` and write `out`, in a process of its own that holds itself to the bounds.

    Why it ended before its time: a signal, "time", "stopped"; empty when it ended by itself.
    """
    source.seek(0)
    # The environment stays behind, with its secrets.
    process = subprocess.Popen(  # noqa: S603 - our own module
        [sys.executable, "-m", module, json.dumps(asdict(bounds))],
        cwd=ROOT,
        env={"PYTHONUTF8": "1", "PYTHONDONTWRITEBYTECODE": "1"},
        stdin=source,
        stdout=out,
        stderr=subprocess.DEVNULL,
        start_new_session=True,
    )
    try:
        ended_by = wait(process, time.monotonic() + bounds.seconds, is_stopping)
    finally:
        if process.poll() is None:
            process.kill()
        process.wait()
    return ended_by or (signal_name(process.returncode) if process.returncode else "")


def wait(process: "subprocess.Popen[bytes]", end: float, is_stopping: Callable[[], bool]) -> str:
    """Why it must be ended; empty when it ended by itself."""
    while True:
        try:
            process.wait(timeout=NAP)
        except subprocess.TimeoutExpired:
            if is_stopping():
                return "stopped"
            if time.monotonic() > end:
                return "time"
        else:
            return ""


def on_disk(file: IO[bytes], bounds: Bounds) -> IO[bytes]:
    """A file that a process can inherit: itself, or a copy of what a remote storage hands out."""
    try:
        return open(file.fileno(), "rb", closefd=False)
    except (AttributeError, OSError):
        pass
    copy = tempfile.TemporaryFile()  # noqa: SIM115 - the caller closes it
    left = bounds.file + 1  # a byte too much tells the child that it is too large
    while left > 0 and (block := file.read(min(BLOCK, left))):
        left -= copy.write(block)
    copy.flush()
    return copy


def read_answer(out: IO[bytes], bounds: Bounds) -> Extract:
    found = Extract()
    for line in out:
        try:
            told: dict[str, Any] = json.loads(line)
        except ValueError:
            break  # killed in the middle of a line
        if "page" in told:
            found.pages.append(Page(*told["page"]))
            found.number_of_pages = max(found.number_of_pages, told["page"][0])
        elif "kind" in told:
            found.kind = told["kind"]
        elif "end" in told:
            found.state, found.cut = told["end"], told.get("cut", "")
            found.detail, found.number_of_pages = told.get("detail", ""), told["pages"]
            found.peak = told["peak"]
    return found


def signal_name(code: int) -> str:
    if code < 0 and -code in set(signal.Signals):
        return signal.Signals(-code).name
    return f"code {code}"
