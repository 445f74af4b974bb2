"""Where a record stands, as its author's pages ask: state, since when, with whom, until when, what is asked."""

from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from portal.review.decisions import approve, decline, request_changes
from portal.review.items import newest_submission
from portal.review.models import GOAL_DAYS
from portal.review.services import claim, keep_change_request, resume_review, start_review, withdraw_from_review
from portal.review.states import review_state_of, review_states_of
from tests.portal.making import make_record
from tests.portal.review.people import draft_case, fresh, rewrite, sent_case

pytestmark = pytest.mark.django_db


def state(page):
    return review_state_of(fresh(page))


def test_before_it_is_sent(author):
    assert state(draft_case(author)).state == "draft"
    assert state(make_record("Written in the admin")).state == "published"


def test_in_review(page, reviewer):
    told = state(page)
    assert (told.state, told.with_whom, told.role, told.looks) == ("review", "", "focal points and editors", 1)
    assert told.due_on == newest_submission(page).waiting_since + timedelta(days=GOAL_DAYS)

    claim(page=page, user=reviewer)

    told = state(page)
    assert (told.with_whom, told.role) == ("Ioane M.", "Focal point")


def test_changes_asked(page, author, reviewer):
    keep_change_request(page=page, user=reviewer, field="problem", text="How many?", quote="a third")
    assert state(page).requests == []  # nothing is told before it is sent
    request_changes(page=page, user=reviewer)

    told = state(page)

    assert (told.state, told.with_whom) == ("changes", "Ioane M.")
    (asked,) = told.requests
    assert (asked.field, asked.label, asked.text, asked.quote) == ("problem", "Problem", "How many?", "a third")
    assert not asked.is_answered
    rewrite(page, author, problem="Forty.")
    resume_review(page=page, user=author)
    told = state(page)
    assert (told.state, told.looks) == ("review", 2)
    assert told.requests[0].is_answered


def test_decided(page, author, reviewer):
    approve(page=page, user=reviewer)
    told = state(page)
    assert (told.state, told.with_whom, told.role) == ("published", "Ioane M.", "Focal point")


def test_accepted_for_a_later_day(page, reviewer):
    day = timezone.now() + timedelta(days=2)
    approve(page=page, user=reviewer, publish_at=day)
    told = state(page)
    assert (told.state, told.publish_at) == ("scheduled", day)


def test_declined_and_withdrawn(author, reviewer):
    page = sent_case(author)
    decline(page=page, user=reviewer, reason="It names a patient.")
    told = state(page)
    assert (told.state, told.reason, told.may_appeal) == ("declined", "It names a patient.", True)
    start_review(page=page, user=author)
    withdraw_from_review(page=page, user=author)
    assert state(page).state == "withdrawn"


def test_a_withdrawn_version_leaves_the_record_published(author, reviewer):
    record = make_record("Rare quarzvogel")
    record.owner = author
    record.save(update_fields=["owner"])
    rewrite(record, author, problem="New.")
    start_review(page=record, user=author)
    assert state(record).state == "review"
    withdraw_from_review(page=record, user=author)
    assert state(record).state == "published"


def test_many_pages_cost_as_many_queries_as_one(author, reviewer):
    pages = [sent_case(author, f"Case {number}") for number in range(4)]
    for page in pages:
        request_changes(page=page, user=reviewer, remark="More.")
    pages = [fresh(page) for page in pages]
    review_states_of(pages)  # content types are read once a process

    with CaptureQueriesContext(connection) as one:
        review_states_of(pages[:1])
    with CaptureQueriesContext(connection) as four:
        assert len(review_states_of(pages)) == 4

    assert len(four) == len(one) <= 3
