"""The Nu HTML checker finds no error in any page type."""

import json
import subprocess
from pathlib import Path
from typing import Any

import pytest

from tests.browser.pages import broken_page, read

pytestmark = pytest.mark.browser


def test_the_markup_is_valid(vnu: list[str], running_portal: Any, addresses: dict[str, str], tmp_path: Path) -> None:
    for language in ("en", "ar", "fr"):
        for name, path in addresses.items():
            text = read(f"{running_portal.url}/{language}{path}")
            (tmp_path / f"{name}.{language}.html").write_text(text)
        (tmp_path / f"broken.{language}.html").write_text(broken_page(language))
    done = subprocess.run(
        [*vnu, "--errors-only", "--format", "json", str(tmp_path)], capture_output=True, text=True, check=False
    )
    messages = json.loads(done.stderr)["messages"]
    assert [f"{m['url'].rpartition('/')[2]}: {m['message']} {m.get('extract', '')[:90]}" for m in messages] == []
