"""What people seek: counted without anything personal, without robots, without slowing a page, and dropped in time."""

import threading
from collections import Counter
from datetime import date, timedelta

import pytest
from django.db import DatabaseError, connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from search.management.commands.search_drain import Command
from search.models import QueryCount
from search.need.buffer import BUFFER, MOST_WAITING, Asked, NeedBuffer, write_counts
from search.need.clicks import THROTTLE
from search.need.counting import bucket_of, drop_old_counts, kept_words, today
from search.need.report import read_report

PHONE = "Mozilla/5.0 (Linux; Android 8; CUBOT X18) AppleWebKit/537.36 Chrome/110 Mobile Safari/537.36"


@pytest.fixture(autouse=True)
def counting(settings, monkeypatch):
    """Counting is on, and the test says when it is written."""
    settings.SEARCH_LOG = True
    monkeypatch.setattr(NeedBuffer, "write_soon", lambda self: None)
    monkeypatch.setattr(THROTTLE, "_left", 60.0)
    BUFFER.__init__()
    yield
    BUFFER.__init__()


@pytest.fixture
def reader(db):
    return Client(headers={"user-agent": PHONE})


def counted():
    BUFFER.write()
    return {(row.words, row.language): row for row in QueryCount.objects.all()}


def click(client, **form):
    return client.post("/en/search/clicked/", {"q": "health", "place": "1", **form})


# --- What is kept ----------------------------------------------------------------------------------------------
@pytest.mark.parametrize(
    ("typed", "kept"),
    [
        ("Water LAW", "water law"),
        ("mail to moana@ministry.example now", "mail to now"),
        ("moana @ ministry", "moana ministry"),
        ("call +679 331-1234", "call"),
        ("٦٧٩٣٣١١٢٣٤ هوية", "هويه"),
        ("(676) 23 456 78", ""),
        ("passport N1234567", "passport"),
        ("19901231", ""),
        ("https://ministry.example/?user=7 portal", "portal"),
        ("law 2014-2015", "law 2014 2015"),
        ("act 12 of 2014", "act 12 of 2014"),
        ("web 3.0 a11y", "web 3 0 a11y"),
        ("数字 政府", "数字 政府"),
        ("!!!", ""),
        ("", ""),
        ("x" * 1000, "x" * 64),
        ("word " * 50, ("word " * 20).strip()),
    ],
)
def test_words_are_kept_without_what_looks_personal(typed, kept):
    assert kept_words(typed) == kept


def test_nothing_kept_tells_who_or_from_where():
    names = {field.name for field in QueryCount._meta.get_fields()}
    numbers = {"asked", "found", "is_near", "clicks_best", "clicks_1", "clicks_2_3", "clicks_4_10", "clicks_later"}
    assert names == {"id", "day", "words", "language", *numbers}


# --- What is counted -------------------------------------------------------------------------------------------
def test_searches_are_counted_with_what_they_found(reader):
    for address in ("en/search/?q=Health", "en/search/?q=health!", "fr/search/?q=santé", "en/search/?q=xqzvwkjq"):
        assert reader.get(f"/{address}").status_code == 200
    total = reader.get("/en/search/?q=cybercrme").context["listing"].results.total

    rows = counted()

    assert {key: row.asked for key, row in rows.items()} == {
        ("health", "en"): 2,
        ("sante", "fr"): 1,
        ("xqzvwkjq", "en"): 1,
        ("cybercrme", "en"): 1,
    }
    assert rows["health", "en"].found > 0
    assert not rows["health", "en"].is_near
    assert (rows["xqzvwkjq", "en"].found, rows["xqzvwkjq", "en"].is_near) == (0, False)
    assert (rows["cybercrme", "en"].found, rows["cybercrme", "en"].is_near) == (total, True)
    assert total > 0
    assert {row.day for row in rows.values()} == {today()}


@pytest.mark.parametrize(
    "address",
    ["?q=health&page=2", "?q=health&kind=law", "?q=health&sort=newest", "", "?q=", "?q=!!", "?q=someone@mail.example"],
)
def test_what_is_narrowed_or_turned_over_is_not_counted(reader, address):
    reader.get(f"/en/search/{address}")
    reader.get("/en/laws/?q=health")
    reader.head("/en/search/?q=health")
    assert counted() == {}


@pytest.mark.parametrize(
    "headers",
    [
        {"user-agent": "Mozilla/5.0 (compatible; Googlebot/2.1; +http://www.google.com/bot.html)"},
        {"user-agent": "GPTBot/1.0"},
        {"user-agent": "Baiduspider"},
        {"user-agent": "curl/8.0"},
        {"user-agent": "python-requests/2"},
        {"user-agent": ""},
        {"user-agent": PHONE, "sec-purpose": "prefetch;prerender"},
    ],
)
def test_robots_and_prefetches_are_not_counted(db, headers):
    client = Client(headers=headers)
    client.get("/en/search/?q=health")
    assert click(client).status_code == 204
    assert counted() == {}


def test_nothing_is_counted_when_it_is_switched_off(reader, settings):
    settings.SEARCH_LOG = False
    reader.get("/en/search/?q=health")
    click(reader)
    assert counted() == {}


def test_counting_costs_the_page_no_query(reader, settings):
    reader.get("/en/search/?q=health")
    with CaptureQueriesContext(connection) as on:
        reader.get("/en/search/?q=health")
    settings.SEARCH_LOG = False
    with CaptureQueriesContext(connection) as off:
        reader.get("/en/search/?q=health")
    assert len(on) == len(off)


# --- Clicks ----------------------------------------------------------------------------------------------------
def test_clicks_are_counted_by_place(reader):
    reader.get("/en/search/?q=health")
    for place in (0, 1, 1, 2, 3, 7, 11, 40):
        assert click(reader, place=str(place)).status_code == 204
    row = counted()["health", "en"]
    assert (row.clicks_best, row.clicks_1, row.clicks_2_3, row.clicks_4_10, row.clicks_later) == (1, 2, 2, 1, 2)
    assert (row.asked, row.found > 0) == (1, True)


def test_a_click_written_later_does_not_change_what_was_found(reader):
    reader.get("/en/search/?q=health")
    found = counted()["health", "en"].found
    click(reader, q="HEALTH")
    row = counted()["health", "en"]
    assert (row.asked, row.clicks_1, row.found) == (1, 1, found)


def test_a_click_needs_no_token_no_cookie_and_no_transaction(db):
    client = Client(enforce_csrf_checks=True, headers={"user-agent": PHONE})
    with CaptureQueriesContext(connection) as queries:
        answer = click(client)
    assert (answer.status_code, answer.content, answer.cookies) == (204, b"", {})
    assert len(queries) == 0
    assert counted()["health", "en"].clicks_1 == 1


@pytest.mark.parametrize(
    "form",
    [
        {"place": "-1"},
        {"place": "first"},
        {"place": ""},
        {"place": "9" * 400},
        {"place": "١"},
        {"place": "10001"},
        {"q": ""},
        {"q": "x" * 7_000},
    ],
)
def test_a_bad_click_is_refused_with_a_sentence(reader, form):
    answer = click(reader, **form)
    assert answer.status_code == 400
    assert len(answer.content) > 10
    assert counted() == {}


@pytest.mark.parametrize("body", [b"", b"\xff\xfe", b"q=%00&place=1", b"q=%ff&place=1", b"{}"])
@pytest.mark.parametrize("kind", ["application/x-www-form-urlencoded", "text/plain", "multipart/form-data"])
def test_a_body_of_any_kind_is_no_error_of_ours(reader, body, kind):
    assert reader.post("/en/search/clicked/", body, content_type=kind).status_code in (204, 400)


def test_clicks_from_another_site_and_too_many_at_once_are_not_counted(reader):
    headers = {"sec-fetch-site": "cross-site"}
    reader.post("/en/search/clicked/", {"q": "health", "place": "1"}, headers=headers)
    assert counted() == {}
    for _ in range(200):
        assert click(reader).status_code == 204
    assert 60 <= counted()["health", "en"].clicks_1 < 150


def test_looking_at_the_address_of_clicks_is_refused(reader):
    assert reader.get("/en/search/clicked/").status_code == 405


@pytest.mark.parametrize(
    ("place", "bucket"), [(0, "clicks_best"), (3, "clicks_2_3"), (4, "clicks_4_10"), (10, "clicks_4_10")]
)
def test_places_and_their_buckets(place, bucket):
    assert bucket_of(place) == bucket


# --- Writing ---------------------------------------------------------------------------------------------------
def test_a_database_that_is_away_loses_nothing_and_breaks_no_page(reader, monkeypatch):
    def away(*_):
        raise DatabaseError("locked")

    monkeypatch.setattr("search.need.buffer.write_counts", away)
    reader.get("/en/search/?q=health")
    assert BUFFER.write() == 0
    assert reader.get("/en/search/?q=health").status_code == 200
    monkeypatch.undo()
    assert counted()["health", "en"].asked == 2


def test_many_different_words_are_bounded(db, monkeypatch):
    for number in range(MOST_WAITING + 50):
        BUFFER.add(Asked(today(), f"word {number}", "en"), {"asked": 1}, found=0)
    assert BUFFER.write() == MOST_WAITING
    monkeypatch.setattr("search.need.buffer.MOST_A_DAY", MOST_WAITING + 1)
    for words in ("word 1", "new a", "new b"):
        BUFFER.add(Asked(today(), words, "en"), {"asked": 1}, found=2)
    assert BUFFER.write() == 2
    rows = counted()
    assert (rows["word 1", "en"].asked, rows["word 1", "en"].found) == (2, 2)
    assert ("new a", "en") in rows
    assert ("new b", "en") not in rows


@pytest.mark.django_db(transaction=True)
def test_fifty_at_once_are_all_counted_while_somebody_else_writes():
    """Each process has a buffer of its own; on SQLite one of them writes at a time."""
    processes = [NeedBuffer() for _ in range(5)]
    asked = Asked(today(), "health", "en")
    barrier = threading.Barrier(50)
    errors = []

    def visit(number):
        barrier.wait()
        buffer = processes[number % 5]
        for _ in range(20):
            buffer.add(asked, {"asked": 1}, found=number)
        try:
            buffer.write()
        except Exception as error:
            errors.append(error)
        finally:
            connection.close()

    visitors = [threading.Thread(target=visit, args=(number,)) for number in range(50)]
    for visitor in visitors:
        visitor.start()
    for visitor in visitors:
        visitor.join()
    for buffer in processes:
        buffer.write()
    assert errors == []
    assert QueryCount.objects.get().asked == 1_000


@pytest.mark.thorough
@pytest.mark.django_db(transaction=True)
def test_a_locked_database_does_not_hold_up_a_search_or_a_click():
    from django.db import transaction

    if connection.vendor != "sqlite":
        pytest.skip("only SQLite locks the whole database")
    is_locked, may_end, answers = threading.Event(), threading.Event(), []

    def lock():
        with transaction.atomic():
            QueryCount.objects.create(day=today(), words="other", language="en")
            is_locked.set()
            may_end.wait(30)
        connection.close()

    holder = threading.Thread(target=lock)
    holder.start()
    is_locked.wait(30)

    def visit():
        client = Client(headers={"user-agent": PHONE})
        answers.append(click(client).status_code)
        answers.append(client.get("/en/search/?q=health").status_code)
        connection.close()

    visitors = [threading.Thread(target=visit) for _ in range(50)]
    for visitor in visitors:
        visitor.start()
    for visitor in visitors:
        visitor.join(15)  # the lock is still held: whoever waits for it is not back
    is_held = holder.is_alive()
    may_end.set()
    holder.join()
    assert is_held
    assert Counter(answers) == {204: 50, 200: 50}
    assert counted()["health", "en"].clicks_1 == 50


def test_the_timer_writes_by_itself(db, monkeypatch):
    """One timer at a time, and none that a fork left behind."""
    started = []
    monkeypatch.setattr(NeedBuffer, "write_soon", lambda self: started.append(self))
    buffer = NeedBuffer()
    asked = Asked(today(), "health", "en")
    buffer.add(asked, {"asked": 1})
    buffer.add(asked, {"asked": 1})
    assert len(started) == 1
    monkeypatch.setattr("search.need.buffer.os.getpid", lambda: -1)
    buffer.add(asked, {"asked": 1})
    assert len(started) == 2


# --- Report and retention --------------------------------------------------------------------------------------
def row(words, asked=5, found=0, days_ago=0, language="en", **rest):
    day = today() - timedelta(days=days_ago)
    return QueryCount.objects.create(day=day, words=words, language=language, asked=asked, found=found, **rest)


def test_the_report_sums_and_keeps_what_few_have_asked(db, settings):
    settings.SEARCH_LOG_SHOWN_FROM = 3
    row("ferry", asked=1, days_ago=1)
    row("ferry", asked=2, days_ago=3)
    row("my neighbour", asked=2)
    row("health", asked=9, found=7, clicks_1=3, clicks_4_10=1)
    row("helth", asked=4, found=7, is_near=True)
    row("long ago", asked=50, days_ago=40)
    report = read_report(days=30)
    assert [(need.words, need.asked) for need in report.missing] == [("ferry", 3)]
    assert [need.words for need in report.near] == ["helth"]
    assert [need.words for need in report.most] == ["health", "helth", "ferry"]
    assert report.most[0].first_share == 75
    assert (report.asked, report.unfound, report.withheld, report.clicked) == (18, 5, 1, 4)
    assert read_report(days=90).most[0].words == "long ago"
    assert "my neighbour" not in repr(report)


def test_what_was_found_last_counts(db):
    row("ferry", asked=9, found=0, days_ago=2)
    row("ferry", asked=1, found=4, days_ago=1)
    row("ferry", asked=0, found=0, clicks_1=1)
    report = read_report(days=30)
    assert report.missing == []
    assert (report.most[0].found, report.most[0].clicked) == (4, 1)


def test_languages_are_apart(db):
    row("passport", language="fr")
    row("passport", language="en", asked=6)
    assert [(need.language, need.asked) for need in read_report(days=30).most] == [("en", 6), ("fr", 5)]
    assert [need.language for need in read_report(days=30, language="fr").most] == ["fr"]


def test_the_worker_drops_what_is_old(db, settings, monkeypatch):
    monkeypatch.setattr("search.management.commands.search_drain.close_old_connections", lambda: None)
    settings.SEARCH_LOG_DAYS = 10
    row("kept", days_ago=10)
    row("old", days_ago=11)
    Command().step(is_checking=True)
    assert [kept.words for kept in QueryCount.objects.all()] == ["kept"]
    with CaptureQueriesContext(connection) as queries:
        assert drop_old_counts() == 0
    assert [query["sql"].split()[0] for query in queries] == ["SELECT"]


def test_a_row_is_added_to_and_not_written_over(db):
    asked = Asked(date(2026, 1, 1), "health", "en")
    for _ in range(3):
        write_counts({asked: Counter({"asked": 2, "clicks_1": 1})}, {})
    row = QueryCount.objects.get()
    assert (row.asked, row.clicks_1) == (6, 3)
