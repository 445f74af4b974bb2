"""How officials and donors are verified, how long it holds, and how it ends."""

from datetime import timedelta
from typing import Any

from allauth.account.models import EmailAddress
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop

from portal.members.domains import NotADomain, domain_of, names_above
from portal.members.holdings import forget_holdings, granted_to
from portal.members.models import User
from portal.members.organisations import GovernmentDomain, OrganisationKind
from portal.members.permissions import can
from portal.members.refused import Refused
from portal.members.roles import Role
from portal.members.verification import (
    Verification,
    VerificationBasis,
    VerificationKind,
    VerificationRefusal,
    address_hash,
)
from portal.members.verification_mails import tell_of_end, tell_of_refusal, tell_of_verification

HOLDS = {VerificationKind.OFFICIAL: timedelta(days=365), VerificationKind.DONOR: timedelta(days=730)}
ENDS_SOON = timedelta(days=30)  # from then on it may be renewed, and the member is reminded

# Reasons that nobody typed: kept in English, shown in the reader's language.
ADDRESS_CHANGED = gettext_noop("the e-mail address was changed")
ORGANISATION_CHANGED = gettext_noop("the organisation in the profile was changed")
COUNTRY_CHANGED = gettext_noop("the country in the profile was changed")
DOMAIN_DISTRUSTED = gettext_noop("the domain of the address is no longer trusted")
RENEWED = gettext_noop("it was renewed")
BY_ITSELF = (ADDRESS_CHANGED, ORGANISATION_CHANGED, COUNTRY_CHANGED, DOMAIN_DISTRUSTED, RENEWED)


@transaction.atomic
def verify_official(*, member: Any, by: Any, reason: str) -> Verification:
    """The word of the focal point of the member's country, or of an administrator."""
    member = User.objects.select_for_update(of=("self",)).select_related("country").get(pk=member.pk)
    if member.country is None:
        raise Refused(_("This member's profile names no country. Ask for it first."))
    if not can(by, "member.verify_official", member):
        raise Refused(why_not_official(member=member, by=by))
    refuse_verification(member=member, kind=VerificationKind.OFFICIAL, reason=reason)
    theirs = {held.country_id for held in granted_to(by) if held.role == Role.FOCAL_POINT}
    is_focal_point = member.country_id in theirs
    return write_verification(
        member=member,
        kind=VerificationKind.OFFICIAL,
        basis=VerificationBasis.FOCAL_POINT if is_focal_point else VerificationBasis.ADMINISTRATOR,
        reason=reason,
        by=by,
        country=member.country,
    )


@transaction.atomic
def verify_donor(*, member: Any, by: Any, reason: str) -> Verification:
    """An administrator's word that the member works for the organisation of the profile."""
    member = User.objects.select_for_update(of=("self",)).select_related("organisation").get(pk=member.pk)
    if not can(by, "member.verify_donor", member):
        raise Refused(_("Only administrators verify donors, and nobody oneself."))
    if member.organisation is None:
        raise Refused(_("This member's profile names no organisation. Ask for it first."))
    refuse_verification(member=member, kind=VerificationKind.DONOR, reason=reason)
    return write_verification(
        member=member,
        kind=VerificationKind.DONOR,
        basis=VerificationBasis.ADMINISTRATOR,
        reason=reason,
        by=by,
        country=None,
    )


@transaction.atomic
def verify_by_domain(*, member: Any) -> Verification | None:
    """For an address at a government's domain that has just been confirmed. Says nothing where it does not apply."""
    member = User.objects.select_for_update(of=("self",)).select_related("organisation").get(pk=member.pk)
    domain = government_domain_of(member.email)
    if domain is None or not member.is_active or not has_confirmed_address(member):
        return None
    if member.country_id not in (None, domain.country_id):
        return None  # profile and address name two governments: a person must look
    if not in_government(member) or ended_by_hand(member):
        return None  # the mailbox outlives the post: neither a company nor a no given by a person is overruled by it
    if is_refused(member, VerificationKind.OFFICIAL) or lasting(member, VerificationKind.OFFICIAL):
        return None
    if member.country_id is None:
        User.objects.filter(pk=member.pk).update(country=domain.country)
    return write_verification(
        member=member,
        kind=VerificationKind.OFFICIAL,
        basis=VerificationBasis.DOMAIN,
        reason=domain.domain,
        by=None,
        country=domain.country,
    )


def government_domain_of(email: str) -> GovernmentDomain | None:
    """The listed domain, compared label by label, that the address lies in; the nearest if there are several."""
    try:
        names = names_above(domain_of(email))
    except NotADomain:
        return None
    rows = GovernmentDomain.objects.filter(domain__in=names, is_trusted=True).select_related("country")
    listed = {row.domain: row for row in rows}
    found = (listed[name] for name in names if name in listed)
    return next((row for row in found if row.domain == names[0] or not row.exact_only), None)


def why_not_official(*, member: Any, by: Any) -> str:
    if member.pk == by.pk:
        return _("Nobody verifies oneself. Ask another focal point or an administrator.")
    theirs = [held.country_id for held in granted_to(by) if held.role == Role.FOCAL_POINT]
    if theirs:
        from portal.countries.models import Country

        names = ", ".join(str(country) for country in Country.objects.filter(pk__in=theirs))
        return _("You can verify members of %(country)s only.") % {"country": names}
    return _("Only a country's focal point or an administrator verifies officials.")


def refuse_verification(*, member: Any, kind: str, reason: str) -> None:
    if not member.is_active or member.erased_at:
        raise Refused(_("This account is not active."))
    if not has_confirmed_address(member):
        raise Refused(_("This member has not confirmed the e-mail address yet."))
    if lasting(member, kind):
        raise Refused(_("This member is verified already."))
    if not reason.strip():
        raise Refused(_("Write how you know that this member works there."), field="reason")


def has_confirmed_address(member: Any) -> bool:
    return EmailAddress.objects.filter(user=member, email__iexact=member.email, verified=True).exists()


def is_refused(member: Any, kind: str) -> bool:
    return VerificationRefusal.objects.filter(member=member, kind=kind, lifted_at=None).exists()


def ended_by_hand(member: Any) -> bool:
    """Somebody ended what this address had last. Told by the reason: who ended it may have been erased since."""
    given = Verification.objects.filter(member=member, kind=VerificationKind.OFFICIAL)
    last = given.filter(email_hash=address_hash(member.email)).order_by("-verified_at", "-pk").first()
    return last is not None and last.ended_at is not None and last.ended_why not in BY_ITSELF


def lasting(member: Any, kind: str) -> bool:
    """Verified so, and for more than the last month."""
    held = Verification.objects.holding(member)
    return any(row.kind == kind and row.until > timezone.now() + ENDS_SOON for row in held)


def write_verification(*, member: Any, kind: str, basis: str, reason: str, by: Any, country: Any) -> Verification:
    now = timezone.now()
    Verification.objects.standing().filter(member=member, kind=kind).update(ended_at=now, ended_why=RENEWED)
    VerificationRefusal.objects.filter(member=member, kind=kind, lifted_at=None).update(lifted_at=now)
    verification = Verification.objects.create(
        member=member,
        kind=kind,
        country=country,
        basis=basis,
        reason=reason.strip(),
        email_hash=address_hash(member.email),
        verified_by=by,
        verified_at=now,
        until=now + HOLDS[VerificationKind(kind)],
    )
    forget_holdings(member)
    tell_of_verification(verification=verification)
    return verification


@transaction.atomic
def refuse_member(*, member: Any, kind: str, by: Any, reason: str) -> VerificationRefusal:
    """Say no, and why. The member waits no longer until the profile or the address changes."""
    member = User.objects.select_for_update(of=("self",)).select_related("country").get(pk=member.pk)
    if not can(by, f"member.verify_{kind}", member):
        official = kind == VerificationKind.OFFICIAL
        raise Refused(why_not_official(member=member, by=by) if official else _("Only administrators answer donors."))
    if is_refused(member, kind):
        raise Refused(_("This member has had that answer already."))
    if not reason.strip():
        raise Refused(_("Write why, so that the member knows what to mend."), field="reason")
    refusal = VerificationRefusal.objects.create(member=member, kind=kind, reason=reason.strip(), refused_by=by)
    tell_of_refusal(refusal=refusal)
    return refusal


@transaction.atomic
def end_verification(*, verification: Verification, by: Any, why: str) -> Verification:
    verification = Verification.objects.select_for_update(of=("self",)).select_related("member").get(pk=verification.pk)
    if not can(by, "member.end_verification", verification.member):
        raise Refused(why_not_official(member=verification.member, by=by))
    if verification.ended_at:
        raise Refused(_("This verification has ended already."))
    if not why.strip():
        raise Refused(_("Write why it ends."), field="why")
    return close_verification(verification, why.strip(), by=by)


def close_verification(verification: Verification, why: str, by: Any = None) -> Verification:
    verification.ended_at, verification.ended_why, verification.ended_by = timezone.now(), why, by
    verification.save(update_fields=["ended_at", "ended_why", "ended_by"])
    forget_holdings(verification.member)
    tell_of_end(verification=verification)
    return verification


@transaction.atomic
def end_what_no_longer_holds(*, member: Any, organisation_changed: bool = False) -> None:
    """Write down what ended by itself: with the address, the country or the organisation that it was given for."""
    VerificationRefusal.objects.filter(member=member, lifted_at=None).update(lifted_at=timezone.now())
    for row in Verification.objects.standing().filter(member=member).select_related("member__organisation"):
        why = ""
        if not row.holds_for(member.email):
            why = ADDRESS_CHANGED
        elif row.kind == VerificationKind.OFFICIAL and row.country_id != member.country_id:
            why = COUNTRY_CHANGED
        elif organisation_changed and (row.kind == VerificationKind.DONOR or not in_government(member)):
            why = ORGANISATION_CHANGED
        if why:
            close_verification(row, why)


def in_government(member: Any) -> bool:
    return member.organisation is None or member.organisation.kind == OrganisationKind.GOVERNMENT


@transaction.atomic
def end_what_domain_gave(*, domain: str, below_only: bool = False) -> int:
    """When a domain is trusted no longer, or its sub-domains are not; returns how many verifications ended."""
    given = Verification.objects.standing().filter(basis=VerificationBasis.DOMAIN, reason=domain)
    rows = list(given.select_related("member"))
    if below_only:
        rows = [row for row in rows if names_above(domain_of(row.member.email))[0] != domain]
    for row in rows:
        close_verification(row, DOMAIN_DISTRUSTED)
    return len(rows)
