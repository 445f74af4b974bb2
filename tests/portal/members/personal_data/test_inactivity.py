"""Two years away: told once, forgotten a month later, and kept by nothing more than signing in."""

from datetime import timedelta
from io import StringIO

import pytest
from django.core.management import call_command
from django.utils import timezone

from portal.members.models import User
from portal.members.personal_data.inactivity import tell_the_inactive
from portal.members.personal_data.models import Leaving
from portal.outgoing_mail.models import OutgoingMail
from tests.portal.members.people import fresh_browser_of, make_focal_point, make_member

pytestmark = pytest.mark.django_db
LONG_AGO = timezone.now() - timedelta(days=731)


def away(user, since=LONG_AGO):
    User.objects.filter(pk=user.pk).update(last_login=since, date_joined=LONG_AGO)
    user.refresh_from_db()
    return user


@pytest.fixture
def mere():
    return away(make_member("mere@post.example"))


def test_who_is_away_for_two_years_is_told_once_and_has_a_month(mere):
    away(make_member("vili@post.example"), since=timezone.now() - timedelta(days=729))
    assert tell_the_inactive() == 1
    assert tell_the_inactive() == 0
    mail = OutgoingMail.objects.get(member=mere)
    assert mail.subject == "Nobody has signed in to your account for two years"
    assert "sign in before that day" in mail.text
    leaving = Leaving.objects.get()
    assert (leaving.member, leaving.due - leaving.asked_at) == (mere, timedelta(days=30))


def test_signing_in_is_enough_to_stay(mere):
    tell_the_inactive()
    browser = fresh_browser_of(mere)
    assert not Leaving.objects.exists()
    assert browser.get("/en/my-work/").status_code == 200


def test_a_month_later_the_account_is_erased(mere):
    tell_the_inactive()
    Leaving.objects.update(due=timezone.now())
    call_command("daily_jobs", stdout=StringIO())
    mere.refresh_from_db()
    assert mere.erased_at is not None
    assert "mere" not in mere.email


def test_who_holds_a_role_or_leaves_already_is_not_asked(mere):
    Leaving.objects.create(member=mere, due=timezone.now() + timedelta(days=3))
    away(make_focal_point("FJ"))
    assert tell_the_inactive() == 0
    assert Leaving.objects.get().was_asked_for
