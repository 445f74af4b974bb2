"""A record on paper: black on white whatever the screen shows, without menus, with the addresses of its links."""

from typing import Any

import pytest

pytestmark = pytest.mark.browser


@pytest.mark.parametrize("language", ["en", "ar"])
@pytest.mark.parametrize("name", ["case", "law", "strategy", "toolkit", "country"])
def test_a_page_is_fit_to_be_printed(
    browser: Any, running_portal: Any, addresses: dict[str, str], name: str, language: str
) -> None:
    paper = {"width": 673, "height": 1000}  # CSS pixels of A4 between its margins
    context = browser.new_context(viewport=paper, color_scheme="dark")
    page = context.new_page()
    page.goto(f"{running_portal.url}/{language}{addresses[name]}")
    assert page.locator(".top").is_visible()
    page.emulate_media(media="print")
    for menu in (".top", ".foot", ".crumbs"):
        assert not any(one.is_visible() for one in page.locator(menu).all()), menu
    ink = "getComputedStyle(document.querySelector('h1')).color"
    assert page.evaluate(ink) == "rgb(0, 0, 0)"
    assert page.evaluate("document.documentElement.scrollWidth") <= paper["width"]
    outward = page.locator("main a[href^=http]")
    for number in range(outward.count()):
        behind = outward.nth(number).evaluate("e => getComputedStyle(e, '::after').content")
        assert outward.nth(number).get_attribute("href") in behind
    assert page.pdf(format="A4").startswith(b"%PDF")
    context.close()
