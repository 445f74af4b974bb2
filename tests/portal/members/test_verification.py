"""Who is verified by whom, for how long, and how it ends by itself."""

from datetime import timedelta

import pytest
from allauth.account.models import EmailAddress
from allauth.account.signals import authentication_step_completed, email_confirmed
from django.core.management import call_command
from django.utils import timezone

from portal.members.domains import NotADomain, domain_of
from portal.members.holdings import Holding, read_holdings
from portal.members.models import User
from portal.members.organisations import GovernmentDomain, Organisation
from portal.members.permissions import can
from portal.members.profile_form import said_by
from portal.members.profiles import save_profile
from portal.members.refused import Refused
from portal.members.verification import Verification, VerificationRefusal
from portal.members.verifying import (
    end_verification,
    end_what_domain_gave,
    government_domain_of,
    refuse_member,
    verify_by_domain,
    verify_donor,
    verify_official,
)
from portal.outgoing_mail.models import OutgoingMail
from tests.portal.members.people import land, make_administrator, make_focal_point, make_member, make_verified

pytestmark = pytest.mark.django_db


@pytest.fixture
def gov_fj():
    return GovernmentDomain.objects.get_or_create(domain="gov.fj", defaults={"country": land("FJ")})[0]


def mails_to(member):
    return list(OutgoingMail.objects.filter(member=member).order_by("pk"))


# --- Domains ---------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "address",
    [
        "ana@gov.fj",
        "ana@finance.gov.fj",
        "ana@Finance.GOV.FJ",
        "ana@gov.fj.",
        '"ana@evil.example"@gov.fj',
        "ana@ｇｏｖ.fj",  # full-width letters, which the name service reads as gov.fj
    ],
)
def test_an_address_at_or_below_a_listed_domain_counts(gov_fj, address):
    assert government_domain_of(address) == gov_fj


@pytest.mark.parametrize(
    "address",
    [
        "ana@evilgov.fj",
        "ana@gov.fj.evil.com",
        "ana@gоv.fj",  # a Cyrillic o
        "ana@gov.fj@evil.com",
        '"ana@gov.fj"@evil.com',
        "ana@fj",
        "ana@gov-fj.com",
        "ana@gov.fj.com",
        "ana@.gov.fj",
        "ana@gov..fj",
        "ana@-gov.fj",
        "gov.fj",
        "",
        "ana@" + "a" * 300 + ".gov.fj",
        "ana@gov.fj\x00",
        "ana@gov.fj evil.com",
    ],
)
def test_what_merely_looks_like_a_listed_domain_does_not(gov_fj, address):
    assert government_domain_of(address) is None


def test_sub_domains_of_an_exact_row_do_not_count_but_the_name_itself_does(gov_fj):
    GovernmentDomain.objects.filter(pk=gov_fj.pk).update(exact_only=True)
    assert government_domain_of("ana@gov.fj") == gov_fj
    assert government_domain_of("ana@finance.gov.fj") is None


def test_a_domain_that_is_not_trusted_counts_no_more(gov_fj):
    GovernmentDomain.objects.filter(pk=gov_fj.pk).update(is_trusted=False)
    assert government_domain_of("ana@gov.fj") is None


@pytest.mark.parametrize("address", ["no at sign", "a@", "a@b c", "a@\x00"])
def test_what_is_no_address_says_so(address):
    with pytest.raises(NotADomain):
        domain_of(address)


def test_a_confirmed_government_address_verifies_at_once_and_tells_the_member(gov_fj):
    member = make_member("mere@health.gov.fj")
    email_confirmed.send(sender=EmailAddress, request=None, email_address=EmailAddress.objects.get(user=member))
    member.refresh_from_db()
    verification = Verification.objects.get(member=member)
    assert (verification.kind, verification.basis, verification.reason) == ("official", "domain", "gov.fj")
    assert verification.verified_by is None
    assert (verification.until - verification.verified_at).days == 365
    assert member.country == land("FJ")
    assert Holding("official", land("FJ").pk) in read_holdings(member)
    [mail] = mails_to(member)
    assert "Fiji" in mail.text
    assert "gov.fj" in mail.text
    assert member.display_name not in mail.subject


def test_the_same_address_again_gives_no_second_verification(gov_fj):
    member = make_member("mere@gov.fj")
    assert verify_by_domain(member=member)
    assert verify_by_domain(member=member) is None
    assert Verification.objects.filter(member=member).count() == 1


def test_an_address_that_nobody_confirmed_verifies_nobody(gov_fj):
    assert verify_by_domain(member=make_member("mere@gov.fj", confirmed=False)) is None


def test_an_address_of_another_government_than_the_profile_s_is_left_to_a_person(gov_fj):
    assert verify_by_domain(member=make_member("sione@gov.fj", country="TO")) is None


def test_within_the_last_month_a_code_to_the_same_address_renews(gov_fj):
    member = make_member("mere@gov.fj")
    first = verify_by_domain(member=member)
    Verification.objects.filter(pk=first.pk).update(until=timezone.now() + timedelta(days=20))
    second = verify_by_domain(member=member)
    assert second.until > timezone.now() + timedelta(days=360)
    first.refresh_from_db()
    assert first.ended_why == "it was renewed"


def test_a_domain_that_is_no_longer_trusted_takes_back_what_it_gave(gov_fj):
    member = make_member("mere@gov.fj")
    verify_by_domain(member=member)
    other = make_verified("litia@gov.fj")
    assert end_what_domain_gave(domain="gov.fj") == 1
    assert not can(member, "record.send")
    assert can(other, "record.send")


def test_what_a_person_ended_no_code_to_the_same_address_brings_back(gov_fj):
    focal, member = make_focal_point("FJ"), make_member("mere@gov.fj")
    end_verification(verification=verify_by_domain(member=member), by=focal, why="Left the ministry.")
    authentication_step_completed.send(sender=User, request=None, method="code", user=member)
    member = User.objects.get(pk=member.pk)
    save_profile(member=member, said={**said_by(member), "country": member.country, "job_title": "Consultant"})
    focal.delete()  # as erased: who ended it is known no longer
    assert verify_by_domain(member=member) is None
    assert not can(User.objects.get(pk=member.pk), "record.send")


def test_who_ended_it_can_verify_again_and_the_domain_then_renews(gov_fj):
    focal, member = make_focal_point("FJ"), make_member("mere@gov.fj")
    end_verification(verification=verify_by_domain(member=member), by=focal, why="Another Mere.")
    again = verify_official(member=member, by=focal, reason="It was the same one.")
    Verification.objects.filter(pk=again.pk).update(until=timezone.now() + timedelta(days=20))
    assert verify_by_domain(member=member)


def test_another_government_address_counts_though_a_person_ended_what_the_old_one_had(gov_fj):
    focal, member = make_focal_point("FJ"), make_member("mere@health.gov.fj")
    end_verification(verification=verify_by_domain(member=member), by=focal, why="Left the ministry of health.")
    EmailAddress.objects.filter(user=member).update(email="mere@finance.gov.fj")
    User.objects.filter(pk=member.pk).update(email="mere@finance.gov.fj")
    assert verify_by_domain(member=member)


def test_a_government_mailbox_verifies_nobody_who_says_to_work_elsewhere(gov_fj):
    member = make_member("mere@gov.fj")
    verify_by_domain(member=member)
    member = User.objects.get(pk=member.pk)
    said = {**said_by(member), "country": member.country}
    save_profile(member=member, said={**said, "organisation": "Shipping Ltd", "organisation_kind": "private"})
    assert Verification.objects.get(member=member).ended_why == "the organisation in the profile was changed"
    save_profile(member=member, said={**said, "organisation": "Ministry of Health", "organisation_kind": "government"})
    assert can(User.objects.get(pk=member.pk), "record.send")


# --- By word ---------------------------------------------------------------------------------------------------


def test_a_focal_point_verifies_an_official_of_the_own_country():
    focal, member = make_focal_point("FJ"), make_member("mere@post.example", country="FJ")
    verification = verify_official(member=member, by=focal, reason="We share an office.")
    assert (verification.basis, verification.verified_by, verification.country) == ("focal", focal, land("FJ"))
    assert can(User.objects.get(pk=member.pk), "record.send")
    assert "We share an office." in mails_to(member)[-1].text


def test_a_focal_point_of_fiji_does_not_verify_a_tongan():
    focal, member = make_focal_point("FJ"), make_member("sione@post.example", country="TO")
    with pytest.raises(Refused, match=r"You can verify members of Fiji only\."):
        verify_official(member=member, by=focal, reason="known")


def test_nobody_verifies_oneself():
    for person in (make_focal_point("FJ"), make_administrator()):
        User.objects.filter(pk=person.pk).update(country=land("FJ"))
        with pytest.raises(Refused, match="oneself"):
            verify_official(member=person, by=User.objects.get(pk=person.pk), reason="known")


@pytest.mark.parametrize("who", ["member", "official", "editor"])
def test_others_verify_nobody(who):
    from portal.members.roles import RoleGrant

    by = make_verified("vili@post.example") if who == "official" else make_member("vili@post.example", country="FJ")
    if who == "editor":
        RoleGrant.objects.create(member=by, role="editor", reason="x")
    member = make_member("mere@post.example", country="FJ")
    with pytest.raises(Refused):
        verify_official(member=member, by=by, reason="known")
    with pytest.raises(Refused):
        verify_donor(member=member, by=by, reason="known")
    with pytest.raises(Refused):
        refuse_member(member=member, kind="official", by=by, reason="unknown")


@pytest.mark.parametrize(
    ("change", "sentence"),
    [
        ({"country": None}, "names no country"),
        ({"is_active": False}, "not active"),
        ({"email": "other@post.example"}, "not confirmed"),
    ],
)
def test_what_cannot_be_verified_says_why(change, sentence):
    by, member = make_administrator(), make_member("mere@post.example", country="FJ")
    User.objects.filter(pk=member.pk).update(**change)
    with pytest.raises(Refused, match=sentence):
        verify_official(member=member, by=by, reason="known")


def test_a_verification_needs_a_reason_and_is_given_once():
    by, member = make_administrator(), make_member("mere@post.example", country="FJ")
    with pytest.raises(Refused, match="how you know") as refused:
        verify_official(member=member, by=by, reason="  ")
    assert refused.value.field == "reason"
    verify_official(member=member, by=by, reason="known")
    with pytest.raises(Refused, match="already"):
        verify_official(member=member, by=by, reason="known")


def test_an_administrator_verifies_a_donor_for_two_years():
    bank = Organisation.objects.create(name="Development bank", kind="donor")
    member = make_member("lea@bank.example", organisation=bank)
    verification = verify_donor(member=member, by=make_administrator(), reason="Listed on their site.")
    assert (verification.until - verification.verified_at).days == 730
    assert Holding("donor") in read_holdings(User.objects.get(pk=member.pk))
    assert "Development bank" in mails_to(member)[-1].text


def test_a_focal_point_does_not_verify_donors():
    bank = Organisation.objects.create(name="Development bank", kind="donor")
    member = make_member("lea@bank.example", country="FJ", organisation=bank)
    with pytest.raises(Refused, match="Only administrators"):
        verify_donor(member=member, by=make_focal_point("FJ"), reason="known")


# --- No, and the end -------------------------------------------------------------------------------------------


def test_who_was_told_no_waits_no_longer_until_the_profile_changes():
    focal, member = make_focal_point("FJ"), make_member("mere@post.example", country="FJ")
    assert member.waits_to_be_verified
    refuse_member(member=member, kind="official", by=focal, reason="Say in which ministry you work.")
    assert not member.waits_to_be_verified
    assert "Say in which ministry" in mails_to(member)[-1].text
    said = {**said_by(member), "country": member.country, "job_title": "Registrar"}
    save_profile(member=member, said=said)
    assert User.objects.get(pk=member.pk).waits_to_be_verified
    assert VerificationRefusal.objects.get(member=member).lifted_at


def test_a_changed_address_ends_it_without_any_listener():
    member = make_verified("mere@post.example")
    assert can(member, "record.send")
    User.objects.filter(pk=member.pk).update(email="mere@elsewhere.example")
    assert not can(User.objects.get(pk=member.pk), "record.send")


def test_a_confirmed_new_address_writes_the_end_down_and_tells():
    member = make_verified("mere@post.example")
    EmailAddress.objects.filter(user=member).delete()
    address = EmailAddress.objects.create(user=member, email="mere@elsewhere.example", verified=True, primary=True)
    User.objects.filter(pk=member.pk).update(email=address.email)
    email_confirmed.send(sender=EmailAddress, request=None, email_address=address)
    assert Verification.objects.get(member=member).ended_why == "the e-mail address was changed"
    assert "address was changed" in mails_to(member)[-1].text


def test_another_country_or_office_in_the_profile_ends_it():
    member = make_verified("mere@post.example")
    save_profile(member=member, said={**said_by(member), "country": land("TO")})
    assert Verification.objects.get(member=member).ended_why == "the country in the profile was changed"
    other = make_verified("litia@post.example")
    office = {"country": other.country, "organisation": "Shipping Ltd", "organisation_kind": "private"}
    save_profile(member=other, said={**said_by(other), **office})
    assert Verification.objects.get(member=other).ended_why == "the organisation in the profile was changed"


def test_another_ministry_does_not_end_it():
    member = make_verified("mere@post.example")
    office = {"country": member.country, "organisation": "Ministry of Health", "organisation_kind": "government"}
    save_profile(member=member, said={**said_by(member), **office})
    assert Verification.objects.get(member=member).ended_at is None


def test_a_focal_point_ends_a_verification_of_the_own_country_only():
    member = make_verified("mere@post.example")
    verification = Verification.objects.get(member=member)
    with pytest.raises(Refused, match="members of Tonga only"):
        end_verification(verification=verification, by=make_focal_point("TO"), why="left")
    focal = make_focal_point("FJ")
    with pytest.raises(Refused, match="why it ends"):
        end_verification(verification=verification, by=focal, why=" ")
    ended = end_verification(verification=verification, by=focal, why="Left the ministry.")
    assert (ended.ended_by, ended.ended_why) == (focal, "Left the ministry.")
    assert "Left the ministry." in mails_to(member)[-1].text
    with pytest.raises(Refused, match="already"):
        end_verification(verification=verification, by=focal, why="again")


def test_it_ends_when_its_time_is_over():
    member = make_verified("mere@post.example")
    Verification.objects.filter(member=member).update(until=timezone.now() - timedelta(seconds=1))
    assert not can(User.objects.get(pk=member.pk), "record.send")


def test_the_reminder_goes_out_once_thirty_days_before(capsys):
    soon, later = make_verified("mere@post.example"), make_verified("litia@post.example")
    Verification.objects.filter(member=soon).update(until=timezone.now() + timedelta(days=29))
    for _day in range(2):
        call_command("remind_verifications")
    assert [mail.kind for mail in mails_to(soon)] == ["members-verification-ends-soon"]
    assert mails_to(later) == []
    assert soon.waits_to_be_verified  # so that whoever gives the word sees them in time


def test_mails_speak_the_member_s_language(monkeypatch):
    from portal.members import mails

    asked = []
    real = mails.render_to_string
    monkeypatch.setattr(
        mails, "render_to_string", lambda *a, **k: (asked.append(mails.translation.get_language()), real(*a, **k))[1]
    )
    member = make_member("marie@post.example", country="HT", language="fr")
    verify_official(member=member, by=make_administrator(), reason="known")
    assert asked == ["fr"]
    [mail] = mails_to(member)
    assert mail.language == "fr"
    assert "/fr/profile/" in mail.text
    assert "Haïti" in mail.text
