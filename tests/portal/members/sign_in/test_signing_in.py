"""By a code, by a password, with it forgotten; and where one lands."""

import time

import pytest
from django.test import Client

from portal.members.models import User
from tests.portal.members.sign_in.steps import (
    ACCOUNT,
    ask_for_code,
    mails,
    new_member,
    newest_code,
    sign_in_by_code,
    sign_in_by_password,
    type_code,
    who,
)

pytestmark = pytest.mark.django_db
ADDRESS, PASSWORD = "moana@ministry.example", "coral-lagoon-71"


@pytest.fixture
def member():
    return new_member(ADDRESS, PASSWORD)


def test_a_code_signs_in(client, member):
    answer = sign_in_by_code(client, ADDRESS.upper())
    assert answer.status_code == 302
    assert who(client) == member


def test_a_password_signs_in(client, member):
    assert sign_in_by_password(client, ADDRESS, PASSWORD).status_code == 302
    assert who(client) == member


@pytest.mark.parametrize("digits", [0x660, 0x6F0, 0x966, 0xFF10])
def test_digits_of_other_scripts_sign_in(client, member, digits):
    ask_for_code(client, ADDRESS)
    type_code(client, "".join(chr(digits + int(sign)) for sign in newest_code(ADDRESS) if sign != "-"))
    assert who(client) == member


def test_a_password_beside_the_code_s_button_is_not_looked_at(client, member):
    """A browser fills it in by itself; it may be an old one."""
    assert ask_for_code(client, ADDRESS, password="an-old-one").status_code == 302
    assert mails(ADDRESS)


def test_the_page_that_waits_for_the_code_asks_for_digits(client, member):
    ask_for_code(client, ADDRESS)
    text = client.get(f"{ACCOUNT}login/code/confirm/").content.decode()
    field = text[text.index('name="code"') :].partition(">")[0]
    assert 'inputmode="numeric"' in field
    assert 'autocomplete="one-time-code"' in field
    assert "placeholder" not in text


def test_a_wrong_code_is_told_beside_the_field_and_the_third_begins_anew(client, member):
    ask_for_code(client, ADDRESS)
    for _try in range(2):
        answer = type_code(client, "0000-0000")
        text = answer.content.decode()
        assert "<title>Error:" in text
        assert 'aria-invalid="true"' in text
        assert "newest mail" in text
        assert 'value="00000000"' in text or 'value="0000-0000"' in text
    answer = type_code(client, "0000-0000")
    assert answer.status_code == 302
    assert "tried too often" in client.get(answer["Location"]).content.decode()
    type_code(client, newest_code(ADDRESS))
    assert who(client) is None


def test_a_code_that_expired_says_so(client, member, monkeypatch):
    ask_for_code(client, ADDRESS)
    later = time.time() + 1_000
    monkeypatch.setattr(time, "time", lambda: later)
    answer = type_code(client, newest_code(ADDRESS))
    assert answer.status_code == 302
    assert "This code has expired" in client.get(answer["Location"]).content.decode()
    assert who(client) is None


def test_a_new_code_ends_the_old_one(client, member):
    ask_for_code(client, ADDRESS)
    old = newest_code(ADDRESS)
    client.post(f"{ACCOUNT}login/code/confirm/", {"action": "resend"})
    assert newest_code(ADDRESS) != old
    type_code(client, old)
    assert who(client) is None
    type_code(client, newest_code(ADDRESS))
    assert who(client) == member


@pytest.mark.parametrize("way", ["code", "password"])
def test_one_lands_where_one_wanted_to_go(client, member, way):
    wanted = "/en/countries/fj/?tab=1"
    page = client.get(f"{ACCOUNT}login/", {"next": wanted}).content.decode()
    assert page.count('name="next" value="/en/countries/fj/?tab=1"') == 2
    assert "/en/countries/fj/" in page[: page.index("<form")]
    if way == "password":
        answer = sign_in_by_password(client, ADDRESS, PASSWORD, next=wanted)
    else:
        step = ask_for_code(client, ADDRESS, next=wanted)["Location"]
        text = client.get(step).content.decode()
        assert 'name="next" value="/en/countries/fj/?tab=1"' in text
        answer = client.post(f"{ACCOUNT}login/code/confirm/", {"code": newest_code(ADDRESS), "next": wanted})
    assert answer["Location"] == wanted


@pytest.mark.parametrize(
    "outside",
    [
        "https://evil.example/",
        "//evil.example/",
        "/\\evil.example",
        "javascript:alert(1)",
        "https:evil.example",
        "\x00",
    ],
)
def test_nobody_is_led_outside(client, member, outside):
    assert client.get(f"{ACCOUNT}login/", {"next": outside}).status_code == 200
    answer = sign_in_by_password(client, ADDRESS, PASSWORD, next=outside)
    assert answer.status_code == 302
    assert "evil" not in answer["Location"]
    assert answer["Location"].startswith("/en/")


def test_a_forgotten_password_is_set_anew_with_a_code_and_ends_other_sessions(client, member):
    other = Client()
    sign_in_by_password(other, ADDRESS, PASSWORD)
    answer = client.post(f"{ACCOUNT}password/reset/", {"email": ADDRESS})
    assert answer["Location"] == f"{ACCOUNT}password/reset/confirm/"
    arabic = "".join(chr(0x660 + int(sign)) for sign in newest_code(ADDRESS) if sign != "-")
    answer = client.post(answer["Location"], {"code": arabic})
    new = {"password1": "mangrove-tide-52", "password2": "mangrove-tide-52"}
    assert client.get(answer["Location"]).status_code == 200
    answer = client.post(answer["Location"], new)
    assert answer.status_code == 302
    assert who(client) is None
    member.refresh_from_db()
    assert member.check_password(new["password1"])
    assert other.get(f"{ACCOUNT}sessions/").status_code == 302
    assert "set anew" in mails(ADDRESS)[-1].subject


def test_a_member_adds_a_password_later_and_is_signed_out_elsewhere_when_it_changes(client):
    new_member(ADDRESS)
    sign_in_by_code(client, ADDRESS)
    assert client.get(f"{ACCOUNT}password/change/")["Location"] == f"{ACCOUNT}password/set/"
    answer = client.post(f"{ACCOUNT}password/set/", {"password1": PASSWORD, "password2": PASSWORD})
    assert answer.status_code == 302
    assert who(client) is not None
    other = Client()
    sign_in_by_password(other, ADDRESS, PASSWORD)
    assert who(other) is not None
    client.post(
        f"{ACCOUNT}password/change/",
        {"oldpassword": PASSWORD, "password1": "mangrove-tide-52", "password2": "mangrove-tide-52"},
    )
    assert other.get(f"{ACCOUNT}sessions/").status_code == 302
    assert client.get(f"{ACCOUNT}sessions/").status_code == 200


def test_a_closed_account_opens_to_nobody(client, member):
    User.objects.update(is_active=False)
    sign_in_by_password(client, ADDRESS, PASSWORD)
    assert who(client) is None
    ask_for_code(client, ADDRESS)
    assert "No account" in mails(ADDRESS)[-1].subject


def test_a_half_way_session_is_short_and_a_signed_in_one_is_not(client, member):
    ask_for_code(client, ADDRESS)
    assert client.session.get_expiry_age() <= 3600
    type_code(client, newest_code(ADDRESS))
    assert client.session.get_expiry_age() > 3600


def test_pages_of_the_account_are_kept_by_no_cache(client, member):
    for path in ("login/", "signup/", "password/reset/"):
        assert "no-store" in client.get(ACCOUNT + path)["Cache-Control"]
    assert "no-store" not in client.get("/en/").headers.get("Cache-Control", "")
