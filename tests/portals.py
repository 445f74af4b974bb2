"""A portal in a process and a folder of its own, as `make run` starts it: for browsers, and for its first minute."""

import os
import shutil
import subprocess
import sys
import tempfile
import time
import urllib.request
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

from django.db import connection

from benchmarks.portals import ROOT, free_port
from tests import loaded_database


class RunningPortal:
    """A portal as `make run` starts it, in a process and a folder of its own."""

    def __init__(self, url: str, folder: Path, process: "subprocess.Popen[bytes]") -> None:
        self.url, self.folder, self.process = url, folder, process

    def children(self, name: str) -> list[int]:
        """Process ids of those that it keeps going under this name; see `fork` in portal/home/processes.py."""
        return [kid for kid in kids_of(self.process.pid) if named(kid) == name]


def kids_of(pid: int) -> list[int]:
    found = Path(f"/proc/{pid}/task").glob("*/children")
    return [int(child) for task in found for child in task.read_text().split()]


def children_of(pid: int) -> list[int]:
    """And their children: of the sender of mails its courier, which has the same name."""
    return [pid for kid in kids_of(pid) for pid in (kid, *children_of(kid))]


def named(pid: int) -> str:
    try:
        return Path(f"/proc/{pid}/comm").read_text().strip()
    except OSError:
        return ""  # it ended while we looked


def copy_content(folder: Path) -> None:
    """The loaded database, since by now other tests may have emptied theirs; none: the portal loads it anew."""
    loaded = loaded_database.loaded_file()
    if connection.vendor == "sqlite" and loaded.exists():
        shutil.copy(loaded, folder / "p.sqlite3")
    loaded_database.restore_static(folder / "var" / "static")


@contextmanager
def run_portal(prepare: Callable[[Path], None] = lambda folder: None) -> Iterator[RunningPortal]:
    folder = Path(tempfile.mkdtemp(prefix="sids-run-"))
    prepare(folder)
    port = free_port()
    log = (folder / "log").open("wb")
    environment = {**os.environ, "PORTAL_VAR": str(folder / "var"), "PORT": str(port)}
    environment |= {"DJANGO_SETTINGS_MODULE": "portal.settings.dev", "DATABASE_URL": f"sqlite:///{folder}/p.sqlite3"}
    environment["SIGN_UP_SECONDS"] = "0"  # a browser that is driven fills a form in no time
    environment.pop("ELASTICSEARCH_URL", None)
    process = subprocess.Popen(
        [sys.executable, "manage.py", "run_portal"], cwd=ROOT, env=environment, stdout=log, stderr=log
    )
    url = f"http://127.0.0.1:{port}"
    try:
        wait_until_ready(url, process, folder / "log")
        loaded_database.keep_static(folder / "var" / "static")
        yield RunningPortal(url, folder, process)
    finally:
        process.terminate()
        process.wait(timeout=30)
        log.close()
        shutil.rmtree(folder, ignore_errors=True)


def wait_until_ready(url: str, process: "subprocess.Popen[bytes]", log: Path, seconds: int = 600) -> None:
    """Until the search page answers with results: the worker has built the index then."""
    end = time.monotonic() + seconds
    while time.monotonic() < end:
        if process.poll() is not None:
            raise RuntimeError(f"The portal ended: {log.read_text()[-3000:]}")
        try:
            with urllib.request.urlopen(f"{url}/en/search/?q=law", timeout=5) as answer:
                if b'<b class="num">' in answer.read():
                    return
        except OSError:
            pass
        time.sleep(0.5)
    raise RuntimeError(f"The portal did not answer: {log.read_text()[-3000:]}")
