"""The worker carries every change into the index: late, in any order, with failures, but never wrongly."""

import random
from collections.abc import Callable
from contextlib import contextmanager, suppress

import pytest
from django.utils import timezone

from search.drain import MOST_ATTEMPTS, drain
from search.engines.base import Engine, SearchUnavailable
from search.lease import IndexBusy, Lease, LeaseLost, hold_lease, is_dead
from search.models import IndexChange, WorkerLease
from search.outbox import record_changes
from search.rebuild import rebuild
from search.request import SearchRequest
from search.verify import verify
from tests.search.conftest import Library, make_record

pytestmark = pytest.mark.django_db


@pytest.fixture
def index(engine: Engine, library: Library) -> Engine:
    rebuild()
    return engine


def found(engine: Engine, words: str = "") -> list[str]:
    return sorted(hit.key for hit in engine.search(SearchRequest(words=words, per_page=100)).hits)


def make_ready() -> None:
    IndexChange.objects.update(not_before=timezone.now())


def test_records_appear_change_and_go(index: Engine, library: Library) -> None:
    record_changes(keys=library.put(make_record("case:1", "Harbour"), make_record("case:2", "Cable")))
    report = drain()
    assert (report.written, report.removed, report.pending) == (2, 0, 0)
    assert found(index) == ["case:1", "case:2"]
    library.put(make_record("case:1", "Lagoon"))
    del library.records["case:2"]
    record_changes(keys=["case:1", "case:2"])
    report = drain()
    assert (report.written, report.removed) == (1, 1)
    assert found(index, "lagoon") == found(index) == ["case:1"]
    assert not IndexChange.objects.exists()


def test_many_changes_of_a_record_are_one_write(index: Engine, library: Library) -> None:
    for title in ("One", "Two", "Three"):
        record_changes(keys=library.put(make_record("case:1", title)))
    assert drain().written == 1
    assert found(index, "three") == ["case:1"]


def test_batches_follow_each_other(index: Engine, library: Library) -> None:
    record_changes(keys=library.put(*(make_record(f"case:{number}") for number in range(25))))
    assert drain(batch=10).written == 25
    assert len(found(index)) == 25


def test_a_kind_that_nobody_knows_is_gone(index: Engine, library: Library) -> None:
    record_changes(keys=["unheard:1"])
    assert drain().removed == 1


def test_a_record_that_cannot_be_read_holds_nobody_up(index: Engine, library: Library) -> None:
    record_changes(keys=library.put(make_record("case:1"), make_record("case:bad"), make_record("case:3")))
    library.broken = {"case:bad"}
    report = drain()
    assert (report.written, report.retried, report.pending) == (2, 1, 1)
    row = IndexChange.objects.get()
    assert (row.key, row.attempts) == ("case:bad", 1)
    assert "cannot read" in row.error
    assert row.not_before > timezone.now()
    assert drain().written == 0  # not before its time
    for _ in range(MOST_ATTEMPTS - 1):
        make_ready()
        report = drain()
    assert (report.parked, report.pending) == (1, 0)
    make_ready()
    assert drain().retried == 0
    library.broken = set()
    record_changes(keys=["case:bad"])  # somebody saved it again
    assert drain().written == 1
    assert found(index) == ["case:1", "case:3", "case:bad"]
    assert not IndexChange.objects.exists()  # what was given up has been overtaken


def test_a_document_that_the_engine_refuses_is_put_off(index: Engine, library: Library) -> None:
    record_changes(keys=library.put(make_record("case:bad", "\ud800"), make_record("case:2")))
    report = drain()
    assert (report.written, report.retried) == (1, 1)
    assert IndexChange.objects.get().key == "case:bad"


def test_while_the_engine_is_away_every_row_is_kept(
    index: Engine, library: Library, monkeypatch: pytest.MonkeyPatch
) -> None:
    record_changes(keys=library.put(make_record("case:1")))
    with monkeypatch.context() as patch:
        patch.setattr(type(index), "session", away)
        report = drain()
    assert (report.unavailable, report.pending) == ("away", 1)
    assert IndexChange.objects.get().attempts == 0
    assert drain().written == 1


@contextmanager
def away(*_arguments: object):
    raise SearchUnavailable("away")
    yield


def test_without_an_index_rows_wait(engine: Engine, library: Library) -> None:
    record_changes(keys=library.put(make_record("case:1")))
    assert "search_rebuild" in drain().unavailable
    rebuild()
    assert found(engine) == ["case:1"]


def test_rows_that_come_while_writing_are_kept(
    index: Engine, library: Library, monkeypatch: pytest.MonkeyPatch
) -> None:
    record_changes(keys=library.put(make_record("case:1", "Before")))
    read = library.documents

    def read_slowly(keys: list[str]) -> dict:
        documents = read(keys)
        if library.records["case:1"].versions[0].title == "Before":
            record_changes(keys=library.put(make_record("case:1", "After")))
        return documents

    monkeypatch.setattr("search.drain.build_documents", read_slowly)
    monkeypatch.setattr("search.drain.build_each.__defaults__", (read_slowly,))
    drain()
    assert found(index, "after") == ["case:1"]


def test_one_worker_at_a_time(index: Engine, library: Library) -> None:
    record_changes(keys=library.put(make_record("case:1")))
    with Lease() as lease:
        assert lease is not None
        assert drain().is_busy
        with pytest.raises(IndexBusy), hold_lease(0.0):
            pass
    assert drain().written == 1


def test_the_lease_of_the_dead_is_free(index: Engine, library: Library) -> None:
    with Lease() as lease:
        host = lease.owner.partition(":")[0]
        assert not is_dead(lease.owner)
    assert is_dead(f"{host}:{2**22 + 1}:x")
    assert not is_dead("elsewhere:1:x")
    WorkerLease.objects.update(owner="elsewhere:1:x", expires=timezone.now())
    record_changes(keys=["case:1"])
    assert not drain().is_busy


def test_who_lost_the_lease_writes_no_more(index: Engine, library: Library) -> None:
    with Lease() as lease:
        first = lease.next_version()
        assert lease.next_version() == first + 1
        WorkerLease.objects.update(owner="another:1:x")
        with pytest.raises(LeaseLost):
            lease.next_version()
    assert WorkerLease.objects.get().owner == "another:1:x"


def test_nothing_is_lost_and_nothing_haunts_after_outages(
    index: Engine, library: Library, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Chance saves, deletes, outages before and after the write, records that cannot be read, and rebuilds."""
    chance = random.Random(11)
    whole: Callable = type(index).session

    @contextmanager
    def shaky(self: Engine, version: str | None = None):
        if chance.random() < 0.2:
            raise SearchUnavailable("before")
        with whole(self, version) as session:
            yield session
        if chance.random() < 0.2:
            raise SearchUnavailable("after")

    for step in range(120):
        key = f"case:{chance.randrange(15)}"
        if chance.random() < 0.6:
            library.put(make_record(key, f"Title {step}"))
        else:
            library.records.pop(key, None)
        record_changes(keys=[key])
        library.broken = {f"case:{chance.randrange(15)}"} if chance.random() < 0.2 else set()
        with monkeypatch.context() as patch:
            patch.setattr(type(index), "session", shaky)
            if chance.random() < 0.4:
                drain(batch=chance.choice((1, 3, 100)))
            elif chance.random() < 0.05:
                with suppress(SearchUnavailable):
                    rebuild()
        make_ready()
    library.broken = set()
    IndexChange.objects.update(parked=False, attempts=0)
    drain()
    report = verify()
    assert report.is_sound, report
    assert found(index) == sorted(library.records)
