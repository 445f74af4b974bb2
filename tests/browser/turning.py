"""From page to page: the next one is waited for, since what is asked for meanwhile would cut a form off."""

from collections.abc import Callable
from typing import Any

from playwright.sync_api import Error


def press(page: Any, what: str) -> None:
    """A button or link after which a page comes, the same one or another. `what`: a selector of Playwright's."""
    with page.expect_navigation():
        page.click(what)


def enter(page: Any, field: str) -> None:
    """Send the form of this field as the keyboard does."""
    with page.expect_navigation():
        page.press(field, "Enter")


def press_twice(page: Any, what: str) -> None:
    """As people do who see nothing happen. The second press cuts the first one's page off, and brings its own."""
    before = page.url
    page.dblclick(what)
    unless_cut_off(lambda: page.wait_for_url(lambda url: url != before))


def turn_to(page: Any, url: str) -> None:
    """Open a page while what was pressed before may still be on its way."""
    unless_cut_off(lambda: page.goto(url))


def unless_cut_off(turn: Callable[[], Any]) -> None:
    for is_last in (False, False, True):
        try:
            turn()
            return
        except Error as error:
            if is_last or "ERR_ABORTED" not in str(error):
                raise
