"""A rebuild goes on beside the live index, loses nothing that happens meanwhile, and can be undone."""

from typing import Any

import pytest

from search import rebuild as rebuilding
from search.drain import drain
from search.engines.base import Engine, SearchUnavailable
from search.lease import LeaseLost
from search.models import IndexChange, WorkerLease
from search.outbox import record_changes
from search.rebuild import RebuildFailed, rebuild
from search.request import SearchRequest
from search.verify import notice_swap, roll_back, verify
from tests.search.conftest import Library, make_record

pytestmark = pytest.mark.django_db


def found(engine: Engine, words: str = "") -> list[str]:
    return sorted(hit.key for hit in engine.search(SearchRequest(words=words, per_page=100)).hits)


def test_the_first_index(engine: Engine, library: Library) -> None:
    library.put(*(make_record(f"case:{number}") for number in range(30)))
    report = rebuild()
    assert report.documents == len(found(engine)) == 30
    assert engine.live_name() == report.version
    assert rebuild().documents == 30


def test_an_empty_index_answers(engine: Engine, library: Library) -> None:
    assert rebuild().documents == 0
    assert engine.search(SearchRequest(words="water")).total == 0
    assert engine.suggest("water") == ()


def test_two_versions_are_kept(engine: Engine, library: Library) -> None:
    library.put(make_record("case:1"))
    names = [rebuild().version for _ in range(3)]
    assert [version.name for version in engine.versions()] == names[:0:-1]
    assert [version.is_previous for version in engine.versions()] == [False, True]


def test_what_happens_meanwhile_reaches_both_versions(
    engine: Engine, library: Library, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(rebuilding, "CHUNK", 2)
    library.put(*(make_record(f"case:{number}", "Before") for number in range(8)))
    first = rebuild().version
    seen_live: list[list[str]] = []
    read = library.documents
    chunks = 0

    def busy_editors(keys: list[str]) -> dict:
        nonlocal chunks
        documents = read(keys)
        chunks += 1
        if chunks == 2:  # some of these chunks are written already, some are not
            library.put(
                make_record("case:0", "After"), make_record("case:7", "After"), make_record("case:new", "After")
            )
            del library.records["case:1"], library.records["case:6"]
            record_changes(keys=["case:0", "case:7", "case:new", "case:1", "case:6"])
        if chunks == 5:
            seen_live.append(found(engine, "after"))
        return documents

    monkeypatch.setattr("search.drain.build_each.__defaults__", (busy_editors,))
    report = rebuild()
    expected = ["case:0", "case:2", "case:3", "case:4", "case:5", "case:7", "case:new"]
    assert seen_live == [["case:0", "case:7", "case:new"]]  # editors did not wait for the rebuild
    assert found(engine) == expected
    assert found(engine, "after") == ["case:0", "case:7", "case:new"]
    assert report.version != first
    assert verify().is_sound
    assert not IndexChange.objects.exists()


@pytest.mark.parametrize("has_live_version", [True, False])
def test_what_waited_before_is_not_carried_out_once_more(
    engine: Engine, library: Library, monkeypatch: pytest.MonkeyPatch, has_live_version: bool
) -> None:
    monkeypatch.setattr(rebuilding, "CHUNK", 2)
    library.put(*(make_record(f"case:{number}") for number in range(6)))
    if has_live_version:
        rebuild()
    library.put(*(make_record(f"case:{number}", "Later") for number in range(5)))
    del library.records["case:5"]
    record_changes(keys=[f"case:{number}" for number in range(6)])
    IndexChange.objects.filter(key="case:0").update(parked=True, attempts=5)
    monkeypatch.setattr("search.drain.build_each", lambda keys: pytest.fail(f"{keys} were in the new version already"))
    rebuild()
    assert found(engine, "later") == found(engine) == [f"case:{number}" for number in range(5)]
    assert not IndexChange.objects.exists()


def test_a_damaged_live_version_does_not_keep_the_next_one_from_being_made(
    engine: Engine, library: Library, settings: Any
) -> None:
    if engine.name != "embedded":
        pytest.skip("Elasticsearch's files are its own affair")
    library.put(make_record("case:1"))
    damaged = rebuild().version
    for file in (settings.SEARCH_INDEX_DIR / damaged).iterdir():
        file.write_bytes(b"")
    library.put(make_record("case:2"))
    record_changes(keys=["case:2"])
    assert rebuild().documents == 2
    assert found(engine) == ["case:1", "case:2"]


def test_a_rebuild_that_fails_leaves_the_live_index(
    engine: Engine, library: Library, monkeypatch: pytest.MonkeyPatch
) -> None:
    library.put(make_record("case:1"))
    first = rebuild().version
    with monkeypatch.context() as patch:
        patch.setattr(type(engine), "count", lambda self, version: 99)
        with pytest.raises(RebuildFailed, match="99 documents instead of 1"):
            rebuild()
    assert [version.name for version in engine.versions()] == [first]
    assert found(engine) == ["case:1"]


def test_what_a_killed_rebuild_left_is_dropped(engine: Engine, library: Library) -> None:
    rebuild()
    engine.create(engine.new_version_name())
    rebuild()
    assert len(engine.versions()) == 2


def test_a_record_that_cannot_be_read_is_left_out_and_told(engine: Engine, library: Library) -> None:
    library.put(make_record("case:1"), make_record("case:bad"))
    library.broken = {"case:bad"}
    report = rebuild()
    assert (report.documents, list(report.errors)) == (1, ["case:bad"])
    library.broken = set()
    IndexChange.objects.update(not_before="2020-01-01T00:00Z")
    drain()
    assert found(engine) == ["case:1", "case:bad"]


def test_an_index_of_other_code_is_not_written_to(
    engine: Engine, library: Library, monkeypatch: pytest.MonkeyPatch
) -> None:
    library.put(make_record("case:1"))
    rebuild()
    monkeypatch.setattr("search.engines.base.schema_hash", lambda: "0badcafe")
    record_changes(keys=library.put(make_record("case:2")))
    assert "search_rebuild" in drain().unavailable
    assert found(engine) == ["case:1"]
    rebuild()  # the waiting row is carried out after the swap
    assert found(engine) == ["case:1", "case:2"]
    with pytest.raises(RebuildFailed, match="other code"):
        roll_back()


def test_going_back_brings_the_old_version_up_to_date(engine: Engine, library: Library) -> None:
    library.put(make_record("case:1", "Old"), make_record("case:2"), make_record("case:3"))
    first = rebuild().version
    second = rebuild().version
    library.put(make_record("case:1", "New"), make_record("case:4"))
    del library.records["case:2"]
    record_changes(keys=["case:1", "case:2", "case:4"])
    drain()
    report = roll_back()
    assert report.version == engine.live_name() == first
    assert found(engine) == ["case:1", "case:3", "case:4"]
    assert found(engine, "new") == ["case:1"]
    assert verify().is_sound
    assert roll_back().version == second
    assert found(engine) == ["case:1", "case:3", "case:4"]


def test_there_must_be_something_to_go_back_to(engine: Engine, library: Library) -> None:
    rebuild()
    with pytest.raises(RebuildFailed, match="no version"):
        roll_back()


def test_an_engine_that_is_away_is_said_so(engine: Engine, library: Library, monkeypatch: pytest.MonkeyPatch) -> None:
    def away(*_arguments: object) -> None:
        raise SearchUnavailable("away")

    monkeypatch.setattr(type(engine), "create", away)
    with pytest.raises(SearchUnavailable):
        rebuild()


# --- Workers that were stopped, swaps that nobody noted ---------------------------------------------------------


def take_over() -> None:
    """As if this process had been stopped for longer than its lease, and another had taken it."""
    WorkerLease.objects.update(owner="elsewhere:1:x")


def give_back() -> None:
    WorkerLease.objects.update(owner="")


def test_a_worker_that_slept_through_a_rebuild_brings_nothing_back(
    engine: Engine, library: Library, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A rebuild leaves old tombstones out, so nothing in the new version would refuse what the sleeper read before."""
    library.put(make_record("case:1"), make_record("case:2"))
    rebuild()
    read = library.documents

    def sleep_after_reading(keys: list[str]) -> dict:
        documents = read(keys)
        monkeypatch.setattr("search.drain.build_each.__defaults__", (read,))
        give_back()
        del library.records["case:2"]
        record_changes(keys=["case:2"])
        drain()  # another worker leaves a tombstone
        rebuild()  # and a version without it
        return documents

    record_changes(keys=["case:2"])
    monkeypatch.setattr("search.drain.build_each.__defaults__", (sleep_after_reading,))
    drain()
    assert found(engine) == ["case:1"]
    assert verify().is_sound


def test_a_rebuild_that_slept_does_not_swap(engine: Engine, library: Library, monkeypatch: pytest.MonkeyPatch) -> None:
    library.put(make_record("case:1"))
    first = rebuild().version
    count = type(engine).count

    def sleep_before_the_swap(self: Engine, version: str) -> int:
        take_over()
        return count(self, version)

    with monkeypatch.context() as patch:
        patch.setattr(type(engine), "count", sleep_before_the_swap)
        with pytest.raises(LeaseLost):
            rebuild()
    assert engine.live_name() == first


def test_a_swap_that_came_late_is_noticed_and_made_good(
    engine: Engine, library: Library, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A cluster without a master takes the swap, says nothing in time, and carries it out when it has one again."""
    library.put(make_record("case:1", "Before"), make_record("case:2"))
    first = rebuild().version
    late: list[str] = []

    def say_nothing(self: Engine, version: str) -> None:
        late.append(version)
        raise SearchUnavailable("no answer in time")

    with monkeypatch.context() as patch:
        patch.setattr(type(engine), "activate", say_nothing)
        with pytest.raises(SearchUnavailable):
            rebuild()
    library.put(make_record("case:1", "After"), make_record("case:3"))
    del library.records["case:2"]
    record_changes(keys=["case:1", "case:2", "case:3"])
    drain()
    assert engine.live_name() == first
    assert notice_swap() == 0
    engine.activate(late[0])
    assert found(engine) == ["case:1", "case:2"]
    assert notice_swap() == 3
    drain()
    assert found(engine) == ["case:1", "case:3"]
    assert found(engine, "after") == ["case:1"]
    assert notice_swap() == 0


def test_going_back_tries_what_cannot_be_read_again(engine: Engine, library: Library) -> None:
    library.put(make_record("case:1"), make_record("case:bad"))
    rebuild()
    rebuild()
    library.broken = {"case:bad"}
    assert list(roll_back().errors) == ["case:bad"]
    assert IndexChange.objects.get().key == "case:bad"
