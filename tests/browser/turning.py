"""From page to page: the next one is waited for, since what is asked for meanwhile would cut a form off."""

from typing import Any


def press(page: Any, what: str) -> None:
    """A button or link after which a page comes, the same one or another. `what`: a selector of Playwright's."""
    with page.expect_navigation():
        page.click(what)


def enter(page: Any, field: str) -> None:
    """Send the form of this field as the keyboard does."""
    with page.expect_navigation():
        page.press(field, "Enter")
