"""A portal with four worker processes, as on a host: what they share is seen only there."""

import os
import shutil
import sqlite3
import subprocess
import sys
import tempfile
import time
import urllib.request
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest

from benchmarks.portals import free_port
from tests.conftest import ROOT
from tests.portals import copy_content

PASSWORD = "coral-lagoon-71"
PREPARE = """
import sys, django
django.setup()
from django.core.management import call_command
call_command("migrate", verbosity=0)
from allauth.account.models import EmailAddress
from portal.members.models import User
from tests.portal.members.sign_in.second_steps import add_app
for name in ("guessed", "app", "replayed", "key", "member"):
    address = f"{name}@workers.example"
    user = User.objects.create_user(address, sys.argv[1], display_name=name.title())
    EmailAddress.objects.create(user=user, email=address, verified=True, primary=True)
    if name in ("app", "replayed"):
        add_app(user)
"""


@dataclass
class Workers:
    url: str
    folder: Path

    @property
    def pids(self) -> set[str]:
        """Which workers answered up to now."""
        return set((self.folder / "access").read_text().split())

    def newest_code(self, address: str) -> str:
        with sqlite3.connect(self.folder / "p.sqlite3") as database:
            question = 'SELECT subject FROM outgoing_mail_outgoingmail WHERE "to" = ? ORDER BY id DESC LIMIT 1'
            subject: str = database.execute(question, [address]).fetchone()[0]
        return subject[:9]


@pytest.fixture(scope="session")
def four_workers(django_db_setup: None) -> Iterator[Workers]:
    folder = Path(tempfile.mkdtemp(prefix="sids-workers-"))
    copy_content(folder)
    port = free_port()
    environment = {
        **os.environ,
        "DJANGO_SETTINGS_MODULE": "tests.portal.members.sign_in.worker_settings",
        "DATABASE_URL": f"sqlite:///{folder}/p.sqlite3",
        "PORTAL_VAR": str(folder / "var"),
        "PYTHONPATH": str(ROOT),
    }
    (folder / "var").mkdir(exist_ok=True)
    if not (folder / "p.sqlite3").exists():  # these tests alone: none of the run asked for the database
        for command in ("migrate", "load_sample_site"):
            call = [sys.executable, "manage.py", command, "--verbosity=0"]
            subprocess.run(call, cwd=ROOT, env=environment, check=True, stdout=subprocess.DEVNULL)
    subprocess.run([sys.executable, "-c", PREPARE, PASSWORD], cwd=ROOT, env=environment, check=True)
    command = [sys.executable, "-m", "gunicorn", "portal.wsgi:application", "--bind", f"127.0.0.1:{port}"]
    command += ["--workers", "4", "--worker-class", "gthread", "--threads", "4", "--preload"]
    command += ["--access-logfile", str(folder / "access"), "--access-logformat", "%(p)s", "--log-level", "warning"]
    with (folder / "log").open("wb") as log:
        process = subprocess.Popen(command, cwd=ROOT, env=environment, stdout=log, stderr=log)
    workers = Workers(f"http://localhost:{port}", folder)
    try:
        wait_for(f"{workers.url}/en/account/login/", process, folder / "log")
        yield workers
    finally:
        process.terminate()
        process.wait(timeout=60)
        shutil.rmtree(folder, ignore_errors=True)


def wait_for(url: str, process: "subprocess.Popen[bytes]", log: Path) -> None:
    end = time.monotonic() + 300
    while time.monotonic() < end:
        if process.poll() is not None:
            raise RuntimeError(log.read_text()[-2000:])
        try:
            with urllib.request.urlopen(url, timeout=10) as answer:
                if answer.status == 200:
                    return
        except OSError:
            time.sleep(1)
    raise RuntimeError(log.read_text()[-2000:])
