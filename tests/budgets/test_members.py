"""The pages of members: at most 30 KB on the wire with their styles, and 15 queries, on a portal with many members."""

import brotli
import pytest
from django.conf import settings
from django.contrib.staticfiles import finders
from django.db import connection
from django.test.utils import CaptureQueriesContext

from portal.members.organisations import Organisation
from portal.members.verification import Verification
from tests.budgets.weighing import over_budget
from tests.portal.members.people import (
    fresh_browser_of,
    land,
    make_administrator,
    make_focal_point,
    make_member,
    make_verified,
)

pytestmark = pytest.mark.django_db
KILOBYTES, QUERIES = 30, 15


def on_the_wire(content: bytes) -> int:
    return len(brotli.compress(content, quality=5))


@pytest.fixture
def crowd():
    """Sixty offices and sixty who wait, with names as long as names get."""
    people = []
    for number in range(60):
        office = Organisation.objects.create(
            name=f"Ministry of matters number {number} and of all that belongs to them",
            kind="government",
            country=land("FJ"),
        )
        people.append(
            make_member(
                f"member{number}@post.example",
                country="FJ",
                organisation=office,
                job_title=f"Head of division {number}",
            )
        )
    return people


def styles() -> int:
    return sum(on_the_wire(open(finders.find(f"portal/css/{name}.css"), "rb").read()) for name in ("site", "forms"))


@pytest.mark.parametrize("language", ["en", "ar"])
@pytest.mark.parametrize("page", ["profile/", "members/waiting/", "members/{other}/", "members/{other}/official/"])
def test_each_page_keeps_its_budget(crowd, page, language):
    focal = make_focal_point("FJ")
    make_verified("colleague@post.example")
    browser = fresh_browser_of(focal)
    address = f"/{language}/" + page.format(other=crowd[0].pk)
    browser.get(address)  # the small tables that are read once
    with CaptureQueriesContext(
        connection,
    ) as asked:
        answer = browser.get(address)
    assert answer.status_code == 200
    # The session and its user are asked for besides; the row that tells of a look is written, within its savepoint.
    assert len(asked) <= QUERIES, [query["sql"][:120] for query in asked]
    assert on_the_wire(answer.content) + styles() <= KILOBYTES * 1024
    assert f'src="{settings.STATIC_URL}' not in answer.content.decode()  # the page and its two style sheets: 3 requests


@pytest.mark.parametrize("language", ["en", "ar"])
def test_a_donor_s_page_and_the_end_of_a_verification_keep_it_too(crowd, language):
    browser = fresh_browser_of(make_administrator())
    bank = Organisation.objects.create(name="Development bank of all the islands of two oceans", kind="donor")
    donor = make_member("lea@bank.example", organisation=bank, job_title="Head of the division of small grants")
    standing = Verification.objects.get(member=make_verified("colleague@post.example"))
    pages = [f"/{language}/members/{donor.pk}/donor/", f"/{language}/members/verifications/{standing.pk}/end/"]
    assert over_budget(browser, *pages) == {}


def test_the_profile_that_is_refused_keeps_it_too(crowd):
    browser = fresh_browser_of(crowd[0])
    browser.get("/en/profile/")
    with CaptureQueriesContext(connection) as asked:
        answer = browser.post("/en/profile/", {"display_name": "", "country": "fiji", "expertise": "x" * 5000})
    assert answer.status_code == 200
    # Four of them belong to the transaction around a writing request.
    assert len(asked) <= QUERIES + 4, [query["sql"][:120] for query in asked]
    assert on_the_wire(answer.content) + styles() <= KILOBYTES * 1024
