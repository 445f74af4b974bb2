"""What people come for, with JavaScript off: find a case by theme and region, a law by kind, change the language."""

from collections.abc import Iterator
from typing import Any

import pytest

from tests.browser.turning import enter, press

pytestmark = pytest.mark.browser


@pytest.fixture
def page(browser: Any, running_portal: Any) -> Iterator[Any]:
    context = browser.new_context(
        java_script_enabled=False, viewport={"width": 360, "height": 740}, base_url=running_portal.url
    )
    page = context.new_page()
    yield page
    context.close()


def test_an_official_finds_a_case_by_theme_and_region(page: Any) -> None:
    page.goto("/en/cases/")
    before = page.locator(".rows > li").count()
    page.check('input[name="theme"][value="service-delivery"]', force=True)
    page.check('input[name="region"][value="pacific"]', force=True)
    with page.expect_navigation():
        page.locator('.facets button[type="submit"], .facets button:not([type])').first.click(force=True)
    assert "theme=service-delivery" in page.url
    assert "region=pacific" in page.url
    assert 0 < page.locator(".rows > li").count() <= before
    assert page.locator(".chips a").count() >= 2
    press(page, ".rows h3 a >> nth=0")
    assert page.locator("h1").count() == 1
    assert "/en/cases/" in page.url


def test_a_chip_takes_its_filter_off(page: Any) -> None:
    page.goto("/en/laws/?status=in-force&country=JM")
    narrow = page.locator(".rows > li").count()
    press(page, ".chips a >> nth=0")
    assert page.locator(".rows > li").count() >= narrow
    assert page.url.count("=") == 1


def test_a_misspelt_word_still_finds(page: Any) -> None:
    page.goto("/en/search/")
    page.fill('main input[name="q"]', "cybercrme act")
    enter(page, 'main input[name="q"]')
    assert page.locator(".rows > li").count() > 0


def test_the_language_page_leads_back_to_the_same_page(page: Any) -> None:
    page.goto("/en/countries/fj/")
    press(page, 'header a[href*="/languages/"] >> nth=0')
    press(page, 'main a[hreflang="fr"], main a[lang="fr"] >> nth=0')
    assert page.url.endswith("/fr/countries/fj/")
    assert page.get_attribute("html", "lang") == "fr"


def test_a_record_in_another_language_says_so_and_leads_to_its_original(page: Any) -> None:
    page.goto("/en/laws/?language=pt")
    press(page, ".rows h3 a >> nth=0")
    assert page.locator('h1[lang="pt"], [lang="pt"] h1').count() == 1
    assert "In Portuguese" in page.inner_text("main")


def test_every_page_works_from_the_keyboard(browser: Any, running_portal: Any) -> None:
    context = browser.new_context(base_url=running_portal.url, viewport={"width": 1280, "height": 800})
    page = context.new_page()
    page.goto("/en/")
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.className") == "skip"
    page.keyboard.press("Enter")
    assert page.url.endswith("#main")
    page.fill('main input[name="q"]', "births")
    page.keyboard.press("Enter")
    page.wait_for_url("**/search/**")
    assert page.locator(".rows > li").count() > 0
    context.close()
