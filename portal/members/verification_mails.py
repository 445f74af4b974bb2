"""What is written to members about their verification, and the reminder before it ends."""

from datetime import timedelta

from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext, override

from portal.members.mails import mail_language, write_to
from portal.members.verification import Verification, VerificationBasis, VerificationKind, VerificationRefusal


def tell_of_verification(*, verification: Verification) -> None:
    member = verification.member
    write_to(
        member=member,
        key=f"verification:given:{verification.pk}",
        kind="verified",
        iso2=verification.country.iso2 if verification.country else "",
        is_donor=verification.kind == VerificationKind.DONOR,
        organisation=str(member.organisation or ""),
        ground=verification.get_basis_display,  # called in the template, in the reader's language
        reason=verification.reason,
        until=written_date(verification),
    )


def tell_of_refusal(*, refusal: VerificationRefusal) -> None:
    is_official = refusal.kind == VerificationKind.OFFICIAL
    country = refusal.member.country if is_official else None
    write_to(
        member=refusal.member,
        key=f"verification:refused:{refusal.pk}",
        kind="verification_refused",
        iso2=country.iso2 if country else "",
        reason=refusal.reason,
    )


def tell_of_end(*, verification: Verification) -> None:
    with override(mail_language(verification.member)):
        why = gettext(verification.ended_why) if verification.ended_why else ""
    write_to(
        member=verification.member,
        key=f"verification:ended:{verification.pk}",
        kind="verification_ended",
        reason=why,
    )


def remind_of_verifications(*, within: timedelta) -> int:
    """Write once to each whose verification ends within that time; returns to how many it is owed now."""
    soon = Verification.objects.standing().filter(until__lte=timezone.now() + within)
    written = 0
    for verification in soon.select_related("member"):
        if not verification.holds_for(verification.member.email):
            continue
        mail = write_to(
            member=verification.member,
            key=f"verification:ends_soon:{verification.pk}",
            kind="verification_ends_soon",
            until=written_date(verification),
            by_domain=verification.basis == VerificationBasis.DOMAIN,
            is_donor=verification.kind == VerificationKind.DONOR,
        )
        written += mail is not None
    return written


def written_date(verification: Verification) -> str:
    with override(mail_language(verification.member)):
        return date_format(timezone.localtime(verification.until), "DATE_FORMAT")
