"""Which version of the index is live? CURRENT says so, and is replaced in one step."""

import os
import shutil
from pathlib import Path
from typing import NamedTuple

from search.engines.base import SearchUnavailable

NO_INDEX = "there is no search index yet; `manage.py search_rebuild` makes one"


class Stamp(NamedTuple):
    """Differs after every swap and every commit."""

    version: str
    commit: str

    def __str__(self) -> str:
        return f"{self.version}/{self.commit}"


class IndexFolder:
    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._current = folder / "CURRENT"
        self._seen: tuple[tuple[int, int], str] | None = None

    def path(self, version: str) -> Path:
        return self._folder / version

    def stamp(self) -> Stamp:
        try:
            version = self._live()
            # tantivy writes meta.json anew and renames it at each commit: the inode changes with it.
            meta = os.stat(self._folder / version / "meta.json")
        except OSError as error:
            raise SearchUnavailable(NO_INDEX) from error
        return Stamp(version, f"{meta.st_ino:x}.{meta.st_mtime_ns:x}")

    def _live(self) -> str:
        status = os.stat(self._current)
        key = (status.st_ino, status.st_mtime_ns)
        if self._seen is None or self._seen[0] != key:
            self._seen = (key, self.current()[0])
        return self._seen[1]

    def current(self) -> tuple[str, str]:
        """The live version and the one before it; empty where there is none."""
        try:
            live, _newline, previous = self._current.read_text().strip().partition("\n")
        except FileNotFoundError:
            return "", ""
        except OSError as error:  # the folder is no folder, or not ours to read
            raise SearchUnavailable(f"{self._folder} cannot be read: {error.strerror}") from error
        return live, previous

    def live_or_raise(self) -> str:
        if live := self.current()[0]:
            return live
        raise SearchUnavailable(NO_INDEX)

    def activate(self, version: str) -> None:
        live, _previous = self.current()
        if version == live:
            return
        fresh = self._folder / "CURRENT.new"
        try:
            with fresh.open("w") as file:
                file.write(f"{version}\n{live}\n")
                file.flush()
                os.fsync(file.fileno())
            os.replace(fresh, self._current)
        except OSError as error:
            raise SearchUnavailable(f"{version} cannot be taken into use: {error.strerror}") from error

    def drop(self, version: str) -> None:
        shutil.rmtree(self.path(version), ignore_errors=True)

    def names(self) -> list[str]:
        try:
            return [entry.name for entry in os.scandir(self._folder) if entry.is_dir()]
        except FileNotFoundError:
            return []
        except OSError as error:
            raise SearchUnavailable(f"{self._folder} cannot be read: {error.strerror}") from error
