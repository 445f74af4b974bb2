"""The second step: asked of staff, of every sign-in, kept encrypted, and not taken away from who must have it."""

import json
import re

import pytest
from allauth.mfa.models import Authenticator
from cryptography.fernet import InvalidToken
from django.contrib.auth.models import Group
from django.test import Client

from portal.members.holdings import forget_holdings, holdings_of
from portal.members.roles import RoleGrant
from portal.outgoing_mail.models import OutgoingMail
from portal.repository.editors import grant_editor_permissions
from tests.conftest import browser_of
from tests.portal.members.sign_in.second_steps import SECRET, add_app, add_spare_codes, code_now, mark_fresh
from tests.portal.members.sign_in.steps import ACCOUNT, new_member, sign_in_by_code, sign_in_by_password, who

pytestmark = pytest.mark.django_db
ADDRESS, PASSWORD = "moana@ministry.example", "coral-lagoon-71"
STEP = f"{ACCOUNT}2fa/"


@pytest.fixture(autouse=True)
def _required(settings):
    settings.SECOND_FACTOR_REQUIRED = True


@pytest.fixture
def editor():
    user = new_member(ADDRESS, PASSWORD, display_name="Moana Editor")
    RoleGrant.objects.create(member=user, role="editor", reason="test")
    grant_editor_permissions()
    user.groups.add(Group.objects.get(name="Moderators"))
    return user


# --- The door --------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("path", ["/admin/", "/admin/pages/", "/admin/api/main/pages/", "/admin/account/"])
def test_staff_without_a_second_step_stand_before_the_door_and_are_told_why(editor, path):
    browser = browser_of(editor)
    answer = browser.get(path)
    assert answer.status_code == 302
    assert answer["Location"].startswith(f"{STEP}?next=")
    page = browser.get(answer["Location"]).content.decode()
    assert "Your role lets you change what others wrote" in page


def test_with_a_second_step_the_door_is_open(editor):
    add_app(editor)
    assert browser_of(editor).get("/admin/").status_code == 200


def test_a_superuser_is_no_exception():
    from portal.members.models import User

    user = User.objects.create_superuser("root@ministry.example", PASSWORD)
    assert browser_of(user).get("/admin/")["Location"].startswith(STEP)


def test_a_member_without_staff_rights_is_not_asked_and_stays_outside(client):
    member = new_member()
    client.force_login(member)
    answer = client.get("/admin/", follow=True)
    assert answer.status_code == 403
    assert len(answer.redirect_chain) < 3


def test_a_role_counts_only_with_the_second_step(editor):
    assert {held.role for held in holdings_of(editor)} == {"new"}
    add_app(editor)
    forget_holdings(editor)
    assert "editor" in {held.role for held in holdings_of(editor)}


def test_a_review_page_of_the_public_site_leads_to_the_second_step_too(editor, rf):
    from django.contrib.messages.storage.fallback import FallbackStorage

    from portal.members.doors import may
    from portal.members.second_factor_door import second_factor_door

    @may("queue.see")
    def queue(request):
        raise AssertionError("the door was open")

    request = rf.get("/en/review/")
    request.user, request.session = editor, {}
    request._messages = FallbackStorage(request)
    answer = second_factor_door(queue).process_view(request, queue, (), {})
    assert answer is not None
    assert answer["Location"].startswith(STEP)


# --- Signing in with it ----------------------------------------------------------------------------------------


@pytest.mark.parametrize("way", ["code", "password"])
def test_every_way_in_passes_the_second_step(client, editor, way):
    add_app(editor)
    answer = sign_in_by_code(client, ADDRESS) if way == "code" else sign_in_by_password(client, ADDRESS, PASSWORD)
    assert answer["Location"] == f"{STEP}authenticate/"
    assert who(client) is None
    assert client.get("/admin/").status_code == 302
    assert client.get(f"{ACCOUNT}sessions/").status_code == 302
    answer = client.post(f"{STEP}authenticate/", {"code": code_now()})
    assert answer.status_code == 302
    assert who(client) == editor


@pytest.mark.parametrize("zero", [0x660, 0x6F0, 0xFF10])
def test_the_digits_of_the_app_may_be_of_any_script(client, editor, zero):
    add_app(editor)
    sign_in_by_password(client, ADDRESS, PASSWORD)
    client.post(f"{STEP}authenticate/", {"code": "".join(chr(zero + int(sign)) for sign in code_now())})
    assert who(client) == editor


def test_the_field_asks_for_digits(client, editor):
    add_app(editor)
    sign_in_by_password(client, ADDRESS, PASSWORD)
    field = client.get(f"{STEP}authenticate/").content.decode().partition('name="code"')[2].partition(">")[0]
    assert 'inputmode="numeric"' in field
    assert 'autocomplete="one-time-code"' in field


def test_a_code_works_once_in_whatever_script(client, editor):
    add_app(editor)
    code = code_now()
    sign_in_by_password(client, ADDRESS, PASSWORD)
    client.post(f"{STEP}authenticate/", {"code": code})
    thief = Client()
    sign_in_by_password(thief, ADDRESS, PASSWORD)
    for written in (code, "".join(chr(0x660 + int(sign)) for sign in code)):
        answer = thief.post(f"{STEP}authenticate/", {"code": written})
        assert "used already" in answer.content.decode()
    assert who(thief) is None


def test_a_spare_code_works_once(client, editor):
    add_app(editor)
    code = add_spare_codes(editor)[0]
    sign_in_by_password(client, ADDRESS, PASSWORD)
    client.post(f"{STEP}authenticate/", {"code": f"{code[:4]} {code[4:]}"})
    assert who(client) == editor
    thief = Client()
    sign_in_by_password(thief, ADDRESS, PASSWORD)
    thief.post(f"{STEP}authenticate/", {"code": code})
    assert who(thief) is None


# --- Adding and taking away ------------------------------------------------------------------------------------


def add_by_hand(browser: Client) -> tuple[str, str]:
    """Through the pages; returns the secret and the code that was typed."""
    page = browser.get(f"{STEP}totp/activate/").content.decode()
    secret = re.search(r"<pre[^>]*>([A-Z2-7]+)</pre>", page)
    assert secret, page
    assert "<svg viewBox" in page
    assert "data:image" not in page
    code = code_now(secret[1])
    answer = browser.post(f"{STEP}totp/activate/", {"code": code})
    assert answer["Location"] == f"{STEP}recovery-codes/"
    return secret[1], code


def test_who_signed_in_just_now_adds_an_app_without_being_asked_again(client, django_capture_on_commit_callbacks):
    member = new_member(ADDRESS)
    sign_in_by_code(client, ADDRESS)
    with django_capture_on_commit_callbacks(execute=True):
        secret, code = add_by_hand(client)
    codes = re.findall(r"\b\d{8}\b", client.get(f"{STEP}recovery-codes/").content.decode())
    assert len(set(codes)) == 10
    assert "second step" in OutgoingMail.objects.filter(to=ADDRESS).last().subject
    kept = json.dumps([each.data for each in Authenticator.objects.filter(user=member)])
    assert secret not in kept
    assert codes[0] not in kept
    # The code typed at the activation opens nothing afterwards.
    thief = Client()
    sign_in_by_code(thief, ADDRESS)
    thief.post(f"{STEP}authenticate/", {"code": code})
    assert who(thief) is None
    thief.post(f"{STEP}authenticate/", {"code": code_now(secret, steps=1)})
    assert who(thief) == member


def test_the_secret_is_closed_to_another_key_and_open_to_an_older_one(editor, settings):
    settings.SECOND_FACTOR_KEYS = ["first-" + "x" * 40]
    app = add_app(editor)
    assert SECRET not in app.data["secret"]
    settings.SECOND_FACTOR_KEYS = ["second-" + "y" * 40]
    with pytest.raises(InvalidToken):
        app.wrap().validate_code(code_now())
    settings.SECOND_FACTOR_KEYS = ["second-" + "y" * 40, "first-" + "x" * 40]
    assert app.wrap().validate_code(code_now())


def test_staff_cannot_take_the_last_one_away(editor):
    add_app(editor)
    add_spare_codes(editor)
    browser = browser_of(editor)
    mark_fresh(browser, editor)
    assert "this is your only one" in browser.get(f"{STEP}totp/deactivate/").content.decode()
    answer = browser.post(f"{STEP}totp/deactivate/")
    assert "this is your only one" in answer.content.decode()
    assert Authenticator.objects.filter(user=editor, type="totp").exists()


def test_staff_cannot_take_the_last_key_away_either(editor):
    key = Authenticator.objects.create(user=editor, type="webauthn", data={"name": "Key 1", "credential": {}})
    browser = browser_of(editor)
    mark_fresh(browser, editor)
    answer = browser.post(f"{STEP}webauthn/keys/{key.pk}/remove/", follow=True)
    assert Authenticator.objects.filter(pk=key.pk).exists()
    assert "this is your only one" in answer.content.decode()


def test_others_may_take_it_away(client):
    member = new_member()
    add_app(member)
    client.force_login(member)
    mark_fresh(client, member)
    assert client.post(f"{STEP}totp/deactivate/").status_code == 302
    assert not Authenticator.objects.filter(user=member).exists()


def test_without_fresh_confirmation_nothing_is_added_or_shown(client):
    member = new_member(ADDRESS, PASSWORD)
    client.force_login(member)
    for path in ("totp/activate/", "webauthn/add/", "recovery-codes/generate/"):
        answer = client.get(STEP + path)
        assert answer.status_code == 302
        assert "reauthenticate" in answer["Location"], path
