"""A change leaves a row in its own transaction, and nothing if that fails."""

from datetime import date, timedelta

import pytest
from django.db import transaction
from django.utils import timezone

from search.models import IndexChange, WorkerLease
from search.outbox import record_changes, record_due_changes, retry_parked
from tests.search.conftest import Library

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("empty_outbox")]


def keys() -> list[str]:
    return list(IndexChange.objects.order_by("pk").values_list("key", flat=True))


def test_changes_are_recorded_once_each() -> None:
    assert record_changes(keys=iter(["case:1", "case:2", "case:1"])) == 2
    assert keys() == ["case:1", "case:2"]
    assert record_changes(keys=[]) == 0


@pytest.mark.django_db(transaction=True)
def test_a_change_that_fails_leaves_no_row() -> None:
    @transaction.atomic
    def fail() -> None:
        record_changes(keys=["case:1"])
        raise RuntimeError

    with pytest.raises(RuntimeError):
        fail()
    assert keys() == []


def test_numbers_are_never_given_twice() -> None:
    record_changes(keys=["case:1"])
    first = IndexChange.objects.get().pk
    IndexChange.objects.all().delete()
    record_changes(keys=["case:2"])
    assert IndexChange.objects.get().pk > first


def test_the_calendar_is_asked_once_a_day(library: Library) -> None:
    library.due = ["case:1"]
    today = date(2030, 5, 2)
    assert record_due_changes(today=today) == 1
    assert record_due_changes(today=today) == 0
    assert record_due_changes(today=today + timedelta(days=3)) == 1
    assert library.days == [(date(2030, 5, 1), today), (today, date(2030, 5, 5))]
    assert WorkerLease.objects.get().day == date(2030, 5, 5)


def test_rows_that_were_given_up_can_be_tried_again() -> None:
    record_changes(keys=["case:1", "case:2"])
    IndexChange.objects.update(parked=True, attempts=5, not_before=timezone.now() + timedelta(days=1))
    assert not IndexChange.objects.ready().exists()
    assert retry_parked(keys=["case:1"]) == 1
    assert [row.key for row in IndexChange.objects.ready()] == ["case:1"]
    assert retry_parked() == 1
