"""My work: everything a member wrote is found there, in the state in which it is, in a fixed number of queries."""

import csv
import io
from datetime import UTC, date, datetime

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from portal.readership.models import MonthlyReaders
from portal.responses.services import save_record
from portal.review.decisions import approve, request_changes
from portal.review.hiding import hide_record
from portal.review.services import keep_change_request
from tests.portal.contributions.authors import Author, make_author
from tests.portal.review.people import focal, grant, member

pytestmark = pytest.mark.django_db
MY_WORK = "/en/my-work/"


def sent_case(user, title: str = "Licences renewed by radio"):
    author = Author(user)
    author.write_all()
    author.save("title", title=title)
    author.save("done", summary="Licences are renewed over the radio.")
    answer = author.send(licence="by")
    assert answer["Location"].endswith("/sent/"), answer["Location"]
    return author.user.drafts.get(key=author.key).page.specific


@pytest.fixture
def user():
    return make_author()


def read(user) -> str:
    from tests.conftest import browser_of

    return browser_of(user).get(MY_WORK).content.decode()


def test_signed_out_one_signs_in_first(client):
    answer = client.get(MY_WORK)
    assert answer.status_code == 302
    assert "next=/en/my-work/" in answer["Location"]


def test_a_draft_stands_there_with_how_much_is_answered(user):
    author = Author(user)
    author.save("title", title="Canoes", countries=["FJ"])
    page = read(user)
    assert "Canoes" in page
    assert "1 of 8" in page
    assert str(author.key) in page


def test_a_sent_record_stands_in_review_and_others_do_not_see_it(user):
    sent_case(user)
    page = read(user)
    assert "Licences renewed by radio" in page.partition('id="w3"')[2].partition('id="w4"')[0]
    assert "Licences" not in read(make_author("Sione"))


def test_changes_asked_stand_first_with_the_reviewers_words(user):
    record = sent_case(user)
    reviewer = focal()
    keep_change_request(page=record, field="problem", text="Who had it, and how many?", user=reviewer)
    request_changes(page=record, user=reviewer)
    asked = read(user).partition('id="w1"')[2].partition('id="w2"')[0]
    assert "Who had it, and how many?" in asked
    assert f"/en/share/change/{record.pk}/" in asked


def test_a_published_record_can_be_taken_back_from_here_and_days_are_of_the_author_s_place(user):
    user.time_zone = "Pacific/Fiji"
    user.save()
    from tests.conftest import browser_of

    record = sent_case(user)
    user.drafts.update(sent_at=datetime(2026, 11, 30, 21, 0, tzinfo=UTC))  # in Fiji it is the day after
    draft = user.drafts.get(page_id=record.pk)
    assert "By 15 December 2026" in browser_of(user).get(f"/en/share/{draft.key}/sent/").content.decode()
    approve(page=record, user=focal())
    assert f"/en/share/withdraw/{record.pk}/" in read(user).partition('id="w4"')[2]


def test_a_hidden_record_says_so_with_the_reason_and_can_be_changed_and_sent_again(user):
    from tests.conftest import browser_of

    record = sent_case(user)
    approve(page=record, user=focal())
    reason = "It names a person who did not agree."
    hide_record(page=record, user=grant(member("Mo D."), "moderator"), reason=reason)
    resting = read(user).partition('id="w5"')[2]
    assert "Hidden by a moderator" in resting
    assert reason in resting
    assert f"/en/share/change/{record.pk}/" in resting
    draft = user.drafts.get(page_id=record.pk)
    told = browser_of(user).get(f"/en/share/{draft.key}/sent/").content.decode()
    assert "Hidden by a moderator" in told
    assert reason in told
    change = browser_of(user).post(f"/en/share/change/{record.pk}/")
    assert change.status_code == 303
    again = Author(user)
    again.key = change["Location"].split("/")[3]
    again.save("problem", problem="Boats waited for weeks; no name is told.")
    assert again.send(licence="by")["Location"].endswith("/sent/")
    assert "Licences renewed by radio" in read(user).partition('id="w3"')[2].partition('id="w4"')[0]


def test_what_came_back_to_a_published_record(user):
    record = sent_case(user)
    approve(page=record, user=focal())
    for country, views in (("TO", 7), ("", 3), ("WS", 2)):
        MonthlyReaders.objects.create(
            work=record.translation_key, month=date(2026, 10, 1), country=country, views=views
        )
    save_record(member=make_author("Sione"), work=record.translation_key)
    published = read(user).partition('id="w4"')[2]
    assert "12" in published
    assert "Tonga" in published
    assert "Samoa" not in published  # two readings in a month could be one person
    assert f"/en/my-work/certificate/{record.pk}/" in published


def test_the_table_has_a_row_a_country_and_runs_nothing(user):
    from tests.conftest import browser_of

    record = sent_case(user, title="=HYPERLINK(1)")
    approve(page=record, user=focal())
    MonthlyReaders.objects.create(work=record.translation_key, month=date(2026, 10, 1), country="TO", views=7)
    text = browser_of(user).get("/en/my-work/came-back.csv").content.decode("utf-8-sig")
    rows = list(csv.DictReader(io.StringIO(text)))
    assert ("Tonga", "7") in [(row["Country"], row["Readings"]) for row in rows]
    assert {row["Record"] for row in rows} == {"'=HYPERLINK(1)"}
    assert [row["Asked"] for row in rows] == ["0", *[""] * (len(rows) - 1)]  # of the record: a sum counts it once


@pytest.mark.thorough
def test_it_costs_as_much_with_many_records_as_with_one(user):
    from tests.conftest import browser_of

    browser = browser_of(user)

    def cost() -> int:
        browser.get(MY_WORK)
        with CaptureQueriesContext(connection) as context:
            assert browser.get(MY_WORK).status_code == 200
        return len(context)

    approve(page=sent_case(user), user=focal())
    sent_case(user, "Second")
    before = cost()
    for number in range(3):
        approve(page=sent_case(user, f"Published {number}"), user=focal(name=f"Ioane {number}"))
        sent_case(user, f"Waiting {number}")
        Author(user).save("title", title=f"Begun {number}", countries=["FJ"])
    assert cost() <= before <= 25


def test_what_is_accepted_for_a_later_day_says_so_and_can_still_be_taken_back(user):
    from tests.conftest import browser_of

    record, browser = sent_case(user), browser_of(user)
    draft = user.drafts.get(page_id=record.pk)
    approve(page=record, user=focal(), publish_at=datetime(2199, 3, 1, 20, 0, tzinfo=UTC))
    url, sent_url = f"/en/share/withdraw/{record.pk}/", f"/en/share/{draft.key}/sent/"
    in_review = read(user).partition('id="w3"')[2].partition('id="w4"')[0]
    assert "It is accepted and will be published." in in_review
    sent = browser.get(sent_url).content.decode()
    assert "Taken back, or not published" not in sent
    assert "2 March 2199" in sent or "1 March 2199" in sent
    assert url in sent
    assert "was taken back" not in browser.get(url).content.decode()
    for _click in range(2):
        assert browser.post(url).status_code == 303
    assert not type(record).objects.get(pk=record.pk).approved_schedule
    assert "was taken back" in browser.get(url).content.decode()
    assert "Taken back, or not published" in browser.get(sent_url).content.decode()
    assert "It is accepted and will be published." not in read(user)
