"""The accounts of a newcomer's machine: real ones, made through the services, and never on a public host."""

import json

import pytest
from allauth.mfa.models import Authenticator
from allauth.mfa.totp.internal.auth import TOTP
from django.contrib.auth import authenticate
from django.core.management import CommandError, call_command

from portal.members.demo import ACCOUNTS, NotADemo, make_demo_accounts
from portal.members.holdings import read_holdings
from portal.members.models import User
from portal.members.permissions import can

pytestmark = pytest.mark.django_db


@pytest.fixture
def passwords(tmp_path, settings):
    settings.SECOND_FACTOR_REQUIRED = True
    return make_demo_accounts(kept_in=tmp_path / "demo.json")


def member(name):
    return User.objects.get(email=f"{name}@demo.example")


def test_each_account_can_sign_in_and_holds_what_its_name_says(passwords):
    assert set(passwords) == {demo.email for demo in ACCOUNTS}
    for email, password in passwords.items():
        assert authenticate(username=email, password=password) is not None
    held = {
        name: {holding.role for holding in read_holdings(member(name))}
        for name in ("admin", "editor", "focal", "moderator")
    }
    assert held == {name: {"new", name} for name in ("admin", "editor", "focal", "moderator")}
    assert can(member("official"), "record.send")
    assert can(member("donor"), "record.send")
    assert not can(member("new"), "record.send")
    assert member("new").waits_to_be_verified


def test_the_second_factor_of_an_account_takes_the_code_that_the_command_prints(passwords, capsys):
    call_command("demo_code", "focal@demo.example")
    code = capsys.readouterr().out.strip()
    assert len(code) == 6
    authenticator = Authenticator.objects.get(user=member("focal"), type="totp")
    assert TOTP(authenticator).validate_code(code)


@pytest.mark.parametrize(
    ("address", "sentence"),
    [("official@demo.example", "no second factor"), ("mere@post.example", "No demo account")],
)
def test_the_command_says_why_it_prints_nothing(passwords, address, sentence):
    with pytest.raises(CommandError, match=sentence):
        call_command("demo_code", address)


def test_a_second_run_makes_nothing_anew_and_keeps_the_passwords(passwords, tmp_path):
    users, verifications = User.objects.count(), member("official").verifications.count()
    again = make_demo_accounts(kept_in=tmp_path / "demo.json")
    assert again == passwords
    assert (User.objects.count(), member("official").verifications.count()) == (users, verifications)
    kept = tmp_path / "demo.json"
    assert json.loads(kept.read_text()) == passwords
    assert kept.stat().st_mode & 0o077 == 0


def test_outside_development_no_demo_account_is_made(tmp_path, settings):
    settings.DEMO_ACCOUNTS = False
    with pytest.raises(NotADemo):
        make_demo_accounts(kept_in=tmp_path / "demo.json")
    with pytest.raises(CommandError, match="dev only"):
        call_command("demo_code", "admin@demo.example")
    assert not User.objects.filter(email__endswith="@demo.example").exists()


def test_only_the_settings_of_a_developer_s_machine_allow_them():
    from portal.settings import base

    assert base.DEMO_ACCOUNTS is False
