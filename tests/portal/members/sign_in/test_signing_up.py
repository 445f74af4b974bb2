"""A new member: six answers, a code, and nothing that a stranger could prepare."""

import re

import pytest
from django.test import Client

from portal.members.models import User
from portal.members.organisations import Organisation
from portal.members.signing_up import CONSENT_VERSION
from portal.outgoing_mail.models import OutgoingMail
from tests.portal.members.sign_in.steps import (
    ACCOUNT,
    confirm_address,
    mails,
    newest_code,
    sign_in_by_code,
    sign_in_by_password,
    sign_up,
    who,
)

pytestmark = pytest.mark.django_db
ADDRESS = "teretia@fisheries.example"


def test_six_answers_and_a_code_make_a_member_who_is_signed_in(client):
    answer = sign_up(client, ADDRESS)
    assert (answer.status_code, answer["Location"]) == (302, f"{ACCOUNT}confirm-email/")
    assert who(client) is None
    assert ADDRESS in client.get(answer["Location"]).content.decode()
    answer = confirm_address(client, newest_code(ADDRESS))
    assert answer.status_code == 302
    member = who(client)
    assert member is not None
    assert (member.email, member.display_name, member.country.iso2) == (ADDRESS, "Teretia B.", "KI")
    assert (member.organisation.name, member.organisation.kind) == ("Ministry of Fisheries", "government")
    assert (member.language, member.languages) == ("en", ["en"])
    assert member.consent_version == CONSENT_VERSION
    assert member.consent_at is not None
    assert not member.has_usable_password()


def test_the_mail_begins_with_the_digits_and_holds_nothing_that_was_typed(client):
    sign_up(client, ADDRESS, display_name="You have won http://evil.example")
    (mail,) = mails(ADDRESS)
    assert mail.subject.startswith(newest_code(ADDRESS))
    assert newest_code(ADDRESS) in mail.text
    assert len(mail.text.encode()) < 1_000
    assert "evil" not in mail.text + mail.subject
    assert "Ministry" not in mail.text + mail.subject
    assert mail.headers["Auto-Submitted"] == "auto-generated"


@pytest.mark.parametrize("typed", ["dotted", "arabic", "full-width", "blanks"])
def test_the_digits_may_be_of_any_script(client, typed):
    sign_up(client, ADDRESS)
    code = newest_code(ADDRESS)
    plain = code.replace("-", "")
    written = {
        "dotted": f"\u200f{code}\u200e",
        "arabic": "".join(chr(0x660 + int(digit)) for digit in plain),
        "full-width": "".join(chr(0xFF10 + int(digit)) for digit in plain),
        "blanks": f" {plain[:2]}\u00a0{plain[2:4]} {plain[4:]} ",
    }[typed]
    confirm_address(client, written)
    assert who(client) is not None


def test_what_a_stranger_prepared_opens_nothing_for_him(client):
    """Somebody signs up with another's address; its owner comes later, by a code, and keeps the account alone."""
    stranger, owner = Client(), client
    sign_up(stranger, ADDRESS, password1="known-to-the-stranger-1", password="known-to-the-stranger-1")
    assert not User.objects.get(email=ADDRESS).has_usable_password()
    # The owner wants an account too: told by mail alone that there is one, and signs in with a code.
    sign_up(owner, ADDRESS)
    assert "already" in mails(ADDRESS)[-1].subject
    owner = Client()
    sign_in_by_code(owner, ADDRESS)
    assert who(owner).email == ADDRESS
    sign_in_by_password(stranger, ADDRESS, "known-to-the-stranger-1")
    assert who(stranger) is None
    stranger.get(f"{ACCOUNT}confirm-email/")
    stranger.get("/en/")
    assert who(stranger) is None
    confirm_address(stranger, "0000-0000")
    assert who(stranger) is None


def test_an_organisation_is_found_however_it_is_written(client):
    first, second, elsewhere = Client(), Client(), Client()
    sign_up(first, "a@x.example", organisation="Ministry of Fisheries")
    sign_up(second, "b@x.example", organisation="  ministry  of\u202e FISHERIES ")
    sign_up(elsewhere, "c@x.example", country="FJ")
    assert Organisation.objects.filter(name__iexact="ministry of fisheries").count() == 2
    assert User.objects.get(email="a@x.example").organisation == User.objects.get(email="b@x.example").organisation


@pytest.mark.parametrize("choice", ["other", "none"])
def test_who_works_for_no_island_state_has_no_country(client, choice):
    sign_up(client, ADDRESS, country=choice, kind="donor")
    member = User.objects.get(email=ADDRESS)
    assert member.country is None
    assert member.organisation.country is None


def test_faults_are_told_at_their_fields_and_on_top_and_everything_typed_is_kept(client):
    answer = sign_up(client, "teretia@licensing", country="", consent="", organisation="Licensing office")
    text = answer.content.decode()
    assert answer.status_code == 200
    assert "<title>Error:" in text
    assert "3 things to mend" in text
    for name in ("email", "country", "consent"):
        assert f'href="#id_{name}"' in text
        assert f'id="id_{name}_error"' in text
    assert 'value="teretia@licensing"' in text
    assert 'value="Licensing office"' in text
    assert 'value="Teretia B."' in text
    assert not User.objects.filter(display_name="Teretia B.").exists()


def test_a_robot_that_fills_every_field_gets_the_same_answer_and_no_account(client):
    answer = sign_up(client, ADDRESS, homepage="http://spam.example")
    assert (answer.status_code, answer["Location"]) == (302, f"{ACCOUNT}confirm-email/")
    assert not User.objects.filter(email=ADDRESS).exists()
    assert not OutgoingMail.objects.filter(to=ADDRESS).exists()


def test_no_stranger_s_organisation_is_suggested_to_the_next_one(client):
    sign_up(Client(), ADDRESS, organisation="Buy cheap watches")
    assert "Buy cheap watches" not in client.get(f"{ACCOUNT}signup/").content.decode()


def test_one_lands_where_one_wanted_to_go(client):
    page = client.get(f"{ACCOUNT}login/", {"next": "/en/countries/ki/"}).content.decode()
    assert f'href="{ACCOUNT}signup/?next=%2Fen%2Fcountries%2Fki%2F"' in page
    sign_up(client, ADDRESS, next="/en/countries/ki/")
    assert confirm_address(client, newest_code(ADDRESS))["Location"] == "/en/countries/ki/"


@pytest.mark.parametrize("language", ["en", "ar"])
def test_every_page_has_ways_in_that_are_the_same_for_everybody(client, language):
    from tests.portal.members.sign_in.steps import new_member

    before = client.get(f"/{language}/about/").content
    # My work asks those to sign in who are not.
    assert before.count(f'href="/{language}/my-work/#account"'.encode()) == 1
    assert before.count(f'href="/{language}/my-work/"'.encode()) == 2
    client.force_login(new_member())
    assert client.get(f"/{language}/about/").content == before


def test_the_page_speaks_arabic_from_right_to_left(client):
    text = client.get("/ar/account/signup/").content.decode()
    assert '<html lang="ar" dir="rtl">' in text
    assert re.search(r'<option value="ar" (lang="ar" )?selected', text)
    assert '<option value="zh" lang="zh-Hans">' in text
