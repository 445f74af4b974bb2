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


def begin(folder: Path, *options: str) -> "subprocess.Popen[str]":
    """`python -m benchmarks.cuts` in a folder of its own."""
    environment = {name: value for name, value in os.environ.items() if name != "DATABASE_URL"}
    command = [sys.executable, "-m", "benchmarks.cuts", "--folder", str(folder), *options]
    if loaded_file().exists():
        folder.mkdir()
        shutil.copy(loaded_file(), folder / "portal.sqlite3")  # migrated already
        command.append("--ready")
    pipe = subprocess.PIPE
    return subprocess.Popen(command, cwd=ROOT, env=environment, stdout=pipe, stderr=pipe, text=True)


def report_of(process: "subprocess.Popen[str]") -> dict[str, Any]:
    """What it said on the way is in the failure's output."""
    told, said = process.communicate(timeout=3000)
    sys.stderr.write(said[-5000:])
    report: dict[str, Any] = json.loads(told)
    return report


def test_cases_broken_a_hundred_times_are_there_once_each_and_the_scenes_are_right(tmp_path):
    """Fifty breaks with scripts and fifty without, two in most cases; a case written whole without a line breaks once.

    All at once: for a third of their time they wait.
    """
    running = {
        "on": begin(tmp_path / "on", "--runs", "31", "--seed", "5", "--js", "on"),
        "off": begin(tmp_path / "off", "--runs", "27", "--seed", "5", "--js", "off"),
        "scenes": begin(tmp_path / "scenes", "--scenes"),
    }
    reports = {name: report_of(process) for name, process in running.items()}
    for name in ("on", "off"):
        report = reports[name]
        assert report["failures"] == []
        assert report["complaints"] == []
        assert report["breaks"] >= 50
        beside = sum(report["events"].get(event, 0) for event in BESIDE if event != "plain")
        assert sum(report["cuts_fired"].values()) + beside >= 50  # the line did break
    assert set(reports["scenes"]["scenes"].values()) == {"right"}, reports["scenes"]
