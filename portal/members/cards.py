"""The card of a member: name, work and languages; never an address, never when somebody was last here."""

from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from portal.languages import OWN_NAMES, language_tag
from portal.members.models import User
from portal.members.permissions import can
from portal.members.roles import Role, RoleGrant
from portal.members.verification import Verification, VerificationKind

COLLEAGUES = 5


@never_cache
@require_safe
def member(request: HttpRequest, pk: int) -> HttpResponse:
    """Everybody may see who is verified or holds a role; of others only members do, so that nobody advertises here."""
    found = User.objects.shown().filter(pk=pk).select_related("country", "organisation").first()
    if found is None:
        raise Http404
    verifications = Verification.objects.holding(found)
    grants = list(RoleGrant.objects.standing().filter(member=found).select_related("country", "theme"))
    if not (verifications or grants) and not can(request.user, "profile.read"):
        raise Http404
    return render(request, "members/card.html", card_context(request, found, verifications, grants))


def card_context(
    request: HttpRequest, found: User, verifications: list[Verification], grants: list[RoleGrant]
) -> dict[str, Any]:
    kinds = {row.kind for row in verifications}
    return {
        "member": found,
        "country": str(found.country or ""),
        "is_oneself": found.pk == request.user.pk,
        "verified": [row for row in VerificationKind if row in kinds],
        "grants": grants,
        "languages": [
            {"name": OWN_NAMES[code], "tag": language_tag(code)} for code in found.languages if code in OWN_NAMES
        ],
        "colleagues": colleagues_of(found),
        "verify_official": VerificationKind.OFFICIAL not in kinds
        and can(request.user, "member.verify_official", found),
        "verify_donor": bool(found.organisation)
        and VerificationKind.DONOR not in kinds
        and can(request.user, "member.verify_donor", found),
        "endable": [row for row in verifications if can(request.user, "member.end_verification", found)],
        "is_focal_point": any(grant.role == Role.FOCAL_POINT for grant in grants),
    }


def colleagues_of(found: User) -> list[User]:
    """Verified members of the same country."""
    if found.country_id is None:
        return []
    verified = Verification.objects.standing().filter(country_id=found.country_id).values("member")
    others = User.objects.shown().filter(pk__in=verified, country_id=found.country_id).exclude(pk=found.pk)
    return list(others.select_related("organisation").order_by("display_name", "pk")[:COLLEAGUES])
