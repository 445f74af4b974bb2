"""Clicks in the list of results: the place is told in passing, the link leads where it always did."""

from collections.abc import Iterator
from typing import Any
from urllib.parse import parse_qs

import pytest

pytestmark = pytest.mark.browser

PHONE = "Mozilla/5.0 (Linux; Android 8) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/110 Mobile Safari/537.36"


@pytest.fixture
def page(browser: Any, running_portal: Any) -> Iterator[Any]:
    context = browser.new_context(user_agent=PHONE, base_url=running_portal.url)
    page = context.new_page()
    page.told = []
    context.on("response", lambda answer: answer.request.method == "POST" and page.told.append(answer))
    yield page
    context.close()


def places(page: Any) -> list[tuple[str, str, int]]:
    page.wait_for_timeout(500)
    sent = [(parse_qs(answer.request.post_data), answer) for answer in page.told]
    # Sorted: two that are sent at once may be answered in either order.
    return sorted((form["q"][0], form["place"][0], answer.status) for form, answer in sent)


def links(page: Any) -> Any:
    return page.locator("main ul.rows h3 a")


def test_the_place_is_told_and_the_link_is_followed(page: Any) -> None:
    page.goto("/en/search/?q=government")
    wanted = links(page).nth(2).get_attribute("href")
    links(page).nth(2).click()
    page.wait_for_url(f"**{wanted}")
    assert places(page) == [("government", "3", 204)]
    assert page.told[0].url.endswith("/en/search/clicked/")


def test_the_keyboard_a_new_tab_and_a_later_page_count_as_well(page: Any) -> None:
    page.goto("/fr/search/?q=government&page=2")
    links(page).nth(0).click(modifiers=["Control"])
    links(page).nth(1).focus()
    page.keyboard.press("Enter")
    assert places(page) == [("government", "21", 204), ("government", "22", 204)]


@pytest.mark.parametrize("address", ["/en/search/?q=government&kind=law", "/en/laws/?q=government", "/en/search/"])
def test_other_lists_tell_nothing(page: Any, address: str) -> None:
    page.goto(address)
    links(page).nth(0).click()
    assert places(page) == []


def test_other_links_of_the_page_tell_nothing(page: Any) -> None:
    page.goto("/en/search/?q=government")
    page.locator(".pager a").first.click()
    assert places(page) == []
