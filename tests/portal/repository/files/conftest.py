"""Records with files, and the reader of files as it runs beside the portal."""

import io
import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from django.core.management import call_command

from portal.repository.files.models import FileText


@pytest.fixture(autouse=True)
def own_media(settings: Any, tmp_path: Path) -> None:
    settings.MEDIA_ROOT = tmp_path / "media"


@pytest.fixture
def read_all(db: None) -> Callable[..., dict[str, Any]]:
    """Reads what waits; the report of the command."""

    def read(*options: str) -> dict[str, Any]:
        out = io.StringIO()
        call_command("extract_texts", "--json", *options, stdout=out)
        report: dict[str, Any] = json.loads(out.getvalue())
        return report

    return read


@pytest.fixture
def text_of() -> Callable[[Any], FileText]:
    """The row of the text of a record's first file."""
    return lambda page: FileText.objects.get(sha256=page.attachments.order_by("sort_order").first().sha256)
