"""Where copies lie: below a root that no web server knows, beside other private files."""

from pathlib import Path

from django.conf import settings

from portal.members.personal_data.models import DataCopy


def private_root() -> Path:
    return Path(getattr(settings, "PRIVATE_ROOT", Path(settings.VAR_DIR) / "private"))


def root() -> Path:
    return private_root() / "copies"


def path_of(copy: DataCopy) -> Path:
    return root() / f"{copy.key.hex}.zip"


def half_of(copy: DataCopy) -> Path:
    """Where it is written until it is whole."""
    return path_of(copy).with_suffix(".half")


def drop_files(copy: DataCopy) -> None:
    """Also the half that a killed worker left."""
    path_of(copy).unlink(missing_ok=True)
    half_of(copy).unlink(missing_ok=True)
