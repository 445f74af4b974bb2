"""Each real sensitive step asks who it is when the last confirmation is older than ten minutes, and waits until then.

What a session that was left open must not do: take the copy, close the account, give or end anybody's standing, change
an address or the second step. `test_confirming` tries the ways to confirm, at an address of its own.
"""

import re
import time

import pytest
from allauth.account.models import EmailAddress
from allauth.mfa.models import Authenticator
from django.contrib.auth.models import Group, Permission
from django.test import Client
from django.urls import reverse

from portal.members.models import User
from portal.members.organisations import GovernmentDomain, Organisation
from portal.members.personal_data.copies import ask_for_copy, make_next_copy
from portal.members.personal_data.models import CopyState, DataCopy, Leaving
from portal.members.roles import RoleGrant
from portal.members.verification import AddressLook, Verification, VerificationRefusal
from portal.outgoing_mail.models import OutgoingMail
from tests.portal.members.people import land, make_administrator, make_member, make_verified
from tests.portal.members.sign_in.second_steps import add_app, add_spare_codes

pytestmark = pytest.mark.django_db
PASSWORD = "coral-lagoon-71"
ASKS = "/en/account/reauthenticate/?next="


class Scene:
    """An administrator at work, and members with something that the steps would change."""

    def __init__(self) -> None:
        self.ana = make_administrator()
        make_administrator("ben@portal.example")  # the last one may not leave
        bank = Organisation.objects.create(name="Development bank", kind="donor")
        self.official = make_member("mere@post.example", country="FJ")
        self.donor = make_member("lea@bank.example", organisation=bank)
        self.verification = Verification.objects.get(member=make_verified("litia@post.example"))
        self.grant = RoleGrant.objects.create(member=make_verified("vili@post.example"), role="editor", reason="x")
        self.waits = RoleGrant.objects.create(
            member=self.official, role="focal", country=land("FJ"), reason="x", awaits_second=True
        )
        self.domain = GovernmentDomain.objects.create(domain="office.example", country=land("FJ"), source="x")
        self.group = Group.objects.create(name="Helpers of editors")

    def with_copy(self) -> DataCopy:
        copy = ask_for_copy(member=self.ana)
        assert make_next_copy()
        copy.refresh_from_db()
        assert copy.state == CopyState.READY
        return copy


def edited(member: User) -> dict[str, str]:
    return {"email": "thief@x.example", "display_name": member.display_name, "is_active": "on"}


def domain(name: str, **changes: str) -> dict[str, str]:
    return {
        "domain": name,
        "country": str(land("FJ").pk),
        "is_trusted": "on",
        "source": "https://www.fiji.gov.fj/",
        "checked_on": "2026-11-29",
        **changes,
    }


def group(**changes: str) -> dict[str, str]:
    """Wagtail's form of a group: rights for pages, collections and workflows stand in lists of their own."""
    lists = ("page_permissions", "document_permissions", "image_permissions", "collection_permissions")
    empty = {f"{name}-{count}_FORMS": "0" for name in lists for count in ("TOTAL", "INITIAL")}
    return {"name": "Helpers", **empty, **changes}


DOMAINS = "wagtailsnippets_members_governmentdomain"
NEW = {
    "email": "sina@post.example",
    "display_name": "Sina",
    "password1": "coral-lagoon-72",
    "password2": "coral-lagoon-72",
}
GRANT = {"member_address": "litia@post.example", "role": "editor", "reason": "Asked."}
STEPS = {
    "a copy": lambda s: (reverse("my_data_copy"), {}),
    "leaving": lambda s: (reverse("my_data_leave"), {"words": "stay"}),
    "an official": lambda s: (reverse("verify_official", args=[s.official.pk]), {"reason": "Known.", "verdict": "yes"}),
    "an official, no": lambda s: (
        reverse("verify_official", args=[s.official.pk]),
        {"reason": "Unknown.", "verdict": "no"},
    ),
    "a donor": lambda s: (reverse("verify_donor", args=[s.donor.pk]), {"reason": "Known.", "verdict": "yes"}),
    "an end": lambda s: (reverse("end_verification", args=[s.verification.pk]), {"reason": "Left."}),
    "a role": lambda s: (reverse("roles:add"), GRANT),
    "a second word for a role": lambda s: (reverse("roles:edit", args=[s.waits.pk]), {"step": "confirm"}),
    "the end of a role": lambda s: (reverse("roles:edit", args=[s.grant.pk]), {"why": "Left."}),
    "another's address": lambda s: (reverse("wagtailusers_users:edit", args=[s.official.pk]), edited(s.official)),
    "a new member": lambda s: (reverse("wagtailusers_users:add"), NEW),
    "a government domain": lambda s: (reverse(f"{DOMAINS}:add"), domain("post.example")),
    "the end of a domain": lambda s: (
        reverse(f"{DOMAINS}:edit", args=[s.domain.pk]),
        domain("office.example", is_trusted=""),
    ),
    "a group": lambda s: (reverse("wagtailusers_groups:add"), group()),
    "the rights of a group": lambda s: (
        reverse("wagtailusers_groups:edit", args=[s.group.pk]),
        group(permissions=str(Permission.objects.get(codename="access_admin").pk)),
    ),
    "the end of a group": lambda s: (reverse("wagtailusers_groups:delete", args=[s.group.pk]), {}),
    "the own address": lambda s: (reverse("account_email"), {"email": "thief@x.example", "action_add": ""}),
    "no app": lambda s: (reverse("mfa_deactivate_totp"), {}),
    "spare codes": lambda s: (reverse("mfa_generate_recovery_codes"), {}),
}
WITHOUT_PAGE = {"a copy", "leaving"}  # their forms stand on My data, which may be read
READ_FREELY = {"the own address"}  # the page of the address shows one's own
WITH_APP = {"no app", "spare codes"}


@pytest.fixture
def scene(settings, tmp_path):
    settings.VAR_DIR = tmp_path
    return Scene()


def left_open(member: User) -> Client:
    """A browser whose sign-in was a little more than ten minutes ago."""
    browser = Client()
    browser.force_login(member)
    session = browser.session
    session["account_authentication_methods"] = [{"method": "password", "at": time.time() - 601}]
    session["account_authentication_methods_user"] = str(member.pk)
    session.save()
    return browser


def everything() -> dict[str, list[tuple]]:
    """All that the steps change, row by row; when somebody was last here is none of it."""
    kept = {
        model.__name__: list(model.objects.order_by("pk").values_list())
        for model in (
            Authenticator,
            AddressLook,
            DataCopy,
            EmailAddress,
            GovernmentDomain,
            Group,
            Group.permissions.through,
            Leaving,
            OutgoingMail,
            RoleGrant,
            Verification,
            VerificationRefusal,
        )
    }
    people = User.objects.order_by("pk").values_list("pk", "email", "password", "is_active", "is_superuser")
    return {**kept, "User": list(people)}


@pytest.mark.parametrize("name", STEPS)
def test_a_session_left_open_is_asked_who_it_is_and_changes_nothing(scene, name):
    address, fields = STEPS[name](scene)
    if name in WITH_APP:
        add_app(scene.ana)
        add_spare_codes(scene.ana)
    browser, before = left_open(scene.ana), everything()

    page = browser.get(address)
    if name in WITHOUT_PAGE:
        assert page.status_code == 405
    elif name not in READ_FREELY:
        assert page["Location"].startswith(ASKS)
    answer = browser.post(address, fields)
    assert answer["Location"].startswith(ASKS), "sent with nothing confirmed"
    assert everything() == before

    onward = {"next": address}
    wrong = browser.post(answer["Location"], {"password": "wrong-lagoon-71", **onward})
    assert "not your password" in wrong.content.decode()
    assert everything() == before
    assert browser.post(address, fields)["Location"].startswith(ASKS), "a wrong password counts as none"
    assert everything() == before

    browser.post(answer["Location"], {"password": PASSWORD, **onward})
    assert everything() != before, "it goes on once it is known who it is, so what was tried above would have worked"


# A fault in what was sent, found after the confirmation -> what must stand on the page that tells it.
FAULTS = {
    "an official": ({"reason": "", "verdict": "no"}, 'value="no"'),
    "an end": ({"reason": "x" * 2_000}, "x" * 2_000),
    "a role": ({**GRANT, "member_address": "nobody@post.example"}, "Asked."),
    "the end of a role": ({"why": "y" * 2_000}, "y" * 2_000),
    "a new member": ({**NEW, "email": "sina@"}, "Sina"),
    "another's address": ({"email": "thief@", "display_name": "Mere of Suva", "is_active": "on"}, "Mere of Suva"),
    "a government domain": ({"domain": "post example", "source": "https://www.fiji.gov.fj/x"}, "fiji.gov.fj/x"),
}


@pytest.mark.parametrize("name", FAULTS)
def test_a_fault_found_after_the_confirmation_keeps_what_was_typed_and_the_way_back(scene, name):
    """The page that tells it stands at the address of the confirmation: its form must know where it belongs."""
    address, _fields = STEPS[name](scene)
    fields, typed = FAULTS[name]
    browser = left_open(scene.ana)
    asked = browser.post(address, fields)["Location"]
    page = browser.post(asked, {"password": PASSWORD, "next": address})
    text = page.content.decode()
    assert page.status_code in (200, 422)
    assert typed in text
    forms = re.findall(r'<form\b[^>]*method="post"[^>]*>', text, re.IGNORECASE)
    assert any(f'action="{address}"' in form for form in forms), forms


@pytest.mark.parametrize("name", ["mfa_view_recovery_codes", "mfa_download_recovery_codes", "mfa_add_webauthn"])
def test_what_would_show_or_make_a_second_step_asks_as_well(scene, name):
    add_app(scene.ana)
    codes = add_spare_codes(scene.ana)
    answer = left_open(scene.ana).get(reverse(name))
    assert answer["Location"].startswith(ASKS)
    assert codes[0] not in answer.content.decode()


def test_a_copy_is_not_handed_out_before(scene):
    address = reverse("my_data_download", args=[scene.with_copy().key])
    browser = left_open(scene.ana)
    answer = browser.get(address)
    assert answer["Location"].startswith(ASKS)
    browser.post(answer["Location"], {"password": "wrong-lagoon-71", "next": address})
    assert browser.get(address)["Location"].startswith(ASKS)
    assert browser.post(address).status_code == 405
    assert browser.post(answer["Location"], {"password": PASSWORD, "next": address})["Location"] == address
    assert browser.get(address)["Content-Type"] == "application/zip"


def test_a_first_password_is_set_by_nobody_who_did_not_confirm(scene):
    """It would be a key of one's own to an account that opens by mail alone."""
    scene.official.set_unusable_password()
    scene.official.save()
    address, fields = reverse("account_set_password"), {"password1": "thief-lagoon-72", "password2": "thief-lagoon-72"}
    answer = left_open(scene.official).post(address, fields)
    assert answer["Location"].startswith("/en/account/reauthenticate/code/")
    scene.official.refresh_from_db()
    assert not scene.official.has_usable_password()
