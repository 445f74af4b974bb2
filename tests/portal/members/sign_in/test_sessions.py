"""What runs out is dropped, and who lost the second step gets in again."""

from datetime import timedelta

import pytest
from allauth.usersessions.models import UserSession
from django.contrib.sessions.models import Session
from django.core.management import CommandError, call_command
from django.utils import timezone

from portal.members.browsers import describe_browser
from tests.portal.members.sign_in.second_steps import add_app, add_spare_codes
from tests.portal.members.sign_in.steps import ask_for_code, mails, new_member, sign_in_by_code, who

pytestmark = pytest.mark.django_db
ADDRESS = "moana@ministry.example"


def test_sessions_that_ran_out_are_dropped_with_the_address_in_them(client):
    new_member(ADDRESS)
    ask_for_code(client, ADDRESS)
    assert ADDRESS in str(Session.objects.get().get_decoded())
    Session.objects.update(expire_date=timezone.now() - timedelta(minutes=1))
    call_command("tidy_sessions")
    assert not Session.objects.exists()


def test_what_is_told_of_a_session_ends_with_it(client):
    new_member(ADDRESS)
    sign_in_by_code(client, ADDRESS)
    call_command("tidy_sessions")
    assert UserSession.objects.count() == 1
    Session.objects.all().delete()
    call_command("tidy_sessions")
    assert not UserSession.objects.exists()


def test_a_lost_second_step_is_taken_away_and_the_member_is_told(client):
    member = new_member(ADDRESS)
    sign_in_by_code(client, ADDRESS)
    add_app(member)
    add_spare_codes(member)
    call_command("remove_second_factor", ADDRESS)
    assert who(client) is None
    assert "taken away" in mails(ADDRESS)[-1].subject
    sign_in_by_code(client, ADDRESS)
    assert who(client) == member


def test_an_address_that_nobody_has_is_said():
    with pytest.raises(CommandError):
        call_command("remove_second_factor", "nobody@x.example")


@pytest.mark.parametrize(
    ("sent", "kept"),
    [
        (
            "Mozilla/5.0 (Linux; Android 10; K) AppleWebKit/537.36 Chrome/140.0.0.0 Mobile Safari/537.36",
            "Chrome, Android",
        ),
        ("Mozilla/5.0 (iPhone; CPU iPhone OS 17_5 like Mac OS X) Version/17.5 Mobile Safari/604.1", "Safari, iPhone"),
        ("Mozilla/5.0 (Windows NT 10.0; Win64; x64) Chrome/140.0.0.0 Safari/537.36 Edg/140.0", "Edge, Windows"),
        ("Opera/9.80 (J2ME/MIDP; Opera Mini/7.1) Presto/2.8", "Opera Mini"),
        ("curl/8.5.0", ""),
        ("", ""),
    ],
)
def test_a_browser_is_named_in_two_words(sent, kept):
    assert describe_browser(sent) == kept
    assert describe_browser(kept) == kept


def test_of_a_session_no_network_is_kept(db):
    from allauth.usersessions.models import UserSession

    made = UserSession.objects.create(user=new_member(), session_key="k", ip="203.0.113.7", user_agent="Firefox")
    made.refresh_from_db()
    assert made.ip == "0.0.0.0"  # noqa: S104
