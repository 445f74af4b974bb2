"""What keeps programs from signing up and costs people nothing: the time trap, and the list of domains."""

import re
import time
from html.parser import HTMLParser

import pytest
from django.core.signing import Signer
from django.test import Client

from portal.members.disposable import disposable_domain
from portal.members.models import User
from portal.members.organisations import GovernmentDomain
from portal.members.time_trap import NAME, stamp_of
from portal.outgoing_mail.models import OutgoingMail
from tests.portal.members.people import land
from tests.portal.members.sign_in.steps import ACCOUNT, ANSWERS, new_member, sign_up

pytestmark = pytest.mark.django_db
ADDRESS = "teretia@fisheries.example"


class Clock:
    now = 0.0

    def time(self):
        return self.now


CLOCK = Clock()
AGAIN = "Please press the button again."
DAY = 24 * 3600


class FormReader(HTMLParser):
    """What a browser would send of the form as it stands on the page."""

    def __init__(self) -> None:
        super().__init__()
        self.fields: dict[str, str] = {}
        self.select = ""

    def handle_starttag(self, tag, attrs):
        told = dict(attrs)
        if tag == "select":
            self.select = told["name"]
        elif tag == "option" and "selected" in told and self.select:
            self.fields[self.select] = told.get("value", "")
        elif tag == "input" and (told.get("type") not in ("radio", "checkbox") or "checked" in told):
            self.fields[told["name"]] = told.get("value", "on" if told.get("type") == "checkbox" else "")


def form_on(answer) -> dict[str, str]:
    text = answer.content.decode()
    reader = FormReader()
    reader.feed(re.search(r'<form class="ask".*?</form>', text, re.DOTALL)[0])
    return reader.fields


@pytest.fixture
def trap(settings, monkeypatch):
    """Its clock stands: a machine that is slow would pass for a person."""
    settings.SIGN_UP_SECONDS = 3
    CLOCK.now = time.time()
    monkeypatch.setattr("portal.members.time_trap.time", CLOCK)
    return CLOCK


def send(browser, fields):
    return browser.post(f"{ACCOUNT}signup/", fields)


def shown(seconds_ago):
    return {**ANSWERS, "email": ADDRESS, NAME: stamp_of(CLOCK.now - seconds_ago)}


def test_a_form_that_comes_back_at_once_is_shown_again_with_everything_typed(client, trap):
    first = form_on(client.get(f"{ACCOUNT}signup/"))
    answer = send(client, {**first, **ANSWERS, "email": ADDRESS})
    assert answer.status_code == 200
    assert answer.content.decode().count(AGAIN) == 2  # on top, and beside the button
    assert not User.objects.filter(email=ADDRESS).exists()
    assert not OutgoingMail.objects.exists()
    kept = form_on(answer)
    assert {name: kept[name] for name in ANSWERS} == ANSWERS
    assert (kept["email"], kept[NAME]) == (ADDRESS, first[NAME])  # its first moment counts

    trap.now += 3.1
    assert send(client, kept)["Location"] == f"{ACCOUNT}confirm-email/"
    assert User.objects.filter(email=ADDRESS).exists()


@pytest.mark.parametrize(
    "stamp",
    [
        "",
        "1791234567.0",
        "1791234567.0:forged",
        Signer(salt="of.another.form").sign("1791234567.0"),
        "\x00",
        "x" * 9_999,
    ],
    ids=["none", "without a name", "forged", "of another form", "NUL", "long"],
)
def test_a_form_that_we_did_not_stamp_is_shown_again_with_a_stamp_that_counts(client, trap, stamp):
    kept = form_on(send(client, {**shown(99), NAME: stamp}))
    assert not User.objects.filter(email=ADDRESS).exists()
    assert kept["email"] == ADDRESS
    trap.now += 3.1
    assert send(client, kept).status_code == 302


@pytest.mark.parametrize("seconds", [3.2, 40 * DAY, -600], ids=["in time", "after weeks", "by a clock that is ahead"])
def test_whoever_takes_time_is_asked_nothing_more(client, trap, seconds):
    assert send(client, shown(seconds)).status_code == 302


def test_who_has_something_to_mend_hears_of_that_alone(client, trap):
    answer = send(client, {**shown(1), "consent": ""})
    assert "The box is not ticked" in answer.content.decode()
    assert AGAIN not in answer.content.decode()
    assert send(client, {**form_on(answer), "consent": "on"}).content.decode().count(AGAIN) == 2


def test_the_trap_says_the_same_of_every_address(client, trap):
    new_member(ADDRESS)
    pages = []
    for address in (ADDRESS, "nobody@fisheries.example"):
        text = send(Client(), {**shown(1), "email": address}).content.decode()
        pages.append(re.sub(r'name="(?:shown_at|csrfmiddlewaretoken)" value="[^"]*"', "", text.replace(address, "")))
    assert pages[0] == pages[1]


# --- Addresses that are made to be thrown away -----------------------------------------------------------------------


def test_a_thrown_away_address_is_refused_beside_its_field_whoever_has_it(client):
    address = "Teretia@Mail.Mailinator.com"
    answers = [sign_up(client, address).content.decode()]
    new_member(address.lower())
    answers.append(sign_up(client, address).content.decode())
    beside = re.search(r'<div class="err" id="id_email_error"><p>(.*?)</p>', answers[0])[1]
    assert beside.startswith("Addresses at mail.mailinator.com are made to be thrown away.")
    assert 'value="Ministry of Fisheries"' in answers[0]
    first, second = (re.sub(r'name="csrfmiddlewaretoken" value="[^"]*"', "", text) for text in answers)
    assert re.sub(NAME + '" value="[^"]*', "", first) == re.sub(NAME + '" value="[^"]*', "", second)
    assert not OutgoingMail.objects.exists()


def test_no_member_changes_to_such_an_address(client):
    member = new_member()
    client.force_login(member)
    session = client.session
    session["account_authentication_methods"] = [{"method": "password", "at": time.time()}]
    session["account_authentication_methods_user"] = str(member.pk)
    session.save()
    answer = client.post(f"{ACCOUNT}email/", {"email": "moana@yopmail.com", "action_add": ""})
    assert "made to be thrown away" in answer.content.decode()
    assert 'value="moana@yopmail.com"' in answer.content.decode()


def test_domains_are_compared_label_by_label_and_a_government_s_word_counts_more():
    assert disposable_domain("a@mailinator.com") == "mailinator.com"
    for fine in ("a@gmail.com", "a@mailinator.example", "a@mailinator.com.fj", "a@finance.gov.fj", "", "a@", "a@\x00"):
        assert disposable_domain(fine) == ""
    row = GovernmentDomain.objects.create(domain="mailinator.com", country=land("FJ"), source="x")
    assert disposable_domain("a@mailinator.com") == ""
    GovernmentDomain.objects.filter(pk=row.pk).update(is_trusted=False)
    assert disposable_domain("a@mailinator.com") == "mailinator.com"
