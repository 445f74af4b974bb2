"""What this machine's workers know of their mails before the database does: a file each, locked while its owner lives.

Between the server's "250" and our row there is a moment. A worker that is killed in it leaves the word here, and
whoever finds the file unlocked knows both: that its owner is dead, and which of its mails are gone.
"""

import fcntl
import os
import socket
import uuid
from collections.abc import Iterator
from pathlib import Path
from typing import IO

from django.conf import settings

BEGUN, ACCEPTED = "begun", "accepted"


def journal_folder() -> Path:
    return Path(settings.VAR_DIR) / "mail"


class Journal:
    """Lines of one worker about the batch that it is sending. Its name is the worker's lease in the table."""

    def __init__(self, path: Path, file: IO[str]) -> None:
        self.path, self.file = path, file
        self.name = path.stem

    @classmethod
    def begin(cls) -> "Journal":
        folder = journal_folder()
        folder.mkdir(parents=True, exist_ok=True)
        path = folder / f"{socket.gethostname()[:24]}-{os.getpid()}-{uuid.uuid4().hex[:12]}.journal"
        # Locked under another name first: nobody may see it unlocked and take us for dead.
        hidden = path.with_suffix(".new")
        file = hidden.open("a+", encoding="ascii")
        fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        hidden.rename(path)
        return cls(path, file)

    @classmethod
    def of_the_dead(cls) -> Iterator["Journal"]:
        """Files whose owners have ended without tidying up; ours to settle until we close them."""
        for path in sorted(journal_folder().glob("*.journal")):
            try:
                file = path.open("r+", encoding="ascii")
            except FileNotFoundError:
                continue  # settled by another worker since we looked
            try:
                fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
            except BlockingIOError:
                file.close()
                continue
            if path.exists():
                yield cls(path, file)
            file.close()

    def note(self, word: str, message_id: str) -> None:
        self.file.write(f"{word} {message_id}\n")
        self.file.flush()
        if word == ACCEPTED:
            os.fdatasync(self.file.fileno())  # a power cut must not forget it either

    def read(self, word: str) -> set[str]:
        return read_lines(self.path, word)

    def clear(self) -> None:
        self.file.truncate(0)

    def end(self) -> None:
        self.path.unlink(missing_ok=True)
        self.file.close()


def read_lines(path: Path, word: str) -> set[str]:
    try:
        whole, _newline, _torn = path.read_text(encoding="ascii", errors="replace").rpartition("\n")
    except FileNotFoundError:
        return set()
    lines = (line.partition(" ") for line in whole.splitlines())
    return {message_id for said, _space, message_id in lines if said == word}


def accepted_here() -> set[str]:
    """Mails that a server took from any worker of this machine, though their rows may not say so yet."""
    found: set[str] = set()
    for path in journal_folder().glob("*.journal"):
        found |= read_lines(path, ACCEPTED)
    return found
