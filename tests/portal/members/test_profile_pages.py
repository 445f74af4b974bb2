"""The profile, the card and the pages on which members are verified, as browsers see them."""

import re

import pytest
from django.urls import reverse

from portal.members.models import User
from portal.members.organisations import Organisation
from portal.members.personal_data.leaving import ask_to_leave
from portal.members.verification import AddressLook, Verification, VerificationRefusal
from portal.members.verifying import verify_official
from tests.portal.members.people import (
    fresh_browser_of,
    land,
    make_administrator,
    make_focal_point,
    make_member,
    make_verified,
)

pytestmark = pytest.mark.django_db


def answers(**changes):
    return {
        "display_name": "Mere T.",
        "country": str(land("FJ").pk),
        "organisation": "Ministry of Health",
        "organisation_kind": "government",
        "job_title": "Registrar",
        "languages": ["en", "fr"],
        "language": "fr",
        "time_zone": "Pacific/Fiji",
        "expertise": "Registers of births.",
        **changes,
    }


@pytest.fixture
def member():
    return make_member("mere@post.example")


# --- Profile ---------------------------------------------------------------------------------------------------


def test_the_profile_keeps_what_is_said_and_shows_it_again(member):
    browser = fresh_browser_of(member)
    answer = browser.post("/en/profile/", answers())
    assert (answer.status_code, answer["Location"]) == (303, "/en/profile/?saved=1")
    member.refresh_from_db()
    assert (member.display_name, member.country.iso2, member.job_title) == ("Mere T.", "FJ", "Registrar")
    assert (member.languages, member.language, member.time_zone) == (["en", "fr"], "fr", "Pacific/Fiji")
    assert (member.organisation.name, member.organisation.kind) == ("Ministry of Health", "government")
    page = browser.get("/en/profile/?saved=1").content.decode()
    assert "Your profile is saved." in page
    assert 'value="Mere T."' in page
    assert re.search(r'value="Pacific/Fiji" selected', page)


def test_two_members_of_one_office_find_the_same_organisation(member):
    other = make_member("litia@post.example")
    fresh_browser_of(member).post("/en/profile/", answers())
    fresh_browser_of(other).post("/en/profile/", answers(organisation="ministry of  HEALTH", organisation_kind=""))
    assert User.objects.get(pk=other.pk).organisation == User.objects.get(pk=member.pk).organisation
    assert Organisation.objects.filter(name__iexact="ministry of health").count() == 1


def test_the_ministry_of_another_country_is_another_organisation(member):
    other = make_member("sione@post.example")
    fresh_browser_of(member).post("/en/profile/", answers())
    fresh_browser_of(other).post("/en/profile/", answers(country=str(land("TO").pk), organisation_kind=""))
    mine, theirs = (User.objects.get(pk=person.pk).organisation for person in (member, other))
    assert mine != theirs
    assert (theirs.country.iso2, theirs.kind) == ("TO", "government")


def test_an_office_of_several_countries_belongs_to_none(member):
    fresh_browser_of(member).post("/en/profile/", answers(organisation="Bank of Aid", organisation_kind="donor"))
    assert User.objects.get(pk=member.pk).organisation.country is None


@pytest.mark.parametrize(
    ("field", "typed", "sentence"),
    [
        ("display_name", "", "Write your name"),
        ("display_name", "  \u200b ", "Write your name"),
        ("display_name", "...", "Write your name"),
        ("display_name", "mere@post.example", "Leave out e-mail"),
        ("display_name", "x" * 151, "at most 150"),
        ("display_name", "Mere\x00", "Null characters"),
        ("country", "999999", "Choose a country"),
        ("country", "fiji", "Choose a country"),
        ("organisation", "www.casino.example", "Leave out e-mail"),
        ("organisation_kind", "bank", "Choose a kind"),
        ("organisation_kind", "", "Say what kind"),
        ("languages", ["xx"], "Choose languages"),
        ("language", "pt", "Choose a language"),
        ("language", "", "required"),
        ("time_zone", "Mars/Olympus", "Choose a time zone"),
        ("expertise", "y" * 601, "at most 600"),
        ("expertise", "Write to mere@post.example", "Leave out e-mail"),
    ],
)
def test_bad_input_is_named_beside_its_field_and_everything_typed_is_kept(member, field, typed, sentence):
    answer = fresh_browser_of(member).post("/en/profile/", answers(**{field: typed}))
    page = answer.content.decode()
    assert answer.status_code == 200
    assert "<title>Error: My profile" in re.sub(r"\s+", " ", page).replace("<title> ", "<title>")
    assert 'class="oops" role="alert"' in page
    assert f'href="#{field}"' in page
    assert sentence in page
    assert 'id="organisations"' in page
    for kept in ("Registrar", "Registers of births.", "Ministry of Health"):
        assert kept in page or field in ("organisation", "expertise")
    member.refresh_from_db()
    assert member.job_title == ""


def test_a_name_with_line_breaks_becomes_one_line(member):
    fresh_browser_of(member).post("/en/profile/", answers(display_name="Mere\r\nBcc: x  T."))
    assert User.objects.get(pk=member.pk).display_name == "Mere Bcc: x T."


def test_markup_in_a_name_is_shown_as_text(member):
    fresh_browser_of(member).post("/en/profile/", answers(display_name="<b>Mere</b>"))
    page = fresh_browser_of(member).get(f"/en/members/{member.pk}/").content.decode()
    assert "<b>Mere" not in page
    assert "&lt;b&gt;Mere" in page


def test_the_profile_says_who_verified_why_and_until_when(member):
    User.objects.filter(pk=member.pk).update(country=land("FJ"))
    focal = make_focal_point("FJ")
    verification = verify_official(member=member, by=focal, reason="We share an office.")
    page = fresh_browser_of(member).get("/en/profile/").content.decode()
    assert "Verified official of Fiji" in page
    assert f"Confirmed by {focal.shown_name}, focal point of Fiji." in page
    assert "We share an office." in page
    assert str(verification.until.year) in page


def test_who_is_not_verified_is_told_what_to_do(member):
    assert (
        "To send them for review your work must be confirmed"
        in fresh_browser_of(member).get("/en/profile/").content.decode()
    )
    User.objects.filter(pk=member.pk).update(country=land("FJ"))
    assert (
        "You wait for the word of the focal point of Fiji"
        in fresh_browser_of(member).get("/en/profile/").content.decode()
    )


def test_strangers_are_sent_to_sign_in(client):
    for address in ("/en/profile/", "/en/members/waiting/"):
        answer = client.get(address)
        assert answer.status_code == 302
        assert answer["Location"].startswith(reverse("account_login"))


# --- Card ------------------------------------------------------------------------------------------------------


def test_the_card_shows_the_work_and_never_an_address_or_a_last_visit(client):
    member = make_verified("mere@post.example", job_title="Registrar", expertise="Registers", languages=["en", "ar"])
    fresh_browser_of(member).get("/en/profile/")
    page = client.get(f"/en/members/{member.pk}/").content.decode()
    for shown in ("Mere", "Fiji", "Verified official", "Registrar", "Registers", "العربية"):
        assert shown in page
    assert "post.example" not in page
    assert "last" not in page.lower().replace("last-", "")


def test_strangers_see_no_card_of_somebody_whom_nobody_confirmed(client, member):
    assert client.get(f"/en/members/{member.pk}/").status_code == 404
    assert fresh_browser_of(make_member("vili@post.example")).get(f"/en/members/{member.pk}/").status_code == 200


@pytest.mark.parametrize("change", [{"is_active": False}, {"erased_at": "2026-01-01T00:00:00Z"}])
def test_a_closed_account_has_no_card(client, change):
    member = make_verified("mere@post.example")
    User.objects.filter(pk=member.pk).update(**change)
    assert client.get(f"/en/members/{member.pk}/").status_code == 404


def test_who_asked_to_be_forgotten_has_no_card_and_is_nobody_s_colleague(client):
    member, colleague = make_verified("mere@post.example"), make_verified("vili@post.example")
    address = f"/en/members/{member.pk}/"
    assert f'href="{address}"' in client.get(f"/en/members/{colleague.pk}/").content.decode()
    ask_to_leave(member=member, words="stay")
    assert client.get(address).status_code == 404
    assert f'href="{address}"' not in client.get(f"/en/members/{colleague.pk}/").content.decode()


@pytest.mark.parametrize("number", ["0", "999999999", "9" * 40, "-1", "x"])
def test_a_number_that_no_member_has_finds_nothing(client, number):
    assert client.get(f"/en/members/{number}/").status_code == 404


# --- Waiting ---------------------------------------------------------------------------------------------------


def test_a_focal_point_sees_those_of_the_own_country_who_wait(member):
    User.objects.filter(pk=member.pk).update(country=land("FJ"), display_name="Mere of Fiji")
    make_member("sione@post.example", country="TO", display_name="Sione of Tonga")
    make_member("unconfirmed@post.example", country="FJ", confirmed=False, display_name="Nobody yet")
    make_verified("litia@post.example", display_name="Litia the official")
    page = fresh_browser_of(make_focal_point("FJ")).get("/en/members/waiting/").content.decode()
    assert "Mere of Fiji" in page
    for other in ("Sione", "Nobody yet", "Litia", "post.example"):
        assert other not in page


def test_the_address_is_shown_to_who_decides_and_the_member_is_told(member):
    User.objects.filter(pk=member.pk).update(country=land("FJ"))
    focal = make_focal_point("FJ")
    page = fresh_browser_of(focal).get(f"/en/members/{member.pk}/official/").content.decode()
    assert "mere@post.example" in page
    look = AddressLook.objects.get(member=member)
    assert (look.viewer, look.where) == (focal, "waiting")
    assert focal.shown_name in fresh_browser_of(member).get("/en/profile/").content.decode()


def test_an_administrator_s_look_is_logged_in_the_admin_too(member):
    ana = make_administrator()
    page = fresh_browser_of(ana).get(reverse("wagtailusers_users:edit", args=[member.pk])).content.decode()
    assert "mere@post.example" in page
    assert AddressLook.objects.get(member=member, where="admin").viewer == ana


def test_a_yes_verifies_and_a_no_refuses(member):
    User.objects.filter(pk=member.pk).update(country=land("FJ"))
    other = make_member("litia@post.example", country="FJ")
    browser = fresh_browser_of(make_focal_point("FJ"))
    for person, verdict in ((member, "yes"), (other, "no")):
        answer = browser.post(f"/en/members/{person.pk}/official/", {"reason": "We met.", "verdict": verdict})
        assert (answer.status_code, answer["Location"]) == (303, f"/en/members/waiting/?done={verdict}")
    assert Verification.objects.get().member == member
    assert VerificationRefusal.objects.get().member == other


def test_without_a_reason_nothing_happens_and_the_page_says_so(member):
    User.objects.filter(pk=member.pk).update(country=land("FJ"))
    for reason, sentence in ((" ", "Write the reason"), ("x" * 301, "at most 300")):
        answer = fresh_browser_of(make_administrator(f"a{len(reason)}@portal.example")).post(
            f"/en/members/{member.pk}/official/", {"reason": reason, "verdict": "yes"}
        )
        assert answer.status_code == 200
        assert sentence in answer.content.decode()
    assert not Verification.objects.exists()


def test_a_second_word_in_the_same_moment_is_told_that_it_came_late(member):
    User.objects.filter(pk=member.pk).update(country=land("FJ"))
    for number, status in ((1, 303), (2, 409)):
        answer = fresh_browser_of(make_focal_point("FJ", f"focal{number}@portal.example")).post(
            f"/en/members/{member.pk}/official/", {"reason": "We met.", "verdict": "yes"}
        )
        assert answer.status_code == status
    assert "verified already" in answer.content.decode()


def test_a_focal_point_of_another_country_is_refused_and_sees_no_address():
    member = make_member("sione@post.example", country="TO")
    browser = fresh_browser_of(make_focal_point("FJ"))
    for send in (browser.get, browser.post):
        answer = send(f"/en/members/{member.pk}/official/", {"reason": "x", "verdict": "yes"})
        assert answer.status_code == 403
        assert "You can verify members of Fiji only." in answer.content.decode()
        assert "sione@" not in answer.content.decode()
    assert "Confirm as an official" not in browser.get(f"/en/members/{member.pk}/").content.decode()


def test_a_verification_is_ended_from_the_card():
    member = make_verified("mere@post.example")
    browser = fresh_browser_of(make_focal_point("FJ"))
    [address] = re.findall(
        r'href="(/en/members/verifications/\d+/end/)"', browser.get(f"/en/members/{member.pk}/").content.decode()
    )
    assert browser.post(address, {"reason": ""}).status_code == 200
    answer = browser.post(address, {"reason": "Left the ministry."})
    assert (answer.status_code, answer["Location"]) == (303, f"/en/members/{member.pk}/")
    assert browser.get(address).status_code == 404
    assert Verification.objects.get().ended_why == "Left the ministry."


def test_a_form_that_comes_back_shows_the_address_and_is_written_down_as_well(member):
    """Sent without the page having been asked for, which would have written it down."""
    User.objects.filter(pk=member.pk).update(country=land("FJ"))
    focal = make_focal_point("FJ")
    browser = fresh_browser_of(focal)
    for _twice in range(2):
        assert (
            "mere@post.example" in browser.post(f"/en/members/{member.pk}/official/", {"reason": ""}).content.decode()
        )
        assert AddressLook.objects.get(member=member).viewer == focal
