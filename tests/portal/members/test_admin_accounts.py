"""Members in the admin: saved under one name, and still able to sign in afterwards."""

import pytest
from django.contrib.auth import authenticate
from django.contrib.auth.models import Group
from django.urls import reverse

from portal.members.models import User
from portal.repository.editors import grant_editor_permissions
from tests.conftest import browser_of

pytestmark = pytest.mark.django_db
PASSWORD = "coral-lagoon-71"


@pytest.fixture
def member():
    grant_editor_permissions()
    user = User.objects.create_user("moana@ministry.example", PASSWORD, display_name="Moana")
    user.groups.add(Group.objects.get(name="Moderators"))
    return user


def own_account(**changes):
    return {
        "name_email-display_name": "Moana T.",
        "name_email-email": "moana@ministry.example",
        "locale-preferred_language": "fr",
        "locale-current_time_zone": "",
        "theme-theme": "system",
        "theme-contrast": "system",
        "theme-density": "default",
        **changes,
    }


def test_whoever_saves_the_own_account_can_still_sign_in(member):
    answer = browser_of(member).post(reverse("wagtailadmin_account"), own_account())
    assert answer.status_code == 302, answer.context["panels_by_tab"]
    member.refresh_from_db()
    assert (member.email, member.display_name) == ("moana@ministry.example", "Moana T.")
    assert member.wagtail_userprofile.preferred_language == "fr"
    assert authenticate(username="moana@ministry.example", password=PASSWORD) == member


def test_the_own_account_asks_for_no_name_that_is_not_kept(member):
    page = browser_of(member).get(reverse("wagtailadmin_account")).content.decode()
    assert 'name="name_email-display_name"' in page
    assert "first_name" not in page
    assert "last_name" not in page


def test_the_own_account_changes_neither_address_nor_password(member):
    """Both have one place, with a code to the new address and word to the old one."""
    browser = browser_of(member)
    page = browser.get(reverse("wagtailadmin_account")).content.decode()
    assert 'type="email"' not in page
    assert 'type="password"' not in page
    browser.post(reverse("wagtailadmin_account"), own_account(**{"name_email-email": "other@ministry.example"}))
    member.refresh_from_db()
    assert member.email == "moana@ministry.example"


def test_an_administrator_makes_members_who_can_sign_in(administrator):
    browser = browser_of(administrator)
    for name in ("Sione", "Ana"):
        fields = {"email": f"{name}@Ministry.Example", "display_name": name}
        answer = browser.post(
            reverse("wagtailusers_users:add"), {**fields, "password1": PASSWORD, "password2": PASSWORD}
        )
        assert answer.status_code == 302, answer.context["form"].errors
        user = authenticate(username=f"{name.lower()}@ministry.example", password=PASSWORD)
        assert user is not None
        assert user.display_name == name


def test_an_administrator_changes_a_member(administrator, member):
    browser = browser_of(administrator)
    form = browser.get(reverse("wagtailusers_users:edit", args=[member.pk]))
    assert 'name="display_name"' in form.content.decode()
    groups = [str(group.pk) for group in member.groups.all()]
    fields = {"email": member.email, "display_name": "Moana Two", "is_active": "on", "groups": groups}
    answer = browser.post(reverse("wagtailusers_users:edit", args=[member.pk]), fields)
    assert answer.status_code == 302, answer.context["form"].errors
    member.refresh_from_db()
    assert (member.email, member.display_name, member.is_active) == ("moana@ministry.example", "Moana Two", True)


def test_the_list_of_members_names_each_once_and_shows_no_address(administrator, member):
    page = browser_of(administrator).get(reverse("wagtailusers_users:index"), {"ordering": "name"}).content.decode()
    assert "Moana" in page
    assert member.email not in page
