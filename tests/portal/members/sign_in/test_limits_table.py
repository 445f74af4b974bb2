"""The table of the limits counts networks and addresses, and a copy of it names none of them."""

import base64
import hashlib

import pytest
from allauth.core.internal import ratelimit
from django.core.cache import cache
from django.core.management import call_command
from django.db import connection
from django.test import Client

from portal.members.limits import kept_key
from portal.members.personal_data.erasing import erase_account
from tests.portal.members.sign_in.second_steps import add_app, code_now
from tests.portal.members.sign_in.steps import (
    ACCOUNT,
    ask_for_code,
    confirm_address,
    new_member,
    sign_in_by_password,
    sign_up,
    type_code,
)

pytestmark = pytest.mark.django_db
ADDRESS, PASSWORD = "moana@ministry.example", "coral-lagoon-71"
NEWCOMER = "teretia@ministry.example"


@pytest.fixture(autouse=True)
def _as_on_a_host(settings):
    """The caches of a host; the table stands in the tests' one database, and goes with the test."""
    from portal.settings import sign_in

    settings.CACHES = sign_in.CACHES
    call_command("createcachetable", "limits", verbosity=0)
    cache.clear()


def table() -> list[tuple[str, str]]:
    with connection.cursor() as cursor:
        cursor.execute("SELECT cache_key, value FROM limits")
        rows = cursor.fetchall()
    return [(key, base64.b64decode(value).decode("latin-1")) for key, value in rows]


@pytest.mark.parametrize(
    ("network", "shown"),
    [("203.0.113.77", "203.0.113"), ("2001:db8:77:5::9", "2001:db8:77")],
    ids=["IPv4", "IPv6"],
)
def test_the_table_holds_counts_and_no_address(network, shown):
    member = new_member(ADDRESS, PASSWORD)
    add_app(member)
    stranger = Client(REMOTE_ADDR=network)
    sign_up(stranger, NEWCOMER)
    confirm_address(stranger, "11111111")
    for _try in range(3):
        ask_for_code(Client(REMOTE_ADDR=network), ADDRESS)
    type_code(stranger, "11111111")
    refused = [sign_in_by_password(Client(REMOTE_ADDR=network), ADDRESS, "wrong-lagoon-71") for _try in range(6)]
    assert "Too many wrong passwords" in refused[-1].content.decode(), "it still counts"
    stranger.post(f"{ACCOUNT}password/reset/", {"email": ADDRESS})

    keys = [key for key, _value in table()]
    assert {action for key in keys for action in key.split(":")} >= {"signup", "login", "login_failed"}
    assert any("/ip:" in key for key in keys)
    assert all(":rl:" in key for key in keys)
    text = "\n".join(part for row in table() for part in row).lower()
    for name in (ADDRESS, NEWCOMER, f"testserver:{ADDRESS}"):
        assert name not in text
        assert hashlib.sha256(name.encode()).hexdigest() not in text, "a plain hash is found by trying"
    assert shown not in text


def test_a_used_code_of_an_app_names_neither_code_nor_member():
    member = new_member(ADDRESS, PASSWORD)
    add_app(member)
    browser = Client()
    sign_in_by_password(browser, ADDRESS, PASSWORD)
    code = code_now()
    browser.post(f"{ACCOUNT}2fa/authenticate/", {"code": code})
    assert browser.session.get("_auth_user_id") == str(member.pk)
    assert any(":rl:" not in key for key, _value in table())
    assert code not in "\n".join(key for key, _value in table())


def test_another_secret_key_makes_other_keys(settings):
    key = "allauth:rl:allauth.account:login:30/60/ip:ip:203.0.113.77"
    first = kept_key(key)
    assert first.startswith("allauth:rl:allauth.account:login:30/60/ip:")
    settings.SECRET_KEY = "another" * 9
    assert kept_key(key) != first


def test_who_erases_the_account_is_forgotten_here_as_well(rf):
    member = new_member(ADDRESS, PASSWORD)
    assert ratelimit.consume(rf.post("/"), app="allauth.account", action="login_failed", key=ADDRESS)
    by_address = [key for key, _value in table() if "/key:" in key]
    assert by_address
    erase_account(pk=member.pk)
    assert [key for key, _value in table() if key in by_address] == []
