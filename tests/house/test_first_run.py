"""A newcomer's first command, on an empty folder: the portal stands there with its content."""

import os
import re
import signal
import time
import urllib.request
from pathlib import Path

import pytest

from tests.portals import RunningPortal, children_of, run_portal


@pytest.mark.thorough
@pytest.mark.minutes
def test_the_portal_loads_its_content_tells_its_accounts_and_keeps_its_workers_going():
    with run_portal() as portal:
        with urllib.request.urlopen(f"{portal.url}/en/laws/", timeout=20) as answer:
            text = answer.read().decode()
        assert int(re.search(r'<b class="num">(\d+)', text)[1]) == 168
        told = (portal.folder / "log").read_text()
        assert f"The portal: {portal.url}/" in told
        assert re.search(r"admin@demo\.example   \S{8,}", told)
        # Citations and canonical links lead to where it is served.
        with urllib.request.urlopen(f"{portal.url}/en/cases/", timeout=20) as answer:
            assert f'rel="canonical" href="{portal.url}/en/cases/"' in answer.read().decode()
        all_of_it = children_of(portal.process.pid)
        assert len(all_of_it) >= 8  # five workers, the server and its two
        starts_again(portal, "sender of mails")
    end = time.monotonic() + 30  # a courier whose sender was killed may still wait for its server's word
    while [kid for kid in all_of_it if Path(f"/proc/{kid}").exists()]:
        assert time.monotonic() < end, "all of it ends together"
        time.sleep(0.1)


def starts_again(portal: RunningPortal, name: str) -> None:
    dead = portal.children(name)
    os.kill(dead[0], signal.SIGKILL)
    end = time.monotonic() + 60
    while portal.children(name) in ([], dead):
        assert time.monotonic() < end
        time.sleep(0.1)
    assert f"The {name} ended; starting it again." in (portal.folder / "log").read_text()
