import pytest

from tests.portal.review.people import editor_of, focal, official, sent_case


@pytest.fixture
def author(db):
    return official()


@pytest.fixture
def reviewer(db):
    """The focal point of Fiji."""
    return focal()


@pytest.fixture
def editor_of_health(db):
    return editor_of("health")


@pytest.fixture
def page(author, reviewer):
    """A case of Fiji about health, in review."""
    return sent_case(author)
