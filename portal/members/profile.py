"""The member's own page: what others see, what is known of the work, and the form to change it."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from portal.members.doors import SeeOther, may
from portal.members.models import User
from portal.members.profile_form import ProfileForm
from portal.members.profiles import save_profile
from portal.members.roles import RoleGrant
from portal.members.standing import words_of
from portal.members.verification import AddressLook, Verification, VerificationRefusal


def oneself(request: HttpRequest) -> User:
    return User.objects.select_related("country", "organisation").get(pk=request.user.pk)


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
@may("profile.edit", oneself)
def profile(request: HttpRequest, item: User) -> HttpResponse:
    form = ProfileForm(request.POST if request.method == "POST" else None, member=item)
    if request.method == "POST" and form.is_valid():
        save_profile(member=item, said=form.cleaned_data)
        return SeeOther(f"{reverse('profile')}?saved=1")
    context = {"form": form, "member": item, "saved": "saved" in request.GET, **known_of(item)}
    return render(request, "members/profile.html", context)


def known_of(member: User) -> dict[str, Any]:
    """Verification, roles and who looked at the address, as the member is shown them."""
    verifications = Verification.objects.filter(member=member).select_related("country", "verified_by")
    standing = [row for row in verifications if row.holds_for(member.email)]
    past = [row for row in verifications.order_by("-verified_at") if row not in standing][:5]
    grants = RoleGrant.objects.open().filter(member=member).select_related("country", "theme", "granted_by")
    return {
        "standing": [words_of(row) for row in standing],
        "past": [words_of(row) for row in past],
        "refusals": VerificationRefusal.objects.filter(member=member, lifted_at=None).select_related("refused_by"),
        "waits": not standing and member.waits_to_be_verified,
        "grants": grants,
        "looks": AddressLook.objects.filter(member=member).select_related("viewer")[:5],
        "now": timezone.localtime(),
        "links": {name: reverse(name) for name in ("my_data", "mfa_index", "account_email", "usersessions_list")},
    }
