"""What strangers and broken programs send to the doors: no error of ours, no way outside, one way in."""

import pytest
from django.core.checks import run_checks
from django.urls import reverse

from portal.members.models import User
from portal.outgoing_mail.models import OutgoingMail
from tests.portal.members.sign_in.steps import (
    ACCOUNT,
    ANSWERS,
    ask_for_code,
    mails,
    new_member,
    newest_code,
    sign_in_by_password,
    sign_up,
    type_code,
    who,
)

pytestmark = pytest.mark.django_db
ADDRESS, PASSWORD = "moana@ministry.example", "coral-lagoon-71"
ODD = {
    "NUL": "a\x00b@x.example",
    "5,000 characters": "a" * 4_988 + "@x.example",
    "300 characters": "a" * 60 + "@" + "b" * 60 + "." + "c" * 60 + "." + "d" * 60 + "." + "e" * 50 + ".example",
    "line break": "a@x.example\r\nBcc: b@y.example",
    "two": "a@x.example,b@y.example",
    "empty": "",
    "surrogate": "a\ud800@x.example".encode("utf-8", "surrogatepass").decode("latin-1"),
    "other script": "あ@例え.テスト",
}


@pytest.mark.parametrize("name", ODD)
@pytest.mark.parametrize("door", ["login/", "login/code/", "password/reset/", "signup/"])
def test_an_odd_address_is_told_beside_its_field_or_taken(client, door, name):
    field = "login" if door == "login/" else "email"
    answer = client.post(ACCOUNT + door, {**ANSWERS, field: ODD[name]})
    assert answer.status_code in (200, 302)
    if answer.status_code == 200:
        assert "<title>Error:" in answer.content.decode()
    assert not OutgoingMail.objects.filter(to__contains="y.example").exists()


@pytest.mark.parametrize(
    "password", ["x" * 100_000, "\x00" * 8, "\ud83d".encode("utf-8", "replace").decode(), "é" * 999]
)
def test_an_odd_password_opens_nothing(client, password):
    new_member(ADDRESS, PASSWORD)
    answer = sign_in_by_password(client, ADDRESS, password)
    assert answer.status_code == 200
    assert who(client) is None


@pytest.mark.parametrize("code", ["", "x" * 100_000, "\x00", "٣" * 8, "²²²²²²²²", "-" * 8, "12345678\r\n"])
def test_an_odd_code_opens_nothing(client, code):
    new_member(ADDRESS)
    ask_for_code(client, ADDRESS)
    assert type_code(client, code).status_code == 200
    assert who(client) is None


def test_a_name_keeps_no_line_break_and_no_mark_that_turns_the_text_round(client):
    sign_up(
        client, ADDRESS, display_name="Ana\r\nBcc: x@y.example \u202egnp.exe\u2066", organisation="Office\r\nof \x1b X"
    )
    member = User.objects.get(email=ADDRESS)
    assert member.display_name == "Ana Bcc: x@y.example gnp.exe"
    assert member.organisation.name == "Office of X"


@pytest.mark.parametrize(
    "changes",
    [
        {"country": "XX"},
        {"kind": "king"},
        {"language": "tlh"},
        {"display_name": "x" * 151},
        {"organisation": "x" * 201},
        {"display_name": "\u202e\u2066"},
        {"display_name": "\x00"},
    ],
)
def test_answers_that_cannot_be_are_refused(client, changes):
    answer = sign_up(client, ADDRESS, **changes)
    assert answer.status_code == 200
    assert f'href="#id_{next(iter(changes))}' in answer.content.decode()
    assert not User.objects.filter(email=ADDRESS).exists()


def test_the_mail_server_may_be_down(client, settings):
    settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
    settings.EMAIL_HOST, settings.EMAIL_PORT = "127.0.0.1", 9
    assert sign_up(client, ADDRESS).status_code == 302
    assert newest_code(ADDRESS)


@pytest.mark.parametrize("method", ["get", "post"])
@pytest.mark.parametrize("door", ["/admin/login/", "/en/_util/login/", "/ar/_util/login/"])
def test_wagtail_s_own_doors_lead_to_the_one_way_in(client, door, method):
    new_member(ADDRESS, PASSWORD, is_superuser=True, is_staff=True)
    fields = {"username": ADDRESS, "password": PASSWORD, "next": "/admin/"}
    answer = getattr(client, method)(door, fields)
    assert answer.status_code == 302
    assert "/account/login/?next=%2Fadmin%2F" in answer["Location"]
    assert who(client) is None


@pytest.mark.parametrize("path", ["/admin/password_reset/", "/admin/password_reset/done/"])
def test_wagtail_sets_no_password_anew(client, path):
    assert client.get(path).status_code == 404


def test_the_sixth_wrong_password_is_not_checked_and_a_code_still_opens(client):
    new_member(ADDRESS, PASSWORD)
    for _try in range(5):
        sign_in_by_password(client, ADDRESS, "wrong-wrong-1")
    text = sign_in_by_password(client, ADDRESS, PASSWORD).content.decode()
    assert who(client) is None
    assert "Too many wrong passwords" in text
    assert "stays open" in text
    assert f'value="{ADDRESS}"' in text
    ask_for_code(client, ADDRESS)
    type_code(client, newest_code(ADDRESS))
    assert who(client) is not None


def test_the_page_of_a_limit_says_how_long_and_keeps_what_was_typed(client):
    for number in range(21):
        answer = sign_up(client, f"a{number}@x.example", display_name="Kept <b>name</b>")
    assert answer.status_code == 429
    assert answer["Retry-After"] == "60"
    text = answer.content.decode()
    assert "Please wait 60 seconds" in text
    assert '<textarea name="display_name" hidden>Kept &lt;b&gt;name&lt;/b&gt;</textarea>' in text
    assert '<textarea name="email" hidden>a20@x.example</textarea>' in text
    assert f'action="{ACCOUNT}signup/"' in text
    assert reverse("account_request_login_code") in text
    assert mails("a20@x.example") == []


def test_the_page_of_a_limit_keeps_no_password(client):
    for number in range(31):
        answer = sign_in_by_password(client, f"a{number}@x.example", "a-secret-of-mine")
    assert answer.status_code == 429
    assert "a-secret-of-mine" not in answer.content.decode()
    assert "A password is not kept" in answer.content.decode()


@pytest.mark.parametrize(("count", "told"), [(0, True), (1, False)])
def test_a_host_that_names_no_proxy_is_warned(settings, count, told):
    settings.SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")
    settings.ALLAUTH_TRUSTED_PROXY_COUNT = count
    assert any(each.id == "members.W001" for each in run_checks(tags=["security"])) is told


@pytest.mark.parametrize("forged", ["1.2.3.4", "nonsense", "1.2.3.4, 5.6.7.8, 9.9.9.9", ""])
def test_a_forged_address_does_not_escape_the_limit(client, forged):
    new_member(ADDRESS, PASSWORD)
    for _try in range(10):
        sign_in_by_password(client, f"{_try}@x.example", "wrong-wrong-1")
    browser_answer = client.post(
        f"{ACCOUNT}login/",
        {"login": ADDRESS, "password": PASSWORD, "how": "password"},
        headers={"x-forwarded-for": forged},
    )
    assert "Too many wrong passwords" in browser_answer.content.decode()


def test_a_request_without_any_address_is_served(client):
    new_member(ADDRESS, PASSWORD)
    answer = client.post(
        f"{ACCOUNT}login/", {"login": ADDRESS, "password": PASSWORD, "how": "password"}, REMOTE_ADDR=""
    )
    assert answer.status_code == 302
