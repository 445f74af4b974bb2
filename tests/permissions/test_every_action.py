"""Each action of the table is asked by something: an action that nobody asks is a promise that nobody keeps."""

import re
from pathlib import Path

import pytest
from django.conf import settings

from portal.members.permissions import RULES

ROOMS = Path(settings.BASE_DIR) / "portal"
TABLE = ROOMS / "members" / "permissions.py"  # where they are written, not asked

# Action -> why nothing asks for it. A reason, not a date.
UNASKED: dict[str, str] = {}


def asked_words() -> set[str]:
    """All words in quotes that look like an action, in views, templates and services."""
    found: set[str] = set()
    for path in ROOMS.rglob("*"):
        if path.suffix in (".py", ".html", ".txt") and path != TABLE:
            found |= set(re.findall(r"""["']([a-z]+\.[a-z_]+)["']""", path.read_text(encoding="utf-8")))
    return found


@pytest.fixture(scope="module")
def asked() -> set[str]:
    return asked_words()


@pytest.mark.parametrize("action", RULES)
def test_every_action_is_asked_somewhere(action, asked):
    assert (action in asked) is not (action in UNASKED), "Build it, take it out of the table, or say why nothing asks."


def test_the_reasons_are_of_actions_that_exist():
    assert set(UNASKED) <= set(RULES)
    assert all(UNASKED.values())


def test_the_walk_would_see_a_hole(asked):
    assert "record.publsh" not in asked
    assert "record.hide" in asked
