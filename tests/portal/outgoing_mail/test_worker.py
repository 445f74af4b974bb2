"""The command itself: once, and as a service; and the storm in its short form."""

import fcntl
import shutil
from io import StringIO

import pytest
from django.core.management import call_command
from django.core.management.base import CommandError
from django.db import connection

from benchmarks.mail_storm.__main__ import in_own_process
from benchmarks.mail_storm.storm import Plan
from portal.outgoing_mail.journal import journal_folder
from portal.outgoing_mail.models import OutgoingMail
from tests.loaded_database import loaded_file


def test_once_sends_all_that_is_due_and_leaves_no_journal(promise, sink):
    for _ in range(45):  # more than two batches
        promise()
    said = StringIO()
    call_command("send_mails", stdout=said)
    assert said.getvalue().strip() == "Mails: 45 sent"
    assert sink.accepted.total() == 45
    assert list(journal_folder().glob("*.journal")) == []


def test_once_says_so_when_the_server_is_away(promise):
    promise()
    with pytest.raises(CommandError, match="does not take mails"):
        call_command("send_mails")
    assert OutgoingMail.objects.get().state == "waiting"


@pytest.mark.skipif("connection.features.has_select_for_update_skip_locked")
def test_on_sqlite_a_second_worker_leaves_the_work_to_the_first(promise, sink):
    assert connection.vendor == "sqlite"
    promise()
    journal_folder().mkdir(parents=True)
    with (journal_folder() / "seat").open("w") as seat:
        fcntl.flock(seat, fcntl.LOCK_EX)
        said = StringIO()
        call_command("send_mails", stdout=said)
    assert said.getvalue().strip() == "Another worker sends the mails."
    assert sink.accepted.total() == 0


@pytest.mark.thorough
@pytest.mark.minutes
def test_a_short_storm_loses_nothing_and_doubles_nothing(tmp_path, db):
    """The long one, over 1,000 mails and on PostgreSQL: `python -m benchmarks.mail_storm`."""
    plan = Plan(
        mails=120, workers=1, kills=3, share_of_deaths=0.05, unknown_addresses=5, slowest=0.04, swallow=0.05, late=0.1
    )
    if loaded_file().exists():
        shutil.copy(loaded_file(), tmp_path / "mails.sqlite3")  # migrated already
    told = in_own_process(plan, f"sqlite:///{tmp_path / 'mails.sqlite3'}")
    assert told["arrived"] == 115
    assert (told["lost"], told["doubled"], told["doubled_unread"], told["rolled_back_arrived"]) == (0, 0, 0, 0)
    assert told["refused_for_good"] == 5
    assert told["left_in_table"] == {"dead": 5, "sent": 115}
    assert told["killed_at_random"] + told["killed_before_update"] >= 1
    assert told["server_was_off"] == 2
