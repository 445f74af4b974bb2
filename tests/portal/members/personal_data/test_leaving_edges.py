"""The way out where it meets something else: a change of mind at the last moment, another who leaves, an old mail."""

from datetime import timedelta

import pytest
from allauth.account.models import EmailAddress
from allauth.account.signals import email_confirmed
from django.urls import reverse
from django.utils import timezone

from portal.countries.models import Country
from portal.members.granting import end_role, grant_role
from portal.members.models import RoleGrant, User
from portal.members.personal_data import copies, leaving
from portal.members.personal_data.copies import ask_for_copy, drop_over, make_next_copy
from portal.members.personal_data.leaving import ask_to_leave, erase_due, erase_unconfirmed, stay
from portal.members.personal_data.models import CopyState, DataCopy, Leaving
from portal.members.personal_data.places import path_of, root
from portal.members.refused import Refused
from portal.outgoing_mail.models import MailState, OutgoingMail
from portal.outgoing_mail.services import enqueue_mail
from tests.conftest import browser_of
from tests.portal.members.people import make_administrator
from tests.portal.members.personal_data.conftest import ADDRESS

pytestmark = pytest.mark.django_db
NEWER = "moana@elsewhere.example"


@pytest.fixture
def two_due(person, other):
    for number, member in enumerate((other, person)):
        ask_to_leave(member=member, words="stay")
        Leaving.objects.filter(member=member).update(due=timezone.now() - timedelta(hours=2 - number))
    return person


def test_who_stays_while_the_daily_job_erases_others_is_not_erased(two_due, monkeypatch):
    erase = leaving.erase_account

    def erase_and_meanwhile(*, pk):
        done = erase(pk=pk)
        if pk != two_due.pk:
            assert stay(member=two_due)  # "Your account stays", the page says
        return done

    monkeypatch.setattr(leaving, "erase_account", erase_and_meanwhile)
    assert erase_due() == 1
    two_due.refresh_from_db()
    assert two_due.erased_at is None


def test_one_whose_rows_cannot_be_erased_holds_up_nobody(two_due, other, monkeypatch):
    erase = leaving.erase_account

    def stumble(*, pk):
        if pk == other.pk:
            raise RuntimeError("a row that nobody thought of")
        return erase(pk=pk)

    monkeypatch.setattr(leaving, "erase_account", stumble)
    assert erase_due() == 1
    two_due.refresh_from_db()
    assert two_due.erased_at is not None
    assert Leaving.objects.filter(member=other).exists()  # tried again tomorrow


def test_who_types_the_code_while_the_daily_job_erases_others_is_not_erased(monkeypatch):
    old = timezone.now() - timedelta(days=15)
    first, second = (User.objects.create_user(f"{name}@new.example", "x", date_joined=old) for name in "ab")
    for user in (first, second):
        EmailAddress.objects.create(user=user, email=user.email, primary=True)
    erase = leaving.erase_account

    def erase_and_meanwhile(*, pk):
        done = erase(pk=pk)
        EmailAddress.objects.filter(user=second).update(verified=True)
        return done

    monkeypatch.setattr(leaving, "erase_account", erase_and_meanwhile)
    assert erase_unconfirmed() == 1
    second.refresh_from_db()
    assert second.erased_at is None


def test_who_stays_on_one_device_is_not_shut_in_on_the_other(person):
    ask_to_leave(member=person, words="stay")
    here, there = browser_of(person), browser_of(person)
    assert there.get(reverse("my_work")).url == reverse("my_data")
    here.post(reverse("my_data_keep"))
    assert there.get(reverse("my_work")).status_code == 200


@pytest.fixture
def two_focal_points(person, other):
    fiji = Country.objects.get(iso2="FJ")
    for member in (person, other):
        RoleGrant.objects.create(member=member, role="focal", country=fiji, reason="Letter")
    ask_to_leave(member=other, words="stay")
    return fiji


def test_the_last_who_does_not_leave_is_the_only_focal_point(two_focal_points, browser, administrator):
    assert "You are the only focal point of Fiji." in browser.get(reverse("my_data")).content.decode()
    browser.post(reverse("my_data_leave"), {"words": "stay"})
    assert OutgoingMail.objects.get(to=administrator.email).subject == "Fiji will have no focal point"


def test_the_last_who_does_not_leave_names_who_follows(two_focal_points, person, other):
    ana = make_administrator("ana@portal.example")
    grant = RoleGrant.objects.get(member=person)
    with pytest.raises(Refused, match="last focal point of Fiji"):
        end_role(grant=grant, by=ana, why="retired")
    with pytest.raises(Refused, match="not active"):
        end_role(grant=grant, by=ana, why="retired", successor=other)
    with pytest.raises(Refused, match="not active") as refused:
        grant_role(member=other, role="editor", by=ana, reason="x")
    assert refused.value.field == "member"


def test_who_leaves_is_not_waited_for_to_agree_for_the_country(two_focal_points, person, settings):
    settings.SECOND_FACTOR_REQUIRED = False
    found = RoleGrant.objects.focal_points([two_focal_points.pk])
    assert [grant.member for grant in found] == [person]


def test_no_half_of_a_copy_stays_when_it_fails(person, monkeypatch):
    def stumble(*_args, **_words):
        raise RuntimeError

    monkeypatch.setattr(copies, "render_to_string", stumble)
    ask_for_copy(member=person)
    while make_next_copy():
        pass
    assert DataCopy.objects.get().state == CopyState.FAILED
    assert list(root().iterdir()) == []


@pytest.mark.parametrize("end", ["erased", "given up"])
def test_no_half_of_a_copy_stays_when_its_worker_was_killed(person, end):
    copy = ask_for_copy(member=person)
    half = path_of(copy).with_suffix(".half")
    half.parent.mkdir(parents=True)
    half.write_bytes(ADDRESS.encode())
    if end == "erased":
        leaving.erase_account(pk=person.pk)
    else:
        DataCopy.objects.update(state=CopyState.FAILED)
        drop_over()
    assert not half.exists()


def test_mails_that_wait_go_to_the_new_address_but_codes_do_not(person, other):
    for key, to, member in (
        ("review:1", ADDRESS, person),
        ("review:2", ADDRESS.upper(), person),
        ("account:code", ADDRESS, person),
        ("review:3", other.email, other),
        ("review:sent", ADDRESS, person),
    ):
        enqueue_mail(key=key, kind="k", to=to, subject="s", text="t", member=member)
    OutgoingMail.objects.filter(key="review:sent").update(state=MailState.SENT)
    OutgoingMail.objects.filter(key="review:2").update(state=MailState.DEAD)
    address = EmailAddress.objects.create(user=person, email=NEWER, verified=True)
    User.objects.filter(pk=person.pk).update(email=NEWER)
    email_confirmed.send(sender=EmailAddress, request=None, email_address=address)
    to = dict(OutgoingMail.objects.filter(kind="k").values_list("key", "to"))
    assert to == {
        "review:1": NEWER,
        "review:2": NEWER,
        "account:code": ADDRESS,
        "review:3": other.email,
        "review:sent": ADDRESS,
    }
