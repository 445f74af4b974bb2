"""Files of authors: in the copy as they were sent; at the erasure they go, with what lies on the disk."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from portal.members.personal_data.registry import AtErasure, ByHand, Erasure, by_hand, trace
from portal.uploads.models import Upload
from portal.uploads.places import path_of


def own_files(member: Any) -> Iterator[tuple[str, Path]]:
    for upload in Upload.objects.filter(owner=member).order_by("pk"):
        yield upload.name, path_of(upload)


def remove_files(erasure: Erasure) -> int:
    """What a published record shows is the record's own document by now, and stays with it."""
    paths = [path for _name, path in own_files(erasure.member)]

    def unlink() -> None:
        for path in paths:
            path.unlink(missing_ok=True)

    transaction.on_commit(unlink)
    return len(paths)


trace(
    "uploads.Upload",
    "owner",
    AtErasure.DROP,
    title=_("Files I sent"),
    exported=("name", "language", "kind", "size", "words", "people_agreed", "state", "created", "touched"),
)
by_hand(ByHand("files of authors", erase=remove_files, files=own_files))
