"""Every word once, whatever happens to the line: the cutting runs and the scenes, each in a portal of its own."""

import json
import os
import shutil
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from tests.loaded_database import loaded_file

ROOT = Path(__file__).resolve().parent.parent.parent
pytestmark = [pytest.mark.browser, pytest.mark.thorough, pytest.mark.minutes]


def cuts(tmp_path: Path, *options: str) -> dict[str, Any]:
    """The report of `python -m benchmarks.cuts`; what it said on the way is in the failure's output."""
    environment = {name: value for name, value in os.environ.items() if name != "DATABASE_URL"}
    folder = tmp_path / "cuts"
    command = [sys.executable, "-m", "benchmarks.cuts", "--folder", str(folder), *options]
    if loaded_file().exists():
        folder.mkdir()
        shutil.copy(loaded_file(), folder / "portal.sqlite3")  # migrated already
        command.append("--ready")
    done = subprocess.run(command, cwd=ROOT, env=environment, capture_output=True, text=True, timeout=3000)
    sys.stderr.write(done.stderr[-5000:])
    report: dict[str, Any] = json.loads(done.stdout)
    return report


@pytest.mark.parametrize("javascript", ["on", "off"])
def test_25_cases_broken_in_their_own_way_are_there_once_each(tmp_path, javascript):
    report = cuts(tmp_path, "--runs", "25", "--seed", "5", "--js", javascript)
    assert report["failures"] == []
    assert report["complaints"] == []
    assert sum(report["cuts_fired"].values()) >= 20  # the line did break


def test_the_scenes_that_need_no_chance(tmp_path):
    report = cuts(tmp_path, "--scenes")
    assert set(report["scenes"].values()) == {"right"}, report["scenes"]
