"""Two reviewers decide in the same moment: one decision stands, the other hears of it. Real threads and commits."""

import threading

import pytest
from django.db import connection, connections

from portal.outgoing_mail.models import OutgoingMail
from portal.review.decisions import approve, decline, request_changes
from portal.review.items import newest_submission
from portal.review.refusals import ReviewRefused
from portal.review.services import claim, start_review
from tests.portal.making import make_minimal_site
from tests.portal.review.people import draft_case, editor_of, focal, fresh, official

pytestmark = pytest.mark.django_db(transaction=True)


def at_once(*steps):
    """Each step in a thread of its own, all let go together: what each gave back or raised."""
    gate, results = threading.Barrier(len(steps)), [None] * len(steps)

    def run(place, step):
        try:
            gate.wait(timeout=20)
            results[place] = step()
        except Exception as error:
            results[place] = error
        finally:
            connections.close_all()

    threads = [threading.Thread(target=run, args=pair) for pair in enumerate(steps)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(timeout=60)
    return results


@pytest.fixture
def sent():
    make_minimal_site()
    author, one, two = official(), focal(), editor_of("health")
    page = draft_case(author)
    start_review(page=page, user=author)
    return page, author, one, two


def test_two_decide_at_once(sent):
    page, _author, one, two = sent

    results = at_once(
        lambda: approve(page=page, user=one),
        lambda: decline(page=page, user=two, reason="No."),
    )

    refused = [result for result in results if isinstance(result, ReviewRefused)]
    assert len(refused) == 1, results
    assert "Already decided by" in refused[0].sentence
    assert fresh(page).live == (newest_submission(page).outcome == "published")
    assert OutgoingMail.objects.filter(kind__in=["review-published", "review-declined"]).count() == 1


def test_six_decisions_at_once_give_one(sent):
    page, _author, one, two = sent
    steps = [lambda user=user: request_changes(page=page, user=user, remark="More.") for user in (one, two) * 3]

    results = at_once(*steps)

    assert sum(isinstance(result, list) for result in results) == 1, results
    assert sum(isinstance(result, ReviewRefused) for result in results) == 5, results
    assert page.change_requests.count() == 1
    assert OutgoingMail.objects.filter(kind="review-changes").count() == 1


def test_two_take_it_at_once(sent):
    page, _author, one, two = sent
    results = at_once(lambda: claim(page=page, user=one), lambda: claim(page=page, user=two))
    assert sum(isinstance(result, ReviewRefused) for result in results) == 1, results


def test_sent_by_two_tabs_at_once(sent):
    _page, author, *_rest = sent
    other = draft_case(author, "Another")
    results = at_once(*[lambda: start_review(page=other, user=author) for _number in range(4)])
    assert [result for result in results if isinstance(result, Exception)] == []
    assert other.submissions.count() == 1
    assert connection.vendor in ("sqlite", "postgresql")
