"""What a verification says, in words: who confirmed the work, on what ground, and until when."""

from dataclasses import dataclass
from datetime import datetime

from django.utils import timezone
from django.utils.translation import gettext, pgettext

from portal.members.verification import Verification, VerificationBasis, VerificationKind


@dataclass(frozen=True, slots=True)
class Standing:
    title: str  # Verified official of Fiji
    ground: str
    reason: str
    since: datetime
    until: datetime
    ended: datetime | None
    ended_why: str


def words_of(verification: Verification) -> Standing:
    """Reads `country` and `verified_by`: fetch them along."""
    by_domain = verification.basis == VerificationBasis.DOMAIN
    ended = verification.ended_at or (verification.until if verification.until <= timezone.now() else None)
    why = verification.ended_why or (pgettext("a verification ended", "its time was over") if ended else "")
    return Standing(
        title=title_of(verification),
        ground=ground_of(verification),
        reason="" if by_domain else verification.reason,
        since=verification.verified_at,
        until=verification.until,
        ended=ended,
        ended_why=gettext(why) if why else "",
    )


def title_of(verification: Verification) -> str:
    if verification.kind == VerificationKind.OFFICIAL and verification.country:
        return gettext("Verified official of %(country)s") % {"country": verification.country}
    return str(verification.get_kind_display())


def ground_of(verification: Verification) -> str:
    name = verification.verified_by.shown_name if verification.verified_by else gettext("a former member")
    if verification.basis == VerificationBasis.DOMAIN:
        return gettext("Your address is at %(domain)s.") % {"domain": verification.reason}
    if verification.basis == VerificationBasis.FOCAL_POINT:
        words = {"name": name, "country": verification.country}
        return gettext("Confirmed by %(name)s, focal point of %(country)s.") % words
    return gettext("Confirmed by %(name)s, administrator.") % {"name": name}
