"""What the index lacks, has too much, or has wrong is found and put right."""

import pytest

from search.drain import drain
from search.engines.base import Change, Engine
from search.models import IndexChange, WorkerLease
from search.outbox import record_changes
from search.rebuild import rebuild
from search.verify import verify
from tests.search.conftest import Library, make_record

pytestmark = pytest.mark.django_db


@pytest.fixture
def index(engine: Engine, library: Library) -> Engine:
    library.put(make_record("case:1", "One"), make_record("case:2"), make_record("case:3"))
    rebuild()
    return engine


def spoil(engine: Engine, library: Library) -> None:
    """Changes of which the outbox never heard."""
    library.put(make_record("case:1", "Another"), make_record("case:missing"))
    with engine.session() as session:
        session.write([Change("case:ghost", make_record("case:ghost"), 99), Change("case:2", None, 99)])


def test_a_sound_index(index: Engine, library: Library) -> None:
    report = verify()
    assert report.is_sound
    assert report.documents == 3


def test_differences_are_found_and_repaired(index: Engine, library: Library) -> None:
    spoil(index, library)
    report = verify()
    assert not report.is_sound
    assert (sorted(report.missing), report.ghosts, report.stale) == (
        ["case:2", "case:missing"],
        ["case:ghost"],
        ["case:1"],
    )
    assert not IndexChange.objects.exists()
    assert verify(repair=True).repaired == 4
    drain()
    assert verify().is_sound


def test_what_is_on_its_way_is_no_fault(index: Engine, library: Library) -> None:
    record_changes(keys=library.put(make_record("case:1", "Another")))
    report = verify()
    assert report.is_sound
    assert report.pending == 1


def test_every_part_of_a_document_counts(index: Engine, library: Library) -> None:
    for rest in (
        {"body": "x"},
        {"card": {"a": 1}},
        {"visibility": ("staff",)},
        {"ages": False},
        {"taken_up": 3},
        {"newest": 5},
    ):
        library.put(make_record("case:1", "One", **rest))
        assert verify().stale == ["case:1"], rest


def test_a_record_that_cannot_be_read_is_named(index: Engine, library: Library) -> None:
    library.broken = {"case:3"}
    report = verify()
    assert list(report.errors) == ["case:3"]
    assert not report.is_sound
    assert not report.ghosts


def test_an_index_that_outlived_a_restored_database_is_repaired(index: Engine, library: Library) -> None:
    """Its numbers are higher than those that the worker counts from now on, so it would refuse every write."""
    WorkerLease.objects.update(version=50)
    record_changes(keys=list(library.records))
    drain()
    WorkerLease.objects.update(version=0)  # a backup of long ago
    library.put(make_record("case:1", "Restored"))
    record_changes(keys=["case:1"])
    drain()
    assert verify().stale == ["case:1"]
    verify(repair=True)
    drain()
    assert verify().is_sound
