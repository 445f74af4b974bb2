"""An author takes a record back in the moment in which a reviewer decides: one of them comes first. Real commits."""

import pytest

from portal.contributions.withdrawing import withdraw_record
from portal.review.decisions import approve
from portal.review.items import newest_submission
from portal.review.services import start_review
from tests.portal.making import make_minimal_site
from tests.portal.review.people import draft_case, focal, fresh, official
from tests.portal.review.test_two_at_once import at_once

pytestmark = pytest.mark.django_db(transaction=True)


def test_taken_back_while_it_is_published():
    make_minimal_site()
    author, reviewer = official(), focal()
    page = draft_case(author)
    start_review(page=page, user=author)
    results = at_once(
        lambda: withdraw_record(page=page, user=author),
        lambda: approve(page=page, user=reviewer),
    )
    assert not fresh(page).live, results  # published first and then taken back, or never published
    assert newest_submission(page).outcome in ("withdrawn", "published")


def test_both_ask_for_the_same_lock(monkeypatch):
    """The row of the page itself: a lock on the row of the case alone would let a decision pass by."""
    make_minimal_site()
    page = draft_case(official())
    asked = []
    monkeypatch.setattr("portal.contributions.withdrawing.lock_page", asked.append)
    withdraw_record(page=page, user=page.owner)
    assert asked == [page.pk]
