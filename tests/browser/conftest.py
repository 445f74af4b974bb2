"""A real Chromium (Debian's, never downloaded) in front of a portal as `make run` starts it."""

import shutil
import subprocess
from pathlib import Path
from typing import Any

import pytest

from tests.browser.pages import page_types
from tests.browser.signed_in import plant_toolkit
from tests.conftest import missing

ROOT = Path(__file__).resolve().parent.parent.parent


@pytest.fixture(scope="session")
def browser(chromium_path: str, running_portal: Any, chromium: Any) -> Any:
    return chromium


@pytest.fixture(scope="session")
def axe() -> str:
    """The text of axe-core."""
    path = ROOT / "node_modules" / "axe-core" / "axe.min.js"
    if not path.exists():
        missing("axe-core (npm install axe-core)")
    return path.read_text()


@pytest.fixture(scope="session")
def vnu() -> list[str]:
    """The command of the Nu HTML checker."""
    path = ROOT / "node_modules" / "vnu-jar" / "build" / "dist" / "vnu.jar"
    if not path.exists() or shutil.which("java") is None:
        missing("vnu (npm install vnu-jar, and Java)")
    subprocess.run(["java", "-version"], check=True, capture_output=True)
    return ["java", "-jar", str(path)]


@pytest.fixture(scope="session")
def addresses(running_portal: Any) -> dict[str, str]:
    """The path of one page of each type, without the language."""
    return page_types(running_portal.url) | {"toolkit": plant_toolkit(running_portal)}
