"""Sign-up, second step and security key in a real Chromium, under the policy of every page; axe on all of it."""

from typing import Any

import pytest

from tests.browser.axe import faults_of
from tests.browser.turning import enter, press
from tests.conftest import ROOT, missing
from tests.portal.members.sign_in.conftest import PASSWORD, Workers

pytestmark = pytest.mark.browser
PHONE = {"width": 360, "height": 740}
PATIENCE = 180_000  # milliseconds: a busy machine is no fault of a page


@pytest.fixture(scope="module")
def visitors(chromium_path: str, four_workers: Workers, chromium: Any) -> Any:
    return chromium


@pytest.fixture(scope="module")
def axe() -> str:
    path = ROOT / "node_modules" / "axe-core" / "axe.min.js"
    if not path.exists():
        missing("axe-core (npm install axe-core)")
    return path.read_text()


@pytest.fixture(autouse=True)
def _no_limits(four_workers: Workers) -> None:
    import sqlite3

    with sqlite3.connect(four_workers.folder / "p-limits.sqlite3") as limits:
        limits.execute("DELETE FROM limits WHERE cache_key LIKE '%:rl:%'")


def sign_in(page: Any, workers: Workers, name: str, language: str = "en") -> None:
    page.goto(f"{workers.url}/{language}/account/login/")
    page.click("summary")
    page.fill("#id_login2", f"{name}@workers.example")
    page.fill("#id_password", PASSWORD)
    enter(page, "#id_password")


@pytest.mark.parametrize("script", [True, False], ids=["with JavaScript", "without"])
@pytest.mark.parametrize("language", ["en", "fr", "ar"])
def test_a_member_signs_up_with_a_code(visitors: Any, four_workers: Workers, language: str, script: bool) -> None:
    context = visitors.new_context(viewport=PHONE, java_script_enabled=script)
    page = context.new_page()
    page.set_default_timeout(PATIENCE)
    address = f"new-{language}-{script}@workers.example".lower()
    page.goto(f"{four_workers.url}/{language}/account/signup/")
    page.fill("#id_display_name", "Teretia B.")
    page.fill("#id_email", address)
    page.select_option("#id_country", "KI")
    page.fill("#id_organisation", "Ministry of Fisheries")
    page.check("#id_kind_0")
    press(page, "form.ask button")
    assert page.locator(".oops").count() == 1, "the consent is missing"
    assert page.input_value("#id_display_name") == "Teretia B."
    page.check("#id_consent")
    press(page, "form.ask button")
    code = four_workers.newest_code(address)
    page.fill("#id_code", "".join(chr(0x660 + int(sign)) for sign in code if sign != "-"))
    enter(page, "#id_code")
    page.goto(f"{four_workers.url}/{language}/account/sessions/")
    assert page.url.endswith("/account/sessions/")
    context.close()


def test_a_security_key_is_added_and_used_under_the_policy(visitors: Any, four_workers: Workers) -> None:
    context = visitors.new_context(viewport=PHONE)
    page = context.new_page()
    page.set_default_timeout(PATIENCE)
    faults: list[str] = []

    def note(message: Any) -> None:
        # Chromium asks for /favicon.ico by itself when a page is left before its icon is known.
        if message.type == "error" and not message.location["url"].endswith("/favicon.ico"):
            faults.append(message.text)

    page.on("console", note)
    page.on("pageerror", lambda error: faults.append(str(error)))
    device = context.new_cdp_session(page)
    device.send("WebAuthn.enable")
    options = {"protocol": "ctap2", "transport": "internal", "hasUserVerification": True, "isUserVerified": True}
    device.send("WebAuthn.addVirtualAuthenticator", {"options": {**options, "automaticPresenceSimulation": True}})
    sign_in(page, four_workers, "key")
    page.goto(f"{four_workers.url}/en/account/2fa/webauthn/add/")
    page.click("[data-key-start]")
    page.wait_for_url("**/recovery-codes/")
    page.goto(f"{four_workers.url}/en/account/logout/")
    press(page, "main form button")
    sign_in(page, four_workers, "key")
    assert page.url.endswith("/2fa/authenticate/")
    page.click("[data-key-start]")
    page.wait_for_url(lambda url: "authenticate" not in url)
    page.goto(f"{four_workers.url}/en/account/2fa/webauthn/")
    assert page.locator(".tasks li").count() == 1
    assert faults == []
    context.close()


def test_without_javascript_the_key_s_button_is_not_there_and_the_page_says_why(
    visitors: Any, four_workers: Workers
) -> None:
    context = visitors.new_context(viewport=PHONE, java_script_enabled=False)
    page = context.new_page()
    page.set_default_timeout(PATIENCE)
    sign_in(page, four_workers, "app")
    assert page.url.endswith("/2fa/authenticate/")
    assert not page.locator("[data-key-start]").is_visible()
    assert page.get_by_text("needs JavaScript").is_visible()
    assert page.locator("#id_code").is_visible()
    context.close()


@pytest.mark.parametrize("language", ["en", "ar"])
def test_axe_finds_nothing_and_nothing_scrolls_sideways(
    visitors: Any, axe: str, four_workers: Workers, language: str
) -> None:
    context = visitors.new_context(viewport={"width": 320, "height": 640}, bypass_csp=True)
    page = context.new_page()
    page.set_default_timeout(PATIENCE)
    faults: dict[str, Any] = {}
    account = f"{four_workers.url}/{language}/account/"

    def judge(name: str) -> None:
        found = faults_of(page, axe)
        if page.evaluate("document.documentElement.scrollWidth") > 320:
            found.append("scrolls sideways")
        if found:
            faults[name] = found

    for name in ("login/", "signup/", "login/code/", "password/reset/"):
        page.goto(account + name)
        judge(name)
    page.goto(f"{account}signup/")
    press(page, "form.ask button")
    judge("signup/ with faults")
    page.goto(f"{account}login/code/")
    page.fill("#id_email", f"nobody-{language}@workers.example")
    press(page, "form.ask button")
    judge("code")
    page.fill("#id_code", "11111111")
    enter(page, "#id_code")
    judge("wrong code")
    context.clear_cookies()
    sign_in(page, four_workers, "app", language)
    judge("second step")
    context.clear_cookies()
    sign_in(page, four_workers, "member", language)
    for name in (
        "2fa/",
        "2fa/totp/activate/",
        "2fa/webauthn/add/",
        "sessions/",
        "email/",
        "password/change/",
        "logout/",
    ):
        page.goto(account + name)
        assert page.url == account + name
        judge(name)
    context.close()
    assert faults == {}
