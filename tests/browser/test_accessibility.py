"""axe finds nothing on any page type, in English and Arabic, by day and by night; no page scrolls sideways."""

from typing import Any

import pytest

from tests.browser.axe import faults_of
from tests.browser.pages import broken_page

pytestmark = pytest.mark.browser


@pytest.mark.parametrize("language", ["en", "ar"])
def test_axe_finds_nothing(
    browser: Any, axe: str, running_portal: Any, addresses: dict[str, str], language: str
) -> None:
    context = browser.new_context(viewport={"width": 390, "height": 844}, bypass_csp=True)
    page = context.new_page()
    faults = {}
    for name, path in addresses.items():
        page.goto(f"{running_portal.url}/{language}{path}")
        if found := faults_of(page, axe):
            faults[name] = found
    context.close()
    assert faults == {}


@pytest.mark.parametrize("language", ["en", "ar"])
def test_the_page_of_our_own_fault_is_in_order_too(browser: Any, axe: str, running_portal: Any, language: str) -> None:
    context = browser.new_context(viewport={"width": 320, "height": 640}, bypass_csp=True)
    page, address = context.new_page(), f"{running_portal.url}/{language}/broken/"
    page.route(address, lambda route: route.fulfill(body=broken_page(language), content_type="text/html"))
    page.goto(address)
    assert page.evaluate("getComputedStyle(document.querySelector('.top')).backgroundColor") != "rgba(0, 0, 0, 0)"
    assert faults_of(page, axe) == []
    assert page.evaluate("document.documentElement.scrollWidth") == 320
    context.close()


@pytest.mark.parametrize("language", ["en", "ar", pytest.param("fr", marks=pytest.mark.thorough)])
def test_no_page_scrolls_sideways_at_320_pixels(
    browser: Any, running_portal: Any, addresses: dict[str, str], language: str
) -> None:
    context = browser.new_context(viewport={"width": 320, "height": 640})
    page = context.new_page()
    too_wide = {}
    for name, path in addresses.items():
        page.goto(f"{running_portal.url}/{language}{path}")
        width = page.evaluate("document.documentElement.scrollWidth")
        if width > 320:
            too_wide[name] = width
    context.close()
    assert too_wide == {}


def test_the_page_and_its_foreign_parts_say_their_language_and_direction(browser: Any, running_portal: Any) -> None:
    context = browser.new_context(java_script_enabled=False)
    page = context.new_page()
    page.goto(f"{running_portal.url}/ar/laws/?language=fr")
    assert page.get_attribute("html", "lang") == "ar"
    assert page.get_attribute("html", "dir") == "rtl"
    titles = page.locator(".rows h3 a, .rows h2 a")
    assert titles.count() > 0
    for number in range(titles.count()):
        nearest = titles.nth(number).evaluate("e => e.closest('[lang]').lang", timeout=2000)
        assert nearest == "fr"
    context.close()


def test_a_colour_that_cannot_be_read_at_night_is_found(chromium: Any, axe: str) -> None:
    page = chromium.new_page()
    night = "@media (prefers-color-scheme:dark){body{background:#111;color:#333}}"
    page.set_content(f"<html lang=en><title>T</title><style>{night}</style><main><h1>A heading</h1></main>")
    [fault] = faults_of(page, axe)
    assert fault.startswith("dark: color-contrast")
    page.close()
