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
    page.told, page.refused = [], []
    context.on("request", lambda request: request.method == "POST" and page.told.append(request))
    context.on("response", lambda answer: answer.status >= 400 and page.refused.append(answer.url))
    yield page
    assert page.refused == []
    context.close()


def places(page: Any, wanted: int) -> list[tuple[str, str]]:
    """What was told, once there are as many as wanted.

    Asked of the requests: Chromium does not report an answer that comes after its page was left.
    """
    for _try in range(100):
        page.wait_for_timeout(100 if wanted else 500)
        if len(page.told) >= wanted:
            break
    forms = [parse_qs(request.post_data) for request in page.told]
    return sorted((form["q"][0], form["place"][0]) for form in forms)  # two sent at once come in either order


def links(page: Any) -> Any:
    return page.locator("main ul.rows h3 a")


def test_the_place_is_told_and_the_link_is_followed(page: Any) -> None:
    page.goto("/en/search/?q=government")
    wanted = links(page).nth(2).get_attribute("href")
    links(page).nth(2).click()
    page.wait_for_url(f"**{wanted}")
    assert places(page, 1) == [("government", "3")]
    assert page.told[0].url.endswith("/en/search/clicked/")


def test_the_keyboard_a_new_tab_and_a_later_page_count_as_well(page: Any) -> None:
    page.goto("/fr/search/?q=government&page=2")
    links(page).nth(0).click(modifiers=["Control"])
    links(page).nth(1).focus()
    page.keyboard.press("Enter")
    assert places(page, 2) == [("government", "21"), ("government", "22")]


@pytest.mark.parametrize("address", ["/en/search/?q=government&kind=law", "/en/laws/?q=government", "/en/search/"])
def test_other_lists_tell_nothing(page: Any, address: str) -> None:
    page.goto(address)
    links(page).nth(0).click()
    assert places(page, 0) == []


def test_other_links_of_the_page_tell_nothing(page: Any) -> None:
    page.goto("/en/search/?q=government")
    page.locator(".pager a").first.click()
    assert places(page, 0) == []
