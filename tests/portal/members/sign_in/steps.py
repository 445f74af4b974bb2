"""What people do at the sign-in, as the tests of it say it."""

import re
from typing import Any

from django.test import Client

from portal.members.models import User
from portal.outgoing_mail.models import OutgoingMail

ACCOUNT = "/en/account/"
ANSWERS = {
    "display_name": "Teretia B.",
    "country": "KI",
    "organisation": "Ministry of Fisheries",
    "kind": "government",
    "language": "en",
    "consent": "on",
}


def mails(address: str) -> list[OutgoingMail]:
    return list(OutgoingMail.objects.filter(to=address.lower()).order_by("pk"))


def newest_code(address: str) -> str:
    mail = mails(address)[-1]
    found = re.match(r"\d{4}-\d{4}", mail.subject)
    assert found, mail.subject
    return found[0]


def sign_up(browser: Client, address: str, **changes: Any) -> Any:
    return browser.post(f"{ACCOUNT}signup/", {**ANSWERS, "email": address, **changes})


def confirm_address(browser: Client, code: str) -> Any:
    return browser.post(f"{ACCOUNT}confirm-email/", {"code": code})


def ask_for_code(browser: Client, address: str, **more: str) -> Any:
    return browser.post(f"{ACCOUNT}login/", {"login": address, **more})


def type_code(browser: Client, code: str) -> Any:
    return browser.post(f"{ACCOUNT}login/code/confirm/", {"code": code})


def sign_in_by_code(browser: Client, address: str) -> Any:
    assert ask_for_code(browser, address).status_code == 302
    return type_code(browser, newest_code(address))


def sign_in_by_password(browser: Client, address: str, password: str, **more: str) -> Any:
    return browser.post(f"{ACCOUNT}login/", {"login": address, "password": password, "how": "password", **more})


def who(browser: Client) -> User | None:
    """Who is signed in in this browser."""
    number = browser.session.get("_auth_user_id")
    return User.objects.get(pk=number) if number else None


def new_member(address: str = "moana@ministry.example", password: str | None = None, **fields: Any) -> User:
    """With an address that was confirmed."""
    from allauth.account.models import EmailAddress

    user: User = User.objects.create_user(address, password, display_name=fields.pop("display_name", "Moana"), **fields)
    EmailAddress.objects.create(user=user, email=address, verified=True, primary=True)
    return user
