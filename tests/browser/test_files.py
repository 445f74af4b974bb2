"""Files of a draft in a real browser: with its script over a link that breaks, and without any script."""

import hashlib
import os
import re
import subprocess
import sys
import uuid
from pathlib import Path
from typing import Any

import pytest

from tests.browser.axe import faults_of
from tests.browser.turning import press
from tests.portal.repository.files import zoo

pytestmark = pytest.mark.browser
ROOT = Path(__file__).resolve().parent.parent.parent

SIGN_IN = """
import sys, django; django.setup()
from importlib import import_module
from django.conf import settings
from django.contrib.auth import BACKEND_SESSION_KEY, HASH_SESSION_KEY, SESSION_KEY
from portal.members.models import User
user, _ = User.objects.get_or_create(email=sys.argv[1], defaults={"display_name": "Lote"})
session = import_module(settings.SESSION_ENGINE).SessionStore()
session[SESSION_KEY], session[BACKEND_SESSION_KEY] = str(user.pk), settings.AUTHENTICATION_BACKENDS[0]
session[HASH_SESSION_KEY] = user.get_session_auth_hash()
session.create()
print(session.session_key)
"""


@pytest.fixture(scope="module")
def session(running_portal: Any) -> str:
    """The cookie of somebody who signed in; how one signs in is tried elsewhere."""
    folder = running_portal.folder
    environment = {**os.environ, "PORTAL_VAR": str(folder / "var"), "DJANGO_SETTINGS_MODULE": "portal.settings.dev"}
    environment |= {"DATABASE_URL": f"sqlite:///{folder}/p.sqlite3", "PYTHONPATH": str(ROOT)}
    command = [sys.executable, "-c", SIGN_IN, "lote@gov.example"]
    made = subprocess.run(command, cwd=ROOT, env=environment, check=True, capture_output=True, text=True)
    return made.stdout.split()[-1]


@pytest.fixture
def open_files(browser: Any, running_portal: Any, session: str):
    contexts = []

    def opened(language: str = "en", key: str = "", **settings: Any) -> Any:
        context = browser.new_context(viewport={"width": 360, "height": 740}, bypass_csp=True, **settings)
        context.set_default_timeout(180_000)  # a busy machine looks at a file for long
        contexts.append(context)
        context.add_cookies([{"name": "sessionid", "value": session, "url": running_portal.url}])
        page = context.new_page()
        page.goto(f"{running_portal.url}/{language}/share/{key or uuid.uuid4()}/files/")
        return page

    yield opened
    for context in contexts:
        context.close()


@pytest.fixture(scope="module")
def files(tmp_path_factory: Any) -> dict[str, str]:
    folder = tmp_path_factory.mktemp("files")
    made = {
        "Agreement.pdf": zoo.make_padded_pdf(2 * 1024**2),
        "Log book.jpg": zoo.make_photo(3000, 2000),
        "Costs.xlsx": zoo.with_parts(zoo.make_xlsx({"a": [["b"]]}), {"xl/vbaProject.bin": b"x"}),
    }
    for name, data in made.items():
        (folder / name).write_bytes(data)
    return {name: str(folder / name) for name in made}


def rows(page: Any) -> dict[str, str]:
    return {
        row.locator("> span").nth(0).inner_text(): row.locator("> span").nth(1).inner_text()
        for row in page.locator(".tasks > li").all()
    }


def downloaded(page: Any) -> str:
    with page.expect_download() as waiting:
        page.locator(".tasks > li").first.get_by_role("link", name="Download").click()
    return hashlib.sha256(Path(waiting.value.path()).read_bytes()).hexdigest()


@pytest.mark.parametrize("scripts", [True, False], ids=["with its script", "without scripts"])
def test_files_are_sent_described_and_taken_off(open_files: Any, files: dict[str, str], scripts: bool) -> None:
    page = open_files(java_script_enabled=scripts)
    page.set_input_files("#files", list(files.values()))
    page.get_by_role("button", name="Send the files chosen").click()
    page.wait_for_selector(".tasks > li:nth-child(3)")
    assert rows(page) == {"Agreement.pdf": "Ready", "Log book.jpg": "Needs words", "Costs.xlsx": "Not taken"}
    assert page.title().startswith("Error: 1 file needs you.")
    press(page, 'role=button[name="Leave it out Costs.xlsx"]')
    press(page, 'role=button[name="Keep these words"]')
    assert page.title().startswith("Error: 2 files need you.")
    page.get_by_label("What does it show?").fill("Two pages of a log book")
    page.get_by_label("No one can be recognised").check()
    press(page, 'role=button[name="Keep these words"]')
    assert not page.title().startswith("Error")
    assert rows(page) == {"Agreement.pdf": "Ready", "Log book.jpg": "Ready"}
    assert page.locator("figure img").count() == 0  # a picture loads only when asked for
    page.get_by_role("link", name="Show the picture").click()
    page.wait_for_selector("figure img")
    assert downloaded(page) == hashlib.sha256(Path(files["Agreement.pdf"]).read_bytes()).hexdigest()


def test_over_a_link_that_breaks_a_file_goes_on_where_it_stopped(open_files: Any, files: dict[str, str]) -> None:
    key = str(uuid.uuid4())
    page = open_files(key=key)
    posts = 0

    def cut(route: Any) -> None:
        nonlocal posts
        posts += 1
        if posts in (3, 5):
            route.abort()
        else:
            route.continue_()

    page.route(re.compile(r"/files/[0-9a-f-]{36}/\?"), cut)
    for broken in (True, True, False):
        page.set_input_files("#files", files["Agreement.pdf"])
        page.get_by_role("button", name="Send the files chosen").click()
        if broken:
            page.get_by_text("The link broke.").wait_for()
            page.goto(page.url)  # as after a restart of the telephone: only the server remembers
            assert rows(page) == {"Agreement.pdf": "On its way"}
    page.locator(".st.yes").wait_for()
    assert rows(page) == {"Agreement.pdf": "Ready"}
    assert downloaded(page) == hashlib.sha256(Path(files["Agreement.pdf"]).read_bytes()).hexdigest()
    pieces = 2 * 1024**2 // 65_536
    assert posts <= pieces + 5  # nothing was sent twice but what was cut


def test_a_photo_is_made_smaller_before_it_is_sent(open_files: Any, tmp_path: Path) -> None:
    photo = tmp_path / "Photo.jpg"
    photo.write_bytes(zoo.make_photo(4000, 3000, orientation=6))
    page = open_files()
    page.set_input_files("#files", str(photo))
    page.get_by_role("button", name="Send the files chosen").click()
    page.wait_for_selector(".tasks > li")
    sent = re.search(r"([\d.]+)\s(KB|MB) as sent", page.locator(".tasks").inner_text())
    assert float(sent[1]) * {"KB": 1024, "MB": 1024**2}[sent[2]] < photo.stat().st_size / 2
    page.get_by_role("link", name="Show the picture").click()
    page.wait_for_selector("figure img")
    image = "document.querySelector('figure img')"
    page.wait_for_function(f"{image}.complete")
    width, height = page.evaluate(f"[{image}.naturalWidth, {image}.naturalHeight]")
    assert width < height  # upright, as it was held


@pytest.mark.parametrize("language", ["en", "ar"])
def test_axe_finds_nothing_on_the_page_of_files(
    open_files: Any, files: dict[str, str], axe: str, language: str
) -> None:
    page = open_files(language)
    faults = {}
    for state in ("empty", "full", "error"):
        if state == "full":
            page.set_input_files("#files", list(files.values()))
            page.locator("#add button").click()
            page.wait_for_selector(".tasks > li:nth-child(3)")
        elif state == "error":
            press(page, "button[value=words]")
            page.wait_for_function("document.activeElement.className.includes('oops')")
        if found := faults_of(page, axe):
            faults[state] = found
        assert page.evaluate("document.documentElement.scrollWidth") <= 360
    assert faults == {}
