"""The way out takes 14 days, and one button undoes it."""

from datetime import timedelta
from io import StringIO

import pytest
from allauth.account.models import EmailAddress
from django.contrib.sessions.models import Session
from django.core.management import call_command
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from portal.countries.models import Country
from portal.members.models import RoleGrant, User
from portal.members.personal_data.administrators import Refused
from portal.members.personal_data.leaving import ask_to_leave
from portal.members.personal_data.models import Leaving
from portal.outgoing_mail.models import OutgoingMail
from portal.outgoing_mail.services import enqueue_mail
from tests.conftest import browser_of
from tests.portal.members.personal_data.conftest import ADDRESS

pytestmark = pytest.mark.django_db


def leave(browser, words="stay"):
    return browser.post(reverse("my_data_leave"), {"words": words})


def test_asking_signs_out_everywhere_and_sets_the_day(browser, person):
    elsewhere = browser_of(person)
    answer = leave(browser)
    assert answer.status_code == 200
    assert "Your account will be deleted" in answer.content.decode()
    leaving = Leaving.objects.get(member=person)
    assert leaving.due - leaving.asked_at == timedelta(days=14)
    assert not any(session.get_decoded().get("_auth_user_id") == str(person.pk) for session in Session.objects.all())
    for each in (browser, elsewhere):
        assert each.get(reverse("my_data")).status_code == 302
    mail = OutgoingMail.objects.get(to=ADDRESS)
    assert mail.subject == "Your account will be deleted in 14 days"
    assert "Keep my account" in mail.text


def test_at_the_next_sign_in_one_button_undoes_it(browser, person):
    leave(browser)
    again = browser_of(person)
    page = again.get(reverse("my_data")).content.decode()
    assert "Keep my account" in page
    assert "Delete my account in 14 days" not in page
    answer = again.post(reverse("my_data_keep"))
    assert (answer.status_code, answer.url) == (303, "/en/my-data/?done=kept")
    assert "Your account stays" in again.get(answer.url).content.decode()
    assert not Leaving.objects.exists()
    Leaving.objects.filter(member=person).update(due=timezone.now())
    call_command("daily_jobs", stdout=StringIO())
    person.refresh_from_db()
    assert person.erased_at is None


def test_who_leaves_finds_the_button_whatever_they_open(browser, administrator):
    from portal.members.personal_data.leaving_signals import LEAVING

    User.objects.create_superuser("second@ministry.example", "x")
    ask_to_leave(member=administrator, words="stay")
    again = browser_of(administrator)
    assert again.session[LEAVING]
    assert again.get("/admin/").url == reverse("my_data")
    assert again.get("/en/").status_code == 200  # public pages are the same for everybody
    again.post(reverse("my_data_keep"))
    assert again.get("/admin/").status_code == 200


def test_the_daily_job_erases_on_the_day_and_not_before(browser, person):
    leave(browser)
    call_command("daily_jobs", stdout=StringIO())
    person.refresh_from_db()
    assert person.erased_at is None
    Leaving.objects.update(due=timezone.now() - timedelta(seconds=1))
    said = StringIO()
    call_command("daily_jobs", stdout=said)
    assert "accounts erased: 1" in said.getvalue()
    person.refresh_from_db()
    assert person.erased_at is not None
    assert not Leaving.objects.exists()


@pytest.mark.parametrize("asks_anew", [False, True])
def test_who_presses_keep_while_others_are_erased_stays(person, monkeypatch, asks_anew):
    """The daily job lists everybody first, and needs its time for each."""
    from portal.members.personal_data import leaving

    first = User.objects.create_user("first@ministry.example")
    ask_to_leave(member=first, words="stay")
    ask_to_leave(member=person, words="stay")
    now = timezone.now()
    Leaving.objects.filter(member=first).update(due=now - timedelta(hours=2))
    Leaving.objects.filter(member=person).update(due=now - timedelta(hours=1))
    erase = leaving.erase_account

    def erase_slowly(*, pk):
        if pk == first.pk:
            leaving.stay(member=person)
            if asks_anew:  # a new fortnight
                ask_to_leave(member=person, words="stay")
        return erase(pk=pk)

    monkeypatch.setattr(leaving, "erase_account", erase_slowly)
    assert leaving.erase_due() == 1
    person.refresh_from_db()
    assert person.erased_at is None


def test_without_a_choice_nothing_happens_and_the_page_says_what_to_do(browser, person):
    for words in ("", "other"):
        answer = leave(browser, words)
        assert answer.status_code == 400
        page = answer.content.decode()
        assert "<title>Error: My data" in page
        assert 'href="#words"' in page
        assert page.count("Choose what becomes of what you wrote.") == 2
    assert not Leaving.objects.exists()
    assert browser.get(reverse("my_data")).status_code == 200


def test_the_only_administrator_stays(administrator):
    browser = browser_of(administrator)
    answer = leave(browser)
    assert answer.status_code == 409
    assert "There must be at least one administrator." in answer.content.decode()
    assert not Leaving.objects.exists()
    assert browser.get(reverse("my_data")).status_code == 200  # and is not signed out


def test_of_two_administrators_one_may_go_and_the_other_then_not(administrator):
    second = User.objects.create_user("second@ministry.example")
    RoleGrant.objects.create(member=second, role="admin", reason="Asked")
    ask_to_leave(member=administrator, words="stay")
    with pytest.raises(Refused):
        ask_to_leave(member=second, words="stay")


def test_the_last_administrator_is_not_erased_even_if_the_day_comes(administrator, person, browser):
    leave(browser)
    Leaving.objects.create(member=administrator, due=timezone.now())
    Leaving.objects.update(due=timezone.now() - timedelta(seconds=1))
    call_command("daily_jobs", stdout=StringIO())
    administrator.refresh_from_db()
    person.refresh_from_db()
    assert administrator.is_active
    assert person.erased_at is not None  # the others are not held up


def test_administrators_are_told_that_a_country_loses_its_focal_point(browser, person, administrator):
    RoleGrant.objects.create(member=person, role="focal", country=Country.objects.get(iso2="FJ"), reason="Letter")
    assert "You are the only focal point of Fiji." in browser.get(reverse("my_data")).content.decode()
    leave(browser)
    mail = OutgoingMail.objects.get(to=administrator.email)
    assert mail.subject == "Fiji will have no focal point"
    assert "Moana" not in mail.text


def test_mails_stop_but_codes_and_warnings_do_not(browser, person):
    leave(browser)
    enqueue_mail(key="review:1", kind="review", to=ADDRESS, subject="s", text="t", member=person)
    enqueue_mail(key="account:code", kind="login-code", to=ADDRESS, subject="s", text="t", member=person)
    keys = set(OutgoingMail.objects.filter(to=ADDRESS).values_list("key", flat=True))
    assert "account:code" in keys
    assert "review:1" not in keys


def test_asking_twice_keeps_the_first_day(person):
    first = ask_to_leave(member=person, words="stay")
    assert ask_to_leave(member=person, words="go").due == first.due
    assert OutgoingMail.objects.filter(to=ADDRESS).count() == 1


@pytest.mark.parametrize("name", ["my_data", "my_data_copy", "my_data_leave", "my_data_keep"])
def test_who_is_not_signed_in_signs_in_first(name, db):
    answer = Client().get(reverse(name))
    assert answer.status_code == 302
    assert answer.url.startswith(reverse("account_login"))
    kept = Client().post(reverse(name))  # what was sent waits until somebody has signed in
    assert kept.status_code == 401
    assert reverse("account_login") in kept.content.decode()


@pytest.mark.parametrize("name", ["my_data_copy", "my_data_leave"])
def test_a_link_alone_changes_nothing(name, browser):
    assert browser.get(reverse(name)).status_code == 405
    assert not Leaving.objects.exists()


def test_a_form_without_its_token_changes_nothing(person):
    strict = Client(enforce_csrf_checks=True)
    strict.force_login(person)
    for name in ("my_data_copy", "my_data_leave", "my_data_keep"):
        assert strict.post(reverse(name), {"words": "stay"}).status_code == 403
    assert not Leaving.objects.exists()


# --- Who never came ------------------------------------------------------------------------------------------------


def test_accounts_that_were_never_confirmed_go_after_14_days(db, person):
    def sign_up(email, days, verified=False):
        user = User.objects.create_user(email, date_joined=timezone.now() - timedelta(days=days))
        EmailAddress.objects.create(user=user, email=email, verified=verified, primary=True)
        return user

    old, fresh = sign_up("old@x.example", 15), sign_up("fresh@x.example", 13)
    confirmed = sign_up("confirmed@x.example", 15, verified=True)
    by_command = User.objects.create_user("command@x.example", date_joined=timezone.now() - timedelta(days=99))
    call_command("daily_jobs", stdout=StringIO())
    erased = set(User.objects.exclude(erased_at=None).values_list("pk", flat=True))
    assert erased == {old.pk}
    assert not {fresh.pk, confirmed.pk, by_command.pk, person.pk} & erased


def test_who_types_the_code_while_others_are_erased_stays(db, monkeypatch):
    from portal.members.personal_data import leaving

    users = []
    for name in ("first", "second"):
        joined = timezone.now() - timedelta(days=15)
        users.append(User.objects.create_user(f"{name}@x.example", date_joined=joined))
        EmailAddress.objects.create(user=users[-1], email=users[-1].email, verified=False, primary=True)
    erase = leaving.erase_account

    def erase_slowly(*, pk):
        other = next(user for user in users if user.pk != pk)
        EmailAddress.objects.filter(user=other).update(verified=True)
        return erase(pk=pk)

    monkeypatch.setattr(leaving, "erase_account", erase_slowly)
    assert leaving.erase_unconfirmed() == 1
    assert User.objects.filter(erased_at=None, pk__in=[user.pk for user in users]).count() == 1


def test_of_two_focal_points_who_leave_the_second_is_the_last(person, administrator):
    fiji = Country.objects.get(iso2="FJ")
    colleague = User.objects.create_user("colleague@ministry.example")
    for member in (colleague, person):
        RoleGrant.objects.create(member=member, role="focal", country=fiji, reason="Letter")
    ask_to_leave(member=colleague, words="stay")
    assert not OutgoingMail.objects.filter(to=administrator.email).exists()
    assert not RoleGrant.objects.focal_points([fiji.pk]).filter(member=colleague).exists()
    ask_to_leave(member=person, words="stay")
    assert OutgoingMail.objects.get(to=administrator.email).subject == "Fiji will have no focal point"
