"""What counts as reading, and that nothing of a reader is kept or shows in the page."""

from datetime import date

import pytest
from django.conf import settings as django_settings
from django.db import DatabaseError, connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from portal.countries.models import Country
from portal.members.models import User
from portal.readership import buffer
from portal.readership.buffer import BUFFER, Seen
from portal.readership.models import MonthlyReaders
from portal.readership.queries import readers_of
from tests.conftest import browser_of
from tests.portal.making import make_record

pytestmark = pytest.mark.django_db
PHONE = {"HTTP_USER_AGENT": "Mozilla/5.0 (Linux; Android 9) Mobile"}


@pytest.fixture(autouse=True)
def counting(settings, monkeypatch):
    """Counts are written when the test says so, not by a timer."""
    settings.COUNT_READERS = True
    monkeypatch.setattr(buffer, "SECONDS", 1e6)
    BUFFER._views.clear()
    yield
    BUFFER._views.clear()


@pytest.fixture
def record(db):
    return make_record("Rare quarzvogel")


@pytest.fixture
def member(db):
    return User.objects.create_user("tama@gov.example", country=Country.objects.get(iso2="TO"))


def read(record, browser=None, **headers):
    answer = (browser or Client()).get(record.url, **{**PHONE, **headers})
    assert answer.status_code == 200
    return answer


def rows() -> list[tuple[str, int]]:
    BUFFER.write()
    return list(MonthlyReaders.objects.order_by("country").values_list("country", "views"))


def test_views_of_a_month_add_up_in_one_row_a_country(record, member):
    for _ in range(3):
        read(record)
    read(record, browser_of(member))
    assert rows() == [("", 3), ("TO", 1)]
    read(record)
    assert rows() == [("", 4), ("TO", 1)]
    assert MonthlyReaders.objects.values_list("work", "month").distinct().get() == (
        record.translation_key,
        date.today().replace(day=1),
    )


def test_versions_of_a_work_are_counted_together(record):
    make_record("Quarz un", language="fr", work=record)
    read(record)
    assert Client().get(record.url.replace("/en/", "/fr/"), **PHONE, follow=True).status_code == 200
    assert rows() == [("", 2)]


@pytest.mark.parametrize(
    "headers",
    [
        {"HTTP_USER_AGENT": "Googlebot/2.1"},
        {"HTTP_USER_AGENT": ""},
        {"HTTP_USER_AGENT": "curl/8"},
        {"HTTP_SEC_PURPOSE": "prefetch"},
        {"HTTP_SEC_FETCH_DEST": "empty"},
        {"HTTP_SEC_FETCH_DEST": "iframe"},
    ],
)
def test_programs_and_what_is_fetched_ahead_are_not_counted(record, headers):
    read(record, **headers)
    assert rows() == []


def test_only_records_that_are_shown_are_counted(record):
    browser = Client()
    browser.head(record.url, **PHONE)
    browser.get("/en/cases/", **PHONE)
    browser.get("/en/cases/fj/no-such-record/", **PHONE)
    answer = read(record)
    again = browser.get(record.url, **PHONE, HTTP_IF_NONE_MATCH=answer.get("ETag", '"x"'))
    assert again.status_code == 304
    assert rows() == [("", 1)]


def test_the_author_is_no_reader(record, member):
    type(record).objects.filter(pk=record.pk).update(owner=member)
    read(record, browser_of(member))
    assert rows() == []


def test_a_page_neither_varies_by_reader_nor_opens_a_session(record, member):
    for browser in (Client(), browser_of(member)):
        answer = read(record, browser)
        assert "Cookie" not in answer.get("Vary", "")
        assert django_settings.SESSION_COOKIE_NAME not in answer.cookies


def test_counting_an_unknown_reader_asks_the_database_nothing(record, settings):
    def queries() -> int:
        with CaptureQueriesContext(connection) as context:
            read(record)
        return len(context)

    queries()
    counted = queries()
    settings.COUNT_READERS = False
    assert counted == queries()


def test_what_cannot_be_written_waits(record, monkeypatch):
    read(record)

    def locked(_views):
        raise DatabaseError("database is locked")

    with monkeypatch.context() as patch:
        patch.setattr(buffer, "write_views", locked)
        assert BUFFER.write() == 0
    assert rows() == [("", 1)]


def test_the_memory_of_a_worker_is_bounded(record, monkeypatch):
    monkeypatch.setattr(buffer, "MOST_WAITING", 2)
    for code in ("FJ", "TO", "WS"):
        BUFFER.add(Seen(record.translation_key, date(2026, 11, 1), code))
    BUFFER.add(Seen(record.translation_key, date(2026, 11, 1), "FJ"))
    assert rows() == [("FJ", 2), ("TO", 1)]


def test_a_country_is_named_only_from_five_views_a_month(record):
    work = record.translation_key
    for month, country, views in (
        (10, "TO", 4),
        (11, "TO", 5),
        (10, "FJ", 12),
        (11, "NU", 1),
        (11, "", 30),
    ):
        MonthlyReaders.objects.create(work=work, month=date(2026, month, 1), country=country, views=views)
    readers = readers_of(work)
    assert readers.total == 52
    assert readers.by_country == [("FJ", 12), ("TO", 5)]
    assert (readers.others, readers.unknown, readers.countries) == (5, 30, 2)
    assert readers.by_month == [(date(2026, 10, 1), 16), (date(2026, 11, 1), 36)]


def test_a_work_that_nobody_read_has_no_readers(record):
    assert readers_of(record.translation_key).total == 0
