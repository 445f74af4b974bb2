"""Fresh confirmation before a sensitive step: by the sign-in itself, the password, the second step, or a code."""

import time

import pytest
from django.http import HttpResponse
from django.test import Client
from django.urls import path

from portal import urls as portal_urls
from portal.members.adapter import NOWHERE
from portal.members.confirmation import confirm_first
from portal.outgoing_mail.models import OutgoingMail
from portal.outgoing_mail.services import enqueue_mail
from tests.portal.members.sign_in.second_steps import add_app, code_now, mark_fresh
from tests.portal.members.sign_in.steps import (
    ACCOUNT,
    mails,
    new_member,
    newest_code,
    sign_in_by_code,
    sign_in_by_password,
    who,
)

pytestmark = [pytest.mark.django_db, pytest.mark.urls(__name__)]
ADDRESS, PASSWORD = "moana@ministry.example", "coral-lagoon-71"
WANTED = "/en/sensitive/?what=1"


@confirm_first
def sensitive(request):
    return HttpResponse(f"done: {request.method} {request.POST.get('typed', '')} {request.GET.get('what')}")


urlpatterns = [path("en/sensitive/", sensitive), *portal_urls.urlpatterns]
handler429 = "portal.members.limits.too_fast"


def signed_in_long_ago(member) -> Client:
    browser = Client()
    browser.force_login(member)
    session = browser.session
    session["account_authentication_methods"] = [{"method": "code", "at": time.time() - 601}]
    session["account_authentication_methods_user"] = str(member.pk)
    session.save()
    return browser


def test_who_is_not_signed_in_signs_in_first(client):
    assert client.get(WANTED)["Location"].startswith(f"{ACCOUNT}login/?next=")


def test_a_fresh_sign_in_is_enough(client):
    new_member(ADDRESS)
    sign_in_by_code(client, ADDRESS)
    assert client.get(WANTED).content == b"done: GET  1"


def test_after_ten_minutes_it_is_not():
    member = new_member(ADDRESS, PASSWORD)
    assert signed_in_long_ago(member).get(WANTED).status_code == 302


def test_another_s_confirmation_in_the_same_browser_does_not_count(client):
    member, other = new_member(ADDRESS, PASSWORD), new_member("other@ministry.example")
    client.force_login(member)
    mark_fresh(client, other)
    assert client.get(WANTED).status_code == 302


def test_a_member_with_a_password_types_it_and_what_was_sent_goes_on():
    browser = signed_in_long_ago(new_member(ADDRESS, PASSWORD))
    answer = browser.post(WANTED, {"typed": "kept"})
    assert answer["Location"].startswith(f"{ACCOUNT}reauthenticate/?next=")
    page = browser.get(answer["Location"]).content.decode()
    assert "Is it you?" in page
    onward = {"next": "/en/sensitive/"}
    assert 'name="next" value="/en/sensitive/"' in page
    wrong = browser.post(answer["Location"], {"password": "wrong", **onward})
    assert "not your password" in wrong.content.decode()
    assert browser.post(answer["Location"], {"password": PASSWORD, **onward}).content == b"done: POST kept 1"
    assert browser.get(WANTED).content == b"done: GET  1"


def test_a_member_with_an_app_alone_types_its_code_and_no_mail_will_do():
    member = new_member(ADDRESS)
    add_app(member)
    browser = signed_in_long_ago(member)
    answer = browser.get(WANTED)
    assert answer["Location"].startswith(f"{ACCOUNT}2fa/reauthenticate/?next=")
    by_mail = browser.get(f"{ACCOUNT}reauthenticate/code/")
    assert by_mail["Location"].startswith(f"{ACCOUNT}2fa/reauthenticate/")
    arabic = "".join(chr(0x660 + int(sign)) for sign in code_now())
    answer = browser.post(answer["Location"], {"code": arabic, "next": WANTED})
    assert answer["Location"] == WANTED
    assert browser.get(WANTED).content == b"done: GET  1"


def test_a_member_without_password_and_app_gets_eight_digits_by_mail():
    browser = signed_in_long_ago(new_member(ADDRESS))
    answer = browser.get(WANTED)
    assert answer["Location"].startswith(f"{ACCOUNT}reauthenticate/code/?next=")
    assert ADDRESS in browser.get(answer["Location"]).content.decode()
    assert mails(ADDRESS) == []
    step = browser.post(answer["Location"], {"recipient": ADDRESS, "next": WANTED})["Location"]
    assert browser.get(step).status_code == 200
    wrong = browser.post(step, {"code": "11111111", "next": WANTED})
    assert "This code is not right" in wrong.content.decode()
    assert browser.get(WANTED).status_code == 302
    answer = browser.post(step, {"code": newest_code(ADDRESS), "next": WANTED})
    assert answer["Location"] == WANTED
    assert browser.get(WANTED).content == b"done: GET  1"


def test_no_code_is_mailed_to_an_address_of_somebody_else():
    browser = signed_in_long_ago(new_member(ADDRESS))
    browser.post(f"{ACCOUNT}reauthenticate/code/", {"recipient": "thief@x.example"})
    assert mails("thief@x.example") == []


# --- The address -----------------------------------------------------------------------------------------------


def test_the_address_changes_after_confirmation_and_a_code_and_the_old_one_is_told(client):
    member = new_member(ADDRESS)
    sign_in_by_code(client, ADDRESS)
    new = "moana@newoffice.example"
    answer = client.post(f"{ACCOUNT}email/", {"email": new, "action_add": ""})
    assert answer["Location"] == f"{ACCOUNT}confirm-email/"
    member.refresh_from_db()
    assert member.email == ADDRESS
    enqueue_mail(key="review:1", kind="review", to=ADDRESS, subject="Published", text="t", member=member)
    client.post(f"{ACCOUNT}confirm-email/", {"code": newest_code(new)})
    member.refresh_from_db()
    assert member.email == new
    assert OutgoingMail.objects.get(key="review:1").to == new  # it had not gone yet
    told = mails(ADDRESS)[-1]
    assert "address of your account was changed" in told.subject
    assert new not in told.text
    old, fresh = Client(), Client()
    old.post(f"{ACCOUNT}login/", {"login": ADDRESS})
    assert "No account" in mails(ADDRESS)[-1].subject
    sign_in_by_code(fresh, new)
    assert who(fresh) == member


def test_a_forgotten_open_session_changes_no_address():
    browser = signed_in_long_ago(new_member(ADDRESS, PASSWORD))
    answer = browser.post(f"{ACCOUNT}email/", {"email": "thief@x.example", "action_add": ""})
    assert "reauthenticate" in answer["Location"]
    assert mails("thief@x.example") == []


# --- Sessions --------------------------------------------------------------------------------------------------


def test_the_page_of_sessions_ends_the_others_and_keeps_no_internet_address(client):
    from allauth.usersessions.models import UserSession

    new_member(ADDRESS, PASSWORD)
    phone = Client(headers={"user-agent": "Mozilla/5.0 (Android 13; Mobile) Gecko/1 Firefox/140.0"})
    sign_in_by_password(phone, ADDRESS, PASSWORD)
    sign_in_by_password(client, ADDRESS, PASSWORD)
    page = client.get(f"{ACCOUNT}sessions/").content.decode()
    assert "Firefox, Android" in page
    assert "this one" in page
    assert "127.0.0.1" not in page[page.index("<main") :]
    assert {session.ip for session in UserSession.objects.all()} == {NOWHERE}
    assert not any("/" in session.user_agent for session in UserSession.objects.all())
    client.post(f"{ACCOUNT}sessions/")
    assert who(client) is not None
    assert phone.get(f"{ACCOUNT}sessions/").status_code == 302
