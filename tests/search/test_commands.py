"""The commands ask nothing, answer in JSON, and end with an error when something is wrong."""

import json
import os
import signal
import threading
import time
from contextlib import suppress
from io import StringIO

import pytest
from django.core.management import CommandError, call_command
from django.db import connection

from search.engines.base import Engine, SearchUnavailable
from search.models import IndexChange, WorkerLease
from search.outbox import record_changes
from search.request import SearchRequest
from tests.search.conftest import Library, make_record

pytestmark = pytest.mark.django_db


def run(*command: str) -> dict:
    output = StringIO()
    call_command(*command, "--json", stdout=output, stderr=StringIO())
    return json.loads(output.getvalue())


def test_from_nothing_to_a_sound_index(engine: Engine, library: Library) -> None:
    library.put(make_record("case:1", "Water"))
    assert run("search_status")["is_available"] is False
    with pytest.raises(CommandError, match="no search index"):
        call_command("search_verify", stdout=StringIO())
    assert run("search_rebuild")["documents"] == 1
    assert run("search_verify")["is_sound"] is True
    status = run("search_status")
    assert (status["is_available"], status["documents"], status["waiting"]) == (True, 1, 0)
    record_changes(keys=library.put(make_record("case:2", "Water cable")))
    assert run("search_status")["waiting"] == 1
    assert run("search_drain")["written"] == 1
    explained = run("search_explain", "watr", "--key", "case:1", "--language", "fr")
    assert (explained["total"], explained["near"]) == (2, {"watr": "water"})
    assert explained["record"]["is_indexed"] is True
    run("search_rebuild")
    assert run("search_rebuild", "--rollback")["documents"] == 2


def test_words_for_people(engine: Engine, library: Library) -> None:
    library.put(make_record("case:1", "Water"))
    for command in (
        ["search_rebuild"],
        ["search_drain"],
        ["search_verify"],
        ["search_status"],
        ["search_explain", "x"],
    ):
        output = StringIO()
        call_command(*command, stdout=output)
        assert output.getvalue()


def test_differences_end_with_an_error(engine: Engine, library: Library) -> None:
    run("search_rebuild")
    library.put(make_record("case:1"))
    with pytest.raises(CommandError, match="differs"):
        run("search_verify")
    assert run("search_verify", "--repair")["repaired"] == 1
    assert run("search_drain")["written"] == 1


@pytest.mark.django_db(transaction=True)
def test_the_watcher_builds_drains_and_ends_on_sigterm(engine: Engine, library: Library) -> None:
    library.due = ["case:due"]
    library.put(make_record("case:1"))
    seen: dict[str, object] = {}

    def act() -> None:
        def wait_for(key: str) -> bool:
            for _ in range(200):
                with suppress(SearchUnavailable):  # there is no index yet
                    if key in [hit.key for hit in engine.search(SearchRequest()).hits]:
                        return True
                time.sleep(0.05)
            return False

        try:
            seen["built"] = wait_for("case:1")
            library.put(make_record("case:late"))
            seen["late"] = record_changes(keys=["case:late"]) and wait_for("case:late")
        finally:
            connection.close()
            os.kill(os.getpid(), signal.SIGTERM)

    before = signal.getsignal(signal.SIGTERM), signal.getsignal(signal.SIGINT)
    actor = threading.Thread(target=act)
    actor.start()
    try:
        call_command("search_drain", "--watch", stdout=StringIO())
    finally:
        actor.join()
        signal.signal(signal.SIGTERM, before[0])
        signal.signal(signal.SIGINT, before[1])
    assert seen == {"built": True, "late": True}
    assert library.days
    assert not IndexChange.objects.exists()
    lease = WorkerLease.objects.get()
    assert lease.owner == ""
    assert lease.worker_seen is not None
