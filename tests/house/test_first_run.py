"""A newcomer's first command, on an empty folder: the portal stands there with its content."""

import re
import urllib.request

import pytest

from tests.portals import run_portal


@pytest.mark.thorough
@pytest.mark.minutes
def test_the_portal_loads_its_content_and_tells_its_accounts():
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
