"""Answers that do not tell who has an account: by status, place, body, cookies, and by the work that is done.

Time is not measured: it follows from what is done, and that is counted. A password costs most of it (one hash is a
fifth of a second), a statement of the database the rest.
"""

import re
from contextlib import contextmanager

import pytest
from allauth.account.models import EmailAddress
from django.contrib.auth import hashers
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from portal.members.models import User
from portal.outgoing_mail.models import OutgoingMail
from tests.portal.members.sign_in.steps import ACCOUNT, ANSWERS, new_member

pytestmark = pytest.mark.django_db
PASSWORD = "coral-lagoon-71"
KINDS = ("known", "unknown", "unverified", "inactive", "passwordless")
FEW = 6  # statements: two thousandths of a second among the hundreds that a 2G link takes and wavers by


@pytest.fixture
def people():
    new_member("known@x.example", PASSWORD)
    new_member("passwordless@x.example")
    new_member("inactive@x.example", PASSWORD, is_active=False)
    user = User.objects.create_user("unverified@x.example", PASSWORD)
    EmailAddress.objects.create(user=user, email=user.email, verified=False, primary=True)


DOORS = {
    "password": ("login/", lambda address: {"login": address, "password": "not-the-right-1", "how": "password"}),
    "code": ("login/", lambda address: {"login": address}),
    "code, own page": ("login/code/", lambda address: {"email": address}),
    "forgotten": ("password/reset/", lambda address: {"email": address}),
    "sign-up": ("signup/", lambda address: {**ANSWERS, "email": address}),
}


@contextmanager
def counted_hashes():
    hasher = hashers.get_hasher()
    kind = type(hasher)
    before, made = kind.encode, []

    def encode(self, *args, **kwargs):
        made.append(1)
        return before(self, *args, **kwargs)

    kind.encode = encode
    try:
        yield made
    finally:
        kind.encode = before


def seen(kind: str, door: str) -> dict:
    """All that an observer has of one try, and what it cost."""
    address = f"{kind}@x.example"
    path, data = DOORS[door]
    browser = Client()
    browser.get(ACCOUNT + path)
    with counted_hashes() as hashes, CaptureQueriesContext(connection) as queries:
        answer = browser.post(ACCOUNT + path, data(address))
    following = browser.get(answer["Location"]) if answer.status_code == 302 else answer
    again = browser.post(answer["Location"], {"code": "1234-5678"}) if answer.status_code == 302 else answer
    return {
        "status": (answer.status_code, following.status_code, again.status_code),
        "place": answer.headers.get("Location"),
        "bodies": tuple(plain(page, address) for page in (answer, following, again)),
        "cookies": sorted(browser.cookies),
        "hashes": len(hashes),
        "mails": OutgoingMail.objects.filter(to=address).count(),
        "writes": sum(query["sql"].startswith(("INSERT", "UPDATE")) for query in queries),
        "statements": len(queries),
    }


def plain(answer, address: str) -> str:
    text = re.sub(r'name="csrfmiddlewaretoken" value="[^"]*"', "", answer.content.decode())
    return text.replace(address, "ADDRESS")


@pytest.mark.parametrize("door", DOORS)
def test_five_kinds_of_address_get_one_answer(people, door):
    answers = {kind: seen(kind, door) for kind in KINDS}
    reference = answers["known"]
    for kind, answer in answers.items():
        for name in ("status", "place", "bodies", "cookies", "hashes", "mails"):
            assert answer[name] == reference[name], (kind, name)
    assert reference["hashes"] == (1 if door == "password" else 0)
    assert reference["mails"] == (0 if door == "password" else 1)
    statements = [answer["statements"] for answer in answers.values()]
    assert max(statements) - min(statements) <= FEW, statements
    assert len({answer["writes"] for answer in answers.values()}) == 1, answers


@pytest.mark.parametrize("kind", KINDS)
def test_a_code_asked_for_again_gets_one_answer(people, kind):
    browser = Client()
    address = f"{kind}@x.example"
    browser.post(f"{ACCOUNT}login/", {"login": address})
    answer = browser.post(f"{ACCOUNT}login/code/confirm/", {"action": "resend"})
    assert (answer.status_code, answer["Location"]) == (302, f"{ACCOUNT}login/code/confirm/")
    assert "Type the code" in browser.get(answer["Location"]).content.decode()


def test_a_new_address_that_somebody_has_is_refused_by_mail_only(people, client):
    from tests.portal.members.sign_in.steps import sign_in_by_password

    sign_in_by_password(client, "known@x.example", PASSWORD)
    answers = []
    for address in ("passwordless@x.example", "free@x.example"):
        answer = client.post(f"{ACCOUNT}email/", {"email": address, "action_add": ""})
        page = client.get(answer["Location"])
        answers.append((answer.status_code, answer["Location"], plain(page, address)))
    assert answers[0] == answers[1]
    assert OutgoingMail.objects.filter(to="passwordless@x.example").count() == 1


def test_a_sign_up_with_a_known_address_writes_as_much_as_one_with_a_new_one(people):
    """An account, its address: written and taken back. The few statements that may differ elsewhere are not these."""
    written = {}
    for name in ("known", "unknown"):
        with CaptureQueriesContext(connection) as made:
            Client().post(f"{ACCOUNT}signup/", {**ANSWERS, "email": f"{name}@x.example"})
        inserts = [query["sql"] for query in made.captured_queries if query["sql"].startswith("INSERT")]
        written[name] = sum('"members_user"' in sql.partition("(")[0] for sql in inserts)
    assert written == {"known": 1, "unknown": 1}
    assert User.objects.filter(email__contains="invalid.example").count() == 0
