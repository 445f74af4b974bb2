"""Roles: granted by administrators, for a reason, never to oneself; the last administrator stays."""

import threading

import pytest
from django.db import connection, transaction
from django.db.utils import IntegrityError

from portal.members.granting import confirm_role, end_role, grant_role, set_active
from portal.members.holdings import Holding, read_holdings
from portal.members.models import User
from portal.members.refused import Refused
from portal.members.roles import RoleGrant
from portal.outgoing_mail.models import OutgoingMail
from tests.portal.members.people import land, make_administrator, make_focal_point, make_member, make_verified

pytestmark = pytest.mark.django_db


@pytest.fixture
def ana():
    return make_administrator("ana@portal.example")


@pytest.fixture
def ben():
    return make_administrator("ben@portal.example")


def grant_of(user):
    return RoleGrant.objects.standing().get(member=user)


def test_an_administrator_grants_a_role_and_the_member_is_told_why(ana):
    member = make_member("mere@post.example", country="FJ")
    grant = grant_role(member=member, role="editor", by=ana, reason="Wrote half of our cases.")
    assert (grant.granted_by, grant.reason, grant.awaits_second) == (ana, "Wrote half of our cases.", False)
    assert Holding("editor") in read_holdings(User.objects.get(pk=member.pk))
    assert User.objects.get(pk=member.pk).is_staff
    mail = OutgoingMail.objects.get(member=member)
    assert "Wrote half of our cases." in mail.text
    assert "You are now Editor on SIDS Knowledge Exchange." in mail.text


def test_nobody_grants_a_role_to_oneself(ana):
    with pytest.raises(Refused, match="oneself"):
        grant_role(member=ana, role="editor", by=ana, reason="x")


@pytest.mark.parametrize("who", ["member", "official", "focal", "editor", "moderator"])
def test_only_administrators_grant_roles(who):
    by = make_focal_point("FJ") if who == "focal" else make_verified("vili@post.example")
    if who in ("editor", "moderator"):
        RoleGrant.objects.create(member=by, role=who, reason="x")
    member = make_member("mere@post.example", country="FJ")
    for role in ("focal", "editor", "moderator", "admin"):
        with pytest.raises(Refused):
            grant_role(member=member, role=role, by=by, reason="x", country=land("FJ"))
    assert not RoleGrant.objects.filter(member=member).exists()


@pytest.mark.parametrize(
    ("given", "field"),
    [({"reason": " "}, "reason"), ({"role": "focal", "country": None}, "country"), ({"again": True}, "role")],
)
def test_what_is_missing_is_named_with_its_field(ana, given, field):
    member = make_member("mere@post.example")
    asked = {"role": "editor", "reason": "x", **given}
    if asked.pop("again", False):
        grant_role(member=member, by=ana, **asked)
    with pytest.raises(Refused) as refused:
        grant_role(member=member, by=ana, **asked)
    assert refused.value.field == field


def test_a_closed_account_gets_no_role(ana):
    with pytest.raises(Refused, match="not active"):
        grant_role(member=make_member("mere@post.example", is_active=False), role="editor", by=ana, reason="x")


# --- Focal points ----------------------------------------------------------------------------------------------


def test_a_focal_point_counts_once_a_second_administrator_has_agreed(ana, ben):
    member = make_member("mere@post.example", country="FJ")
    grant = grant_role(member=member, role="focal", by=ana, reason="Named by the ministry.", country=land("FJ"))
    assert grant.awaits_second
    assert read_holdings(member) == {Holding("new")}
    assert [mail.kind for mail in OutgoingMail.objects.filter(member=ben)] == ["members-role-waits"]
    with pytest.raises(Refused, match="Another administrator"):
        confirm_role(grant=grant, by=ana)
    with pytest.raises(Refused):
        confirm_role(grant=grant, by=member)
    confirm_role(grant=grant, by=ben)
    assert Holding("focal", land("FJ").pk) in read_holdings(member)
    with pytest.raises(Refused, match="any more"):
        confirm_role(grant=grant, by=ben)


def test_a_letter_of_the_government_stands_for_the_second_word(ana):
    member = make_member("mere@post.example", country="FJ")
    grant = grant_role(
        member=member, role="focal", by=ana, reason="Named.", country=land("FJ"), letter="MCT 12/2026, 3 March"
    )
    assert not grant.awaits_second
    assert Holding("focal", land("FJ").pk) in read_holdings(member)


def test_nobody_confirms_the_own_role(ana, ben):
    User.objects.filter(pk=ben.pk).update(country=land("FJ"))
    grant = grant_role(member=ben, role="focal", by=ana, reason="x", country=land("FJ"))
    with pytest.raises(Refused, match="one's own"):
        confirm_role(grant=grant, by=ben)


def test_the_last_focal_point_names_a_successor_or_is_told_who_takes_over(ana):
    focal = make_focal_point("FJ")
    with pytest.raises(Refused, match="last focal point of Fiji") as refused:
        end_role(grant=grant_of(focal), by=ana, why="retired")
    assert refused.value.field == "successor"
    end_role(grant=grant_of(focal), by=ana, why="retired", administrators_take_over=True)
    assert "administrators do this work" in OutgoingMail.objects.filter(member=focal).last().text


def test_a_successor_is_granted_the_role_in_the_same_step(ana):
    focal, next_one = make_focal_point("FJ"), make_member("litia@post.example", country="FJ")
    end_role(grant=grant_of(focal), by=ana, why="retired", successor=next_one)
    successor = RoleGrant.objects.open().get(country=land("FJ"))
    assert (successor.member, successor.awaits_second) == (next_one, True)


def test_one_of_two_focal_points_may_simply_leave(ana):
    first, _second = make_focal_point("FJ"), make_focal_point("FJ", "second@portal.example")
    ended = end_role(grant=grant_of(first), by=ana, why="moved")
    assert (ended.ended_by, ended.ended_why) == (ana, "moved")
    with pytest.raises(Refused, match="already"):
        end_role(grant=ended, by=ana, why="again")


# --- The last administrator ------------------------------------------------------------------------------------


def test_the_last_administrator_cannot_be_taken_away(ana, ben):
    end_role(grant=grant_of(ben), by=ana, why="left")
    assert not User.objects.get(pk=ben.pk).is_superuser
    grant_role(member=ben, role="editor", by=ana, reason="x")
    with pytest.raises(Refused, match="There must be at least one administrator"):
        end_role(grant=grant_of(ana), by=ben, why="x")
    with pytest.raises(Refused, match="There must be at least one administrator"):
        set_active(member=ana, active=False, by=ben)


def test_nobody_ends_the_own_role_or_closes_the_own_account(ana, ben):
    with pytest.raises(Refused, match="one's own"):
        end_role(grant=grant_of(ana), by=ana, why="x")
    with pytest.raises(Refused, match="oneself"):
        set_active(member=ana, active=False, by=ana)


def test_a_closed_account_is_no_administrator_who_counts(ana, ben):
    set_active(member=ben, active=False, by=ana)
    assert read_holdings(User.objects.get(pk=ben.pk)) == frozenset()
    with pytest.raises(Refused, match="at least one"):
        end_role(grant=grant_of(ana), by=make_administrator_inactive(), why="x")


def make_administrator_inactive():
    return User.objects.create_superuser("cy@portal.example", "x", is_active=False)


def needs_postgresql():
    if connection.vendor != "postgresql":
        pytest.skip("SQLite has one writer at a time and no deferred triggers.")


def run(*statements):
    with transaction.atomic(), connection.cursor() as cursor:
        for statement in (*statements, "SET CONSTRAINTS ALL IMMEDIATE"):
            cursor.execute(statement)


@pytest.mark.parametrize(
    "harm",
    [
        ["UPDATE members_user SET is_superuser = FALSE"],
        ["UPDATE members_user SET is_active = FALSE"],
        ["DELETE FROM members_rolegrant", "DELETE FROM account_emailaddress", "DELETE FROM members_user"],
    ],
)
def test_postgresql_itself_refuses_to_lose_the_last_administrator(ana, harm):
    needs_postgresql()
    with pytest.raises(IntegrityError, match="at least one administrator"):
        run(*harm)
    assert User.objects.filter(pk=ana.pk, is_superuser=True, is_active=True).exists()


@pytest.mark.django_db(transaction=True)
def test_two_administrators_who_end_each_other_s_role_at_once_leave_one():
    """On SQLite the second writer waits for the first; on PostgreSQL it waits for the locked rows."""
    people = [make_administrator("ana@portal.example"), make_administrator("ben@portal.example")]
    ready, outcomes = threading.Barrier(2), []

    def end(grant_pk, by_pk):
        try:
            ready.wait()
            with transaction.atomic():
                end_role(grant=RoleGrant.objects.get(pk=grant_pk), by=User.objects.get(pk=by_pk), why="x")
            outcomes.append("ended")
        except Refused as refused:
            outcomes.append(refused.sentence)
        finally:
            connection.close()

    grants = [RoleGrant.objects.get(member=person).pk for person in people]
    threads = [
        threading.Thread(target=end, args=(grants[0], people[1].pk)),
        threading.Thread(target=end, args=(grants[1], people[0].pk)),
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(outcomes) == ["There must be at least one administrator.", "ended"]
    assert User.objects.filter(is_superuser=True, is_active=True).count() == 1


def test_a_colleague_who_leaves_is_no_focal_point_who_stays(ana):
    from portal.members.personal_data.leaving import ask_to_leave

    one, two = make_focal_point("FJ"), make_focal_point("FJ", "second.fj@portal.example")
    ask_to_leave(member=two, words="stay")
    with pytest.raises(Refused) as refused:
        end_role(grant=RoleGrant.objects.get(member=one), by=ana, why="moved")
    assert refused.value.field == "successor"
