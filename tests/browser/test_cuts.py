"""Every word once, whatever happens to the line: the cutting runs and the scenes, each in a portal of its own."""

import json
import os
import shutil
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from benchmarks.cuts.plan import BESIDE
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


@pytest.mark.parametrize(("javascript", "runs"), [("on", "31"), ("off", "27")])
def test_cases_broken_a_hundred_times_are_there_once_each(tmp_path, javascript, runs):
    """Fifty breaks each, two in most cases; a case written whole without a line breaks once."""
    report = cuts(tmp_path, "--runs", runs, "--seed", "5", "--js", javascript)
    assert report["failures"] == []
    assert report["complaints"] == []
    assert report["breaks"] >= 50
    beside = sum(report["events"].get(event, 0) for event in BESIDE if event != "plain")
    assert sum(report["cuts_fired"].values()) + beside >= 50  # the line did break


def test_the_scenes_that_need_no_chance(tmp_path):
    report = cuts(tmp_path, "--scenes")
    assert set(report["scenes"].values()) == {"right"}, report["scenes"]
