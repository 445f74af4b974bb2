"""One command for one timer: a job that fails holds up no other."""

from datetime import timedelta
from io import StringIO

import pytest
from django.contrib.sessions.models import Session
from django.core.management import call_command
from django.core.management.base import CommandError
from django.utils import timezone

from portal.daily import JOBS, daily
from portal.outgoing_mail.models import OutgoingMail

pytestmark = pytest.mark.django_db


def test_it_clears_what_is_old_and_can_run_again():
    ran_out, fresh = timezone.now() - timedelta(days=1), timezone.now() + timedelta(days=1)
    Session.objects.create(session_key="old", session_data="", expire_date=ran_out)
    Session.objects.create(session_key="new", session_data="", expire_date=fresh)
    OutgoingMail.objects.create(key="old", kind="test", to="a@x.example", subject="", state="sent", sent_at=ran_out)
    OutgoingMail.objects.update(sent_at=timezone.now() - timedelta(days=31))
    said = StringIO()
    call_command("daily_jobs", stdout=said)
    assert {"sessions that ran out: 1", "old mails dropped: 1"} <= set(said.getvalue().splitlines())
    assert list(Session.objects.values_list("session_key", flat=True)) == ["new"]
    call_command("daily_jobs", stdout=StringIO())


def test_a_job_that_fails_is_named_and_the_others_run(monkeypatch):
    ran = []

    def fail():
        raise ZeroDivisionError

    monkeypatch.setitem(JOBS, "a job that fails", fail)
    monkeypatch.setitem(JOBS, "zzz the last", lambda: len(ran.append(1) or ran))
    with pytest.raises(CommandError, match="a job that fails"):
        call_command("daily_jobs", stdout=StringIO())
    assert ran == [1]


def test_two_jobs_of_one_name_are_refused(monkeypatch):
    monkeypatch.setitem(JOBS, "twice", lambda: 0)
    with pytest.raises(ValueError, match="twice"):
        daily("twice")(lambda: 1)
