"""An official writes a case and sends it, without scripts, in three languages; and nobody is kept out by the look."""

import re
import uuid
from typing import Any

import pytest

from tests.browser.axe import faults_of
from tests.browser.signed_in import signed_in
from tests.browser.turning import press, press_twice, turn_to

pytestmark = pytest.mark.browser

SAVE = "main form .acts button >> nth=0"
WORDS = {
    "en": ("Licences renewed by radio", "Fishers travelled for days.", "The clerk reads the form over the radio."),
    "fr": ("Licences renouvelées par radio", "Les pêcheurs voyageaient.", "L’agent lit la fiche à la radio."),
    "ar": ("تجديد رخص الصيد عبر اللاسلكي", "كان الصيادون يسافرون أيامًا.", "يقرأ الموظف الاستمارة عبر اللاسلكي."),
}


def begin(page: Any, url: str, language: str) -> str:
    """Choose a case, and come to its list of questions; returns the key."""
    page.goto(f"{url}/{language}/share/")
    page.check("input[name=kind][value=case]")
    page.select_option("select[name=language]", language)
    press(page, SAVE)
    found = re.search(r"/share/([0-9a-f-]{36})/", page.url)
    assert found, page.url
    return found[1]


@pytest.mark.parametrize("language", ["en", "fr", "ar"])
def test_a_case_is_written_and_sent_without_scripts(browser: Any, running_portal: Any, language: str) -> None:
    title, problem, step = WORDS[language]
    context = signed_in(
        browser, running_portal, f"journey-{language}@ministry.example", java_script_enabled=False,
        viewport={"width": 360, "height": 740},
    )  # fmt: skip
    page = context.new_page()
    key = begin(page, running_portal.url, language)
    press(page, ".tasks >> nth=0 >> a >> nth=0")
    press(page, SAVE)  # an empty answer leads on and is not stored
    assert "/title/" not in page.url
    page.go_back()
    page.fill("#id_title", "Ж" * 300)
    press(page, SAVE)
    assert page.title().startswith("Error:") or "show=1" in page.url
    assert page.input_value("#id_title") == "Ж" * 300
    page.click(".oops a >> nth=0")
    page.fill("#id_title", title)
    page.check("input[name=countries][value=KI]")
    press(page, SAVE)
    page.goto(f"{running_portal.url}/{language}/share/{key}/problem/")
    page.fill("#id_problem", problem)
    press(page, SAVE)
    page.fill("#id_steps-0-text", step)
    page.fill("#id_steps-0-date", "2024-03")
    press(page, "button[name=add]")
    page.fill("#id_steps-1-text", step)
    press_twice(page, SAVE)
    turn_to(page, f"{running_portal.url}/{language}/share/{key}/")  # the second may have landed on what follows
    assert title in page.inner_text("h1")
    assert page.locator(".st.yes").count() >= 3
    page.goto(f"{running_portal.url}/{language}/share/{key}/check/")
    assert problem in page.inner_text(".ans")
    page.check("#d-office")
    press(page, SAVE)  # one declaration is missing
    assert page.locator(".oops li").count() == 1
    assert page.is_checked("#d-office")
    page.check("#d-people")
    press_twice(page, SAVE)
    assert page.url.endswith("/sent/")
    number = re.search(r"[0-9]+", page.inner_text(".lead"))
    assert number, page.inner_text("main")
    turn_to(page, f"{running_portal.url}/{language}/share/{key}/check/")
    assert page.url.endswith("/sent/")
    assert number[0] in page.inner_text(".lead")
    context.close()


def test_two_tabs_keep_both_texts_and_the_author_chooses(browser: Any, running_portal: Any) -> None:
    context = signed_in(browser, running_portal, "two-tabs@ministry.example", java_script_enabled=False)
    first, second = context.new_page(), context.new_page()
    key = begin(first, running_portal.url, "en")
    for page in (first, second):
        page.goto(f"{running_portal.url}/en/share/{key}/problem/?kind=case")
    first.fill("#id_problem", "From the first tab.")
    second.fill("#id_problem", "From the second tab.")
    press(first, SAVE)
    press(second, SAVE)
    assert second.url.endswith("/compare/problem/")
    assert second.is_checked("input[name=take-problem][value=both]")
    press(second, SAVE)
    assert second.input_value("#id_problem") == "From the first tab.\n\nFrom the second tab."
    context.close()


def wait_for_line(page: Any, state: str) -> str:
    """What the status line says, once it says this."""
    page.locator(f"#kept[data-ready][data-state={state}]").wait_for(state="attached")
    said: str = page.inner_text("#kept span >> nth=0")
    return said


def test_two_tabs_unsent_send_both_texts_once_and_then_rest(browser: Any, running_portal: Any) -> None:
    """The second tab was opened on the unsent text of the first, and so has its writer: no reason to lose either."""
    context = signed_in(browser, running_portal, "unsent-tabs@ministry.example", locale="en-US")
    first, second = context.new_page(), context.new_page()
    sent: list[str] = []
    context.on("request", lambda request: sent.append(request.url) if request.method == "POST" else None)
    context.route("**/token/", lambda route: route.abort())  # no line for the script
    key = str(uuid.uuid4())
    address = f"{running_portal.url}/en/share/{key}/problem/?kind=case&form=short&language=en"
    first.goto(address)
    first.fill("#id_problem", "A beginning.")
    said = wait_for_line(first, "kept")
    assert re.fullmatch("Saved on this device at ([01][0-9]|2[0-3]):[0-5][0-9], not yet sent", said)
    second.goto(address)
    wait_for_line(second, "kept")
    second.fill("#id_problem", "A beginning, then the second tab.")
    second.wait_for_timeout(600)
    first.fill("#id_problem", "A beginning, then the first tab.")
    first.wait_for_timeout(600)
    context.unroute("**/token/")
    first.click(SAVE)
    wait_for_line(first, "conflict")  # it is told at once
    second.click(SAVE)  # what it kept before is no third text
    wait_for_line(second, "conflict")
    number = len(sent)
    assert number <= 4, sent
    second.wait_for_timeout(1500)
    assert len(sent) == number
    second.goto(f"{running_portal.url}/en/share/{key}/compare/problem/")
    compared = second.inner_text("main")
    assert "A beginning, then the first tab." in compared
    assert "A beginning, then the second tab." in compared
    press(second, SAVE)  # both
    second.locator("#kept[data-ready]").wait_for(state="attached")
    both = "A beginning, then the first tab.\n\nA beginning, then the second tab."
    assert second.input_value("#id_problem") == both
    assert second.locator("#kept").get_attribute("data-state") == "saved"
    context.close()


@pytest.mark.parametrize("language", ["en", "ar"])
def test_axe_finds_nothing_where_records_are_written(
    browser: Any, axe: str, running_portal: Any, language: str
) -> None:
    phone = {"width": 390, "height": 844}
    context = signed_in(browser, running_portal, "axe@ministry.example", viewport=phone, bypass_csp=True)
    page = context.new_page()
    key = begin(page, running_portal.url, language)
    base = f"{running_portal.url}/{language}/share/"
    page.goto(f"{base}{key}/title/?kind=case&form=full")
    page.fill("#id_title", "x" * 300)
    press(page, SAVE)
    assert page.locator(".oops").count() == 1
    page.goto(f"{base}{key}/done/")
    page.fill("#id_steps-0-date", "long ago")
    page.fill("#id_steps-0-text", "We began.")
    press(page, SAVE)
    assert page.locator(".oops").count() == 1
    places = {
        "share": base,
        "tasks": f"{base}{key}/",
        "title": f"{base}{key}/title/",
        "errors": f"{base}{key}/title/?show=1",
        "one field": f"{base}{key}/wrong/",
        "rows with errors": f"{base}{key}/done/?show=1",
        "figures": f"{base}{key}/cost/",
        "check": f"{base}{key}/check/",
        "check with errors": f"{base}{key}/check/?show=1",
    }
    faults: dict[str, Any] = {}
    for name, place in places.items():
        page.goto(place)
        if found := faults_of(page, axe):
            faults[name] = found
        if (width := page.evaluate("document.documentElement.scrollWidth")) > 390:
            faults[f"{name}, width"] = width
    context.close()
    assert faults == {}


def test_the_summary_of_faults_has_the_focus(browser: Any, running_portal: Any) -> None:
    context = signed_in(browser, running_portal, "focus@ministry.example")
    page = context.new_page()
    key = begin(page, running_portal.url, "en")
    page.goto(f"{running_portal.url}/en/share/{key}/title/?kind=case&show=1")
    assert page.title().startswith("Error:")
    assert page.evaluate("document.activeElement.className") == "oops"
    page.click(".oops a >> nth=0")
    assert page.evaluate("document.activeElement.id") == "id_title"
    context.close()
