"""Where the files of authors lie: below a root of their own that no web server knows."""

import uuid
from pathlib import Path

from django.conf import settings

from portal.uploads.models import Upload


def root() -> Path:
    return Path(settings.PRIVATE_ROOT) / "uploads"


def path_of(upload: Upload) -> Path:
    return place_of(upload.owner_id, upload.key)


def place_of(owner: int, key: uuid.UUID) -> Path:
    """Named by what we made ourselves; the sent name stands in the row only."""
    return root() / str(owner) / key.hex


def closed_root() -> Path:
    """Documents of records that are not public."""
    return Path(settings.PRIVATE_ROOT) / "closed"
