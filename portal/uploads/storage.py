"""Media files, some of which are closed: files of records that are not public lie outside MEDIA_ROOT.

Django opens a file in either place by the same name, so that reviewers' pages, checksums and the reading of texts
work before publication; a web server that serves MEDIA_ROOT finds only what is public.
"""

import os
import shutil
from pathlib import Path

from django.core.files.storage import FileSystemStorage, default_storage


class OpenAndClosedStorage(FileSystemStorage):
    def path(self, name: str) -> str:
        open_path = super().path(name)
        if not os.path.lexists(open_path) and (closed := self.closed_path(name)).exists():
            return str(closed)
        return open_path

    def closed_path(self, name: str) -> Path:
        from portal.uploads.places import closed_root

        inside = os.path.relpath(super().path(name), self.location)  # which refuses what leads elsewhere
        return closed_root() / inside

    def is_closed(self, name: str) -> bool:
        return not os.path.lexists(super().path(name)) and self.closed_path(name).exists()

    def close(self, name: str) -> None:
        """Take a file out of what the web server knows; again does nothing."""
        self._move(Path(super().path(name)), self.closed_path(name))

    def open_to_all(self, name: str) -> None:
        self._move(self.closed_path(name), Path(super().path(name)))

    def add_closed(self, name: str, source: Path) -> str:
        """A second name for a private file, where the file system allows it: it takes no room twice."""
        name = self.get_available_name(self.generate_filename(name), max_length=100)
        target = self.closed_path(name)
        target.parent.mkdir(parents=True, exist_ok=True)
        try:
            os.link(source, target)
        except OSError:
            shutil.copyfile(source, target)
        return name

    @staticmethod
    def _move(source: Path, target: Path) -> None:
        if source.exists():
            target.parent.mkdir(parents=True, exist_ok=True)
            shutil.move(source, target)


def media() -> OpenAndClosedStorage:
    """The storage of media files; a site with another one must teach it to close files."""
    if not hasattr(default_storage, "add_closed"):
        raise TypeError("The default storage must be able to close files: portal.uploads.storage.OpenAndClosedStorage.")
    return default_storage  # type: ignore[return-value]
