"""Pages of the sign-in: at most 30 KB on the wire, 5 requests and 15 questions to the database."""

import re

import brotli
import pytest
from django.contrib.staticfiles import finders
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from tests.portal.members.sign_in.second_steps import add_app, mark_fresh
from tests.portal.members.sign_in.steps import ANSWERS, ask_for_code, new_member, sign_in_by_password

pytestmark = pytest.mark.django_db
MOST_BYTES, MOST_REQUESTS, MOST_QUERIES = 30_000, 5, 15
PUBLIC = ["login/", "signup/", "login/code/", "password/reset/"]
OWN = [
    "2fa/",
    "2fa/totp/activate/",
    "2fa/webauthn/add/",
    "2fa/recovery-codes/generate/",
    "sessions/",
    "email/",
    "password/change/",
    "logout/",
    "reauthenticate/",
]


def judge(browser: Client, path: str) -> None:
    with CaptureQueriesContext(connection) as queries:
        answer = browser.get(path, headers={"accept-encoding": "br"})
    assert answer.status_code == 200, (path, answer.headers.get("Location"))
    assert len(queries) <= MOST_QUERIES, path
    text = brotli.decompress(answer.content).decode()
    loaded = re.findall(r'(?:src|href)="/static/([^"]+\.(?:css|js|svg))"', text)
    weight = len(answer.content)
    for name in set(loaded):
        with open(finders.find(name), "rb") as file:
            weight += len(brotli.compress(file.read(), quality=11))
    assert weight <= MOST_BYTES, (path, weight)
    assert 1 + len(set(loaded)) <= MOST_REQUESTS, (path, loaded)


@pytest.mark.parametrize("language", ["en", "ar"])
@pytest.mark.parametrize("page", PUBLIC)
def test_a_page_for_everybody(client, language, page):
    client.get("/en/about/")  # what is read once a process does not count
    judge(client, f"/{language}/account/{page}")


@pytest.mark.parametrize("page", OWN)
def test_a_page_of_a_member(client, page):
    member = new_member(password="coral-lagoon-71")
    if page.startswith("2fa/recovery"):
        add_app(member)
    client.force_login(member)
    mark_fresh(client, member)
    judge(client, f"/en/account/{page}")


def test_the_page_of_the_code_and_of_the_second_step(client):
    member = new_member(password="coral-lagoon-71")
    add_app(member)
    ask_for_code(client, member.email)
    judge(client, "/en/account/login/code/confirm/")
    sign_in_by_password(client, member.email, "coral-lagoon-71")
    browser = Client()
    sign_in_by_password(browser, member.email, "coral-lagoon-71")
    judge(browser, "/en/account/2fa/authenticate/")


def test_a_sign_up_that_is_sent_costs_few_questions(client):
    client.get("/en/about/")
    with CaptureQueriesContext(connection) as queries:
        answer = client.post("/en/account/signup/", {**ANSWERS, "email": "teretia@fisheries.example"})
    assert answer.status_code == 302
    assert len(queries) <= 40
