"""Whether a law is in force on a day: every event, partial dates, statements without a date, and any mixture."""

import json
import random
from dataclasses import dataclass
from datetime import date, timedelta

import pytest

from portal.legislation.loading import DATA
from portal.legislation.models import LawPage
from portal.legislation.status import LawEventKind as Kind
from portal.legislation.status import LawStatus, StatusOnDay, days_of_change, status_on
from portal.repository.dates import PartialDate, read_partial_date
from portal.repository.models import ImportedRecord

DAY = date(2020, 6, 15)
EVE, MORROW = DAY - timedelta(days=1), DAY + timedelta(days=1)


@dataclass(frozen=True)
class Event:
    kind: str
    date: str = ""

    @property
    def when(self) -> PartialDate | None:
        return read_partial_date(self.date)


def state(day: date, *events: tuple[str, str]) -> StatusOnDay:
    return status_on([Event(kind, when) for kind, when in events], day)


def status(day: date, *events: tuple[str, str]) -> LawStatus:
    return state(day, *events).status


# --- One event -------------------------------------------------------------------------------------------------


def test_nothing_is_known_of_a_law_without_events():
    assert state(DAY) == StatusOnDay(LawStatus.UNKNOWN)


@pytest.mark.parametrize(
    ("kind", "result"),
    [
        (Kind.INTRODUCED, LawStatus.BILL),
        (Kind.COMMENCED_IN_PART, LawStatus.PARTLY),
        (Kind.COMMENCED, LawStatus.IN_FORCE),
        (Kind.REPEALED, LawStatus.REPEALED),
        (Kind.SEEN_IN_FORCE, LawStatus.IN_FORCE),
        (Kind.SEEN_PARTLY_IN_FORCE, LawStatus.PARTLY),
        (Kind.SEEN_NOT_IN_FORCE, LawStatus.NOT_YET),
        (Kind.SEEN_REPEALED, LawStatus.REPEALED),
    ],
)
def test_an_event_counts_from_its_day_on_and_not_before(kind, result):
    assert status(DAY, (kind, str(DAY))) == result
    assert status(MORROW, (kind, str(DAY))) == result
    assert status(EVE, (kind, str(DAY))) != result


@pytest.mark.parametrize("kind", [Kind.ADOPTED, Kind.PUBLISHED, Kind.AMENDED])
def test_adoption_publication_and_amendment_tell_nothing_of_force(kind):
    assert status(MORROW, (kind, str(DAY))) == LawStatus.UNKNOWN


@pytest.mark.parametrize("kind", Kind)
@pytest.mark.parametrize("day", [date.min, EVE, DAY, date.max])
def test_an_event_of_any_kind_without_a_date_never_raises(kind, day):
    assert status(day, (kind, "")) in LawStatus


def test_every_kind_of_event_is_tried_here():
    assert set(Kind) == {
        *(Kind.INTRODUCED, Kind.COMMENCED_IN_PART, Kind.COMMENCED, Kind.REPEALED, Kind.SEEN_IN_FORCE),
        *(Kind.SEEN_PARTLY_IN_FORCE, Kind.SEEN_NOT_IN_FORCE, Kind.SEEN_REPEALED),
        *(Kind.ADOPTED, Kind.PUBLISHED, Kind.AMENDED),
    }


# --- Dates known to the month or the year ----------------------------------------------------------------------


@pytest.mark.parametrize(
    ("when", "before", "first", "within", "last", "after"),
    [
        ("2020-06", "2020-05-31", "2020-06-01", "2020-06-15", "2020-06-30", "2020-07-01"),
        ("2020-02", "2020-01-31", "2020-02-01", "2020-02-15", "2020-02-29", "2020-03-01"),
        ("2020", "2019-12-31", "2020-01-01", "2020-06-15", "2020-12-31", "2021-01-01"),
    ],
)
def test_a_month_or_a_year_counts_from_its_last_day_on_and_is_not_known_within(
    when, before, first, within, last, after
):
    def on(day: str) -> LawStatus:
        return status(date.fromisoformat(day), (Kind.REPEALED, when), (Kind.COMMENCED, "2001-01-01"))

    assert on(before) == LawStatus.IN_FORCE
    assert on(first) == LawStatus.UNKNOWN
    assert on(within) == LawStatus.UNKNOWN
    assert on(last) == LawStatus.REPEALED
    assert on(after) == LawStatus.REPEALED


def test_a_day_within_a_month_that_is_told_too_counts_by_its_own_date():
    events = [(Kind.COMMENCED, "2020-06-10"), (Kind.SEEN_IN_FORCE, "2020-06")]
    assert status(date(2020, 6, 9), *events) != LawStatus.IN_FORCE
    assert status(date(2020, 6, 30), *events) == LawStatus.IN_FORCE
    assert status(date(2020, 7, 1), *events) == LawStatus.IN_FORCE


def test_a_date_that_is_none_counts_as_no_date():
    assert state(DAY, (Kind.SEEN_IN_FORCE, "last year")) == state(DAY, (Kind.SEEN_IN_FORCE, ""))


# --- Lives of laws ---------------------------------------------------------------------------------------------

LIFE = [
    (Kind.INTRODUCED, "2015-03-01"),
    (Kind.ADOPTED, "2016-04-01"),
    (Kind.PUBLISHED, "2016-04-20"),
    (Kind.COMMENCED_IN_PART, "2017-01-01"),
    (Kind.COMMENCED, "2018-01-01"),
    (Kind.AMENDED, "2019-05-05"),
    (Kind.REPEALED, "2021-02-03"),
]


@pytest.mark.parametrize(
    ("day", "expected"),
    [
        ("2015-02-28", LawStatus.NOT_YET),  # its commencement is told, so it is not unknown
        ("2015-03-01", LawStatus.NOT_YET),
        ("2016-12-31", LawStatus.NOT_YET),
        ("2017-01-01", LawStatus.PARTLY),
        ("2017-12-31", LawStatus.PARTLY),
        ("2018-01-01", LawStatus.IN_FORCE),
        ("2019-05-05", LawStatus.IN_FORCE),
        ("2021-02-02", LawStatus.IN_FORCE),
        ("2021-02-03", LawStatus.REPEALED),
        ("2100-01-01", LawStatus.REPEALED),
    ],
)
def test_a_whole_life_is_told_day_by_day(day, expected):
    assert status(date.fromisoformat(day), *LIFE) == expected


def test_the_order_in_which_events_are_written_does_not_matter():
    chance = random.Random(7)
    for _each in range(50):
        shuffled = chance.sample(LIFE, len(LIFE))
        for year in range(2014, 2023):
            assert state(date(year, 7, 1), *shuffled) == state(date(year, 7, 1), *LIFE)


def test_since_is_the_date_of_the_event_that_counts():
    assert str(state(DAY, *LIFE).since.first) == "2018-01-01"
    assert not state(DAY, *LIFE).reported


def test_a_bill_stays_a_bill_until_it_is_adopted_and_is_unknown_then():
    bill = (Kind.INTRODUCED, "2019-01-01")
    act = (Kind.ADOPTED, str(DAY))
    assert status(EVE, bill, act) == LawStatus.BILL
    assert status(DAY, bill, act) == LawStatus.UNKNOWN
    assert status(DAY, bill) == LawStatus.BILL


def test_a_bill_introduced_and_adopted_on_one_day_is_no_bill_any_more():
    assert status(DAY, (Kind.ADOPTED, str(DAY)), (Kind.INTRODUCED, str(DAY))) == LawStatus.UNKNOWN


def test_a_law_whose_commencement_is_to_come_is_not_in_force_yet():
    adopted, commences = (Kind.ADOPTED, "2019"), (Kind.COMMENCED, str(MORROW))
    assert status(DAY, adopted, commences) == LawStatus.NOT_YET
    assert status(MORROW, adopted, commences) == LawStatus.IN_FORCE


def test_a_law_in_force_in_part_stays_so_until_the_rest_commences():
    part, rest = (Kind.COMMENCED_IN_PART, "2019-01-01"), (Kind.COMMENCED, str(MORROW))
    assert status(DAY, part, rest) == LawStatus.PARTLY


def test_a_repeal_of_the_same_day_wins_over_a_commencement():
    assert status(DAY, (Kind.REPEALED, str(DAY)), (Kind.COMMENCED, str(DAY))) == LawStatus.REPEALED


def test_a_repeal_to_come_changes_nothing_today():
    assert status(DAY, (Kind.COMMENCED, "2001"), (Kind.REPEALED, str(MORROW))) == LawStatus.IN_FORCE


# --- What a source states without a date -----------------------------------------------------------------------


def test_a_statement_without_a_date_counts_on_any_day_and_is_marked_as_reported():
    for day in (date(1950, 1, 1), DAY, date(2100, 1, 1)):
        assert state(day, (Kind.SEEN_IN_FORCE, "")) == StatusOnDay(LawStatus.IN_FORCE, None, reported=True)


def test_a_statement_without_a_date_does_not_reach_back_before_the_adoption():
    adopted, seen = (Kind.ADOPTED, str(DAY)), (Kind.SEEN_IN_FORCE, "")
    assert status(EVE, adopted, seen) == LawStatus.UNKNOWN
    assert status(DAY, adopted, seen) == LawStatus.IN_FORCE


def test_a_dated_event_after_it_overrules_a_statement_without_a_date():
    assert state(DAY, (Kind.SEEN_NOT_IN_FORCE, ""), (Kind.COMMENCED, str(DAY))).status == LawStatus.IN_FORCE
    assert not state(DAY, (Kind.SEEN_NOT_IN_FORCE, ""), (Kind.COMMENCED, str(DAY))).reported


# --- Any list of events ----------------------------------------------------------------------------------------

DATES = ["", "2019", "2020", "2020-06", "2020-06-15", "2021-01", "2022", "nonsense", "2020-02-30"]


def test_any_mixture_of_events_has_a_status_on_any_day():
    chance = random.Random(11)
    for _each in range(3_000):
        events = [Event(chance.choice(Kind.values), chance.choice(DATES)) for _event in range(chance.randint(0, 6))]
        day = date(2018, 12, 1) + timedelta(days=chance.randint(0, 2_000))
        found = status_on(events, day)
        assert found.status in LawStatus
        assert found.since is None or found.since.first <= day
        assert not (found.since and found.status in (LawStatus.UNKNOWN, LawStatus.NOT_YET) and not found.reported)
        assert not (found.reported and not any(event.kind.startswith("seen-") for event in events))


def test_before_its_first_event_a_law_is_unknown_or_not_yet_in_force():
    chance = random.Random(13)
    dates = [text for text in DATES if read_partial_date(text)]
    for _each in range(1_000):
        events = [Event(chance.choice(Kind.values), chance.choice(dates)) for _event in range(chance.randint(1, 6))]
        eve = min(event.when.first for event in events) - timedelta(days=1)
        expected = LawStatus.NOT_YET if any(event.kind == Kind.COMMENCED for event in events) else LawStatus.UNKNOWN
        assert status_on(events, eve).status == expected


def test_the_status_changes_only_on_a_day_of_change():
    chance = random.Random(17)
    for _each in range(60):
        events = [Event(chance.choice(Kind.values), chance.choice(DATES)) for _event in range(chance.randint(1, 5))]
        changes = days_of_change(events)
        day, before = date(2018, 12, 31), None
        while day < date(2023, 1, 2):
            found = status_on(events, day).status
            assert before in (None, found) or day in changes, (events, day)
            before, day = found, day + timedelta(days=1)


def test_every_day_of_change_is_a_day_of_some_event():
    events = [Event(Kind.COMMENCED, "2020-06"), Event(Kind.AMENDED, "2021"), Event(Kind.SEEN_REPEALED, "")]
    assert days_of_change(events) == {date(2020, 6, 1), date(2020, 6, 30)}


# --- The laws of the sample content ----------------------------------------------------------------------------

STATED = {
    "in force": LawStatus.IN_FORCE,
    "partly": LawStatus.PARTLY,
    "not commenced": LawStatus.NOT_YET,
    "repealed": LawStatus.REPEALED,
    "bill": LawStatus.BILL,
    "unknown": LawStatus.UNKNOWN,
}


@pytest.mark.django_db
def test_the_status_worked_out_for_each_law_is_the_one_that_its_source_states():
    rows = json.loads(DATA.read_text(encoding="utf-8"))
    pages = dict(ImportedRecord.objects.filter(key__startswith="laws:").values_list("key", "page"))
    by_pk = LawPage.objects.prefetch_related("events").in_bulk(list(pages.values()))
    assert len(by_pk) == len(rows) > 100
    wrong = {}
    for row in rows:
        language = row["language"] if row["language"] != "nl" else "en"
        found = by_pk[pages[f"laws:{row['slug']}:{language}"]].status_today.status
        if found != STATED[row["status"]]:
            wrong[row["slug"]] = (found, row["status"])
    assert wrong == {}


@pytest.mark.django_db
def test_no_law_is_in_force_on_the_strength_of_its_adoption_alone():
    laws = LawPage.objects.prefetch_related("events").filter(is_generated=False)
    told = {Kind.COMMENCED, Kind.SEEN_IN_FORCE}
    in_force = [law for law in laws if law.status_today.status == LawStatus.IN_FORCE]
    assert in_force
    assert [law.title for law in in_force if not told & {Kind(event.kind) for event in law.events.all()}] == []
