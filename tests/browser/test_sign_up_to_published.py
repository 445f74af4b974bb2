"""The whole way of an official in a real Chromium, with and without scripts: from the sign-up to a published case."""

import json
import os
import re
import sqlite3
import subprocess
import sys
import time
import uuid
from collections.abc import Iterator
from email import message_from_string, policy
from typing import Any

import pytest

from tests.browser.turning import enter, press
from tests.conftest import ROOT

pytestmark = [pytest.mark.browser, pytest.mark.thorough]
PHONE = {"width": 360, "height": 740}
PATIENCE = 90_000  # milliseconds
EDITOR = "editor@demo.example"
SAVE = "main form .acts button >> nth=0"
WORDS = {
    "en": ("Licences renewed by radio", "Fishers travelled for days.", "The clerk reads the form over the radio."),
    "fr": ("Licences renouvelées par radio", "Les pêcheurs voyageaient.", "L’agent lit la fiche à la radio."),
    "ar": ("تجديد رخص الصيد عبر اللاسلكي", "كان الصيادون يسافرون أيامًا.", "يقرأ الموظف الاستمارة عبر اللاسلكي."),
}


def newest_code(portal: Any, address: str) -> str:
    """From the subject of the newest mail to this address, as the worker printed it: the table forgets it once sent."""
    for _try in range(80):
        printed = (portal.folder / "log").read_text(errors="replace").split("-" * 79 + "\n")
        for text in reversed(printed[:-1]):
            mail = message_from_string(text[text.find("Content-Type:") :], policy=policy.default)
            if address in (mail["To"] or "") and (found := re.search(r"\d{4}-?\d{4}", mail["Subject"])):
                return found[0]
        time.sleep(0.25)
    raise AssertionError(f"no code was mailed to {address}")


def mails_of(portal: Any, address: str) -> list[str]:
    with sqlite3.connect(f"file:{portal.folder / 'p.sqlite3'}?mode=ro", uri=True) as database:
        rows = database.execute('SELECT kind FROM outgoing_mail_outgoingmail WHERE "to" = ?', [address]).fetchall()
    return [kind for (kind,) in rows]


@pytest.fixture(scope="module")
def editor(browser: Any, running_portal: Any) -> Iterator[Any]:
    """The demo editor, signed in with the password and the second step, as `make run` tells a newcomer."""
    passwords = json.loads((running_portal.folder / "var" / "demo-accounts.json").read_text())
    environment = {**os.environ, "PORTAL_VAR": str(running_portal.folder / "var")}
    environment |= {
        "DJANGO_SETTINGS_MODULE": "portal.settings.dev",
        "DATABASE_URL": f"sqlite:///{running_portal.folder}/p.sqlite3",
    }
    context = browser.new_context()
    page = context.new_page()
    page.set_default_timeout(PATIENCE)
    page.goto(f"{running_portal.url}/en/account/login/")
    page.click("summary")
    page.fill("#id_login2", EDITOR)
    page.fill("#id_password", passwords[EDITOR])
    enter(page, "#id_password")
    page.wait_for_url("**/2fa/authenticate/**")
    command = [sys.executable, "manage.py", "demo_code", EDITOR]
    told = subprocess.run(command, cwd=ROOT, env=environment, capture_output=True, text=True, check=True).stdout
    page.fill("#id_code", re.search(r"\b\d{6}\b", told)[0])  # type: ignore[index]
    enter(page, "#id_code")
    page.wait_for_url("**/my-work/")
    yield page
    context.close()


def sign_up(page: Any, portal: Any, language: str, address: str) -> None:
    page.goto(f"{portal.url}/{language}/account/signup/")
    page.fill("#id_display_name", "Teretia B.")
    page.fill("#id_email", address)
    page.select_option("#id_country", "FJ")
    page.fill("#id_organisation", "Licensing office")
    page.check("#id_kind_0")
    page.check("#id_consent")
    press(page, "main form.ask button")
    page.fill("#id_code", newest_code(portal, address))
    enter(page, "#id_code")
    page.wait_for_url("**/my-work/")


def write_and_send(page: Any, portal: Any, language: str) -> str:
    """Returns the number that the author is told."""
    title, problem, step = WORDS[language]
    page.goto(f"{portal.url}/{language}/share/")
    page.check("input[name=kind][value=case]")
    page.select_option("select[name=language]", language)
    press(page, SAVE)
    base = page.url.partition("?")[0]
    tail = "?" + page.url.partition("?")[2]
    page.goto(f"{base}title/{tail}")
    page.fill("#id_title", title)
    page.check("input[name=countries][value=FJ]")
    press(page, SAVE)
    page.goto(f"{base}problem/")
    page.fill("#id_problem", problem)
    press(page, SAVE)
    page.goto(f"{base}done/")
    page.fill("#id_summary", step)
    page.fill("#id_steps-0-text", step)
    press(page, SAVE)
    page.goto(f"{base}check/")
    page.check("input[name=licence][value=by]")
    page.check("#d-office")
    page.check("#d-people")
    press(page, "main form[data-check] .acts button >> nth=0")
    page.wait_for_url("**/sent/**")
    return re.search(r"[0-9]+", page.inner_text("main .lead"))[0]  # type: ignore[index]


@pytest.mark.parametrize("scripts", [True, False], ids=["with scripts", "without scripts"])
@pytest.mark.parametrize("language", ["en", "fr", "ar"])
def test_an_official_signs_up_writes_and_is_published(
    browser: Any, running_portal: Any, editor: Any, language: str, scripts: bool
) -> None:
    address = f"teretia.{uuid.uuid4().hex[:8]}@fisheries.gov.fj"  # a listed domain: verified at once
    context = browser.new_context(viewport=PHONE, java_script_enabled=scripts)
    page = context.new_page()
    page.set_default_timeout(PATIENCE)
    sign_up(page, running_portal, language, address)
    assert page.locator("main .st.yes").count() == 1, "the work is verified by the domain"
    number = write_and_send(page, running_portal, language)
    title = WORDS[language][0]
    page.goto(f"{running_portal.url}/{language}/my-work/")
    assert title in page.inner_text("#w3")

    editor.goto(f"{running_portal.url}/en/review/{number}/")
    assert title in editor.inner_text("main")
    editor.check("input[name=decision][value=publish]")
    press(editor, "form:has(input[name=decision]) .acts button")

    page.goto(f"{running_portal.url}/{language}/my-work/")
    assert title in page.inner_text("#w4")
    press(page, "#w4 h3 a")
    assert page.inner_text("h1") == title
    assert page.get_attribute("html", "lang") == language
    assert {"record-sent", "review-published"} <= set(mails_of(running_portal, address))
    context.close()
