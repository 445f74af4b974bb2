"""Who waits for somebody's word that they work there, and the page on which that word is given."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

from django import forms
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from portal.members.confirmation import confirm_first
from portal.members.doors import SeeOther, may
from portal.members.holdings import holdings_of
from portal.members.models import User
from portal.members.permissions import can
from portal.members.refused import Refused
from portal.members.roles import Role
from portal.members.verification import AddressLook, Verification, VerificationKind
from portal.members.verifying import (
    end_verification,
    government_domain_of,
    refuse_member,
    verify_donor,
    verify_official,
    why_not_official,
)

SHOWN = 50
LONGEST_REASON = 300


@never_cache
@require_safe
@may("members.see_waiting")
def members_waiting(request: HttpRequest) -> HttpResponse:
    """A focal point sees the own country's, an administrator all, the longest waiting first."""
    lists = [(kind, found) for kind, found in waiting_for(request.user).items() if found is not None]
    context = {"lists": [(kind, found[:SHOWN], found.count()) for kind, found in lists]}
    return render(request, "members/waiting.html", {**context, "done": request.GET.get("done", "")})


def waiting_for(user: Any) -> dict[VerificationKind, Any]:
    held = holdings_of(user)
    officials = User.objects.waiting(VerificationKind.OFFICIAL).exclude(pk=user.pk)
    officials = officials.select_related("country", "organisation").order_by("date_joined", "pk")
    if any(holding.role == Role.ADMINISTRATOR for holding in held):
        donors = User.objects.waiting(VerificationKind.DONOR).exclude(pk=user.pk)
        donors = donors.select_related("country", "organisation").order_by("date_joined", "pk")
        return {VerificationKind.OFFICIAL: officials, VerificationKind.DONOR: donors}
    own = [holding.country_id for holding in held if holding.role == Role.FOCAL_POINT]
    return {VerificationKind.OFFICIAL: officials.filter(country__in=own), VerificationKind.DONOR: None}


class ReasonForm(forms.Form):
    reason = forms.CharField(
        max_length=LONGEST_REASON,
        strip=True,
        widget=forms.Textarea(attrs={"rows": 3, "dir": "auto", "class": "short", "id": "reason"}),
        error_messages={
            "required": gettext_lazy("Write the reason. It is kept, and the member is shown it."),
            "max_length": gettext_lazy("Write at most %(limit_value)d characters; these are %(show_value)d."),
        },
    )


def member_of(request: HttpRequest, pk: int) -> User:
    return get_object_or_404(User.objects.active().select_related("country", "organisation"), pk=pk, erased_at=None)


def verification_of(request: HttpRequest, pk: int) -> User:
    """The member of the verification, which the request keeps: rights follow from the member."""
    found = get_object_or_404(Verification.objects.standing().select_related("member", "country"), pk=pk)
    request.verification = found  # type: ignore[attr-defined]
    return member_of(request, found.member_id)


def decide(request: HttpRequest, member: User, kind: VerificationKind) -> HttpResponse:
    """Yes or no to one member, with a reason. Shown the address that the member wrote to us from: it says most."""
    form = ReasonForm(request.POST if request.method == "POST" else None)
    sentence = ""
    if request.method == "POST" and form.is_valid():
        reason = form.cleaned_data["reason"]
        try:
            if request.POST.get("verdict") == "no":
                refuse_member(member=member, kind=kind, by=request.user, reason=reason)
                return SeeOther(f"{reverse('members_waiting')}?done=no")
            verify = verify_donor if kind == VerificationKind.DONOR else verify_official
            verify(member=member, by=request.user, reason=reason)
            return SeeOther(f"{reverse('members_waiting')}?done=yes")
        except Refused as refused:
            sentence = refused.sentence
    sees_address = can(request.user, "member.see_address", member)
    if sees_address and request.method != "HEAD":
        note_look(request, member)
    context = {
        "member": member,
        "form": form,
        "kind": kind,
        "is_official": kind == VerificationKind.OFFICIAL,
        "sentence": sentence,
        "address": member.email if sees_address else "",
        "domain": government_domain_of(member.email),
        "past": Verification.objects.filter(member=member, kind=kind).order_by("-verified_at")[:3],
    }
    return render(request, "members/decide.html", context, status=409 if sentence else 200)


def note_look(request: HttpRequest, member: User) -> None:
    """A form that came back shows the address too; whoever saw it a moment ago is not written down twice."""
    seen = {"member": member, "viewer": request.user, "where": "waiting"}
    lately = AddressLook.objects.filter(**seen, at__gt=timezone.now() - timedelta(hours=1))
    if request.method == "GET" or not lately.exists():
        AddressLook.objects.create(**seen)


def why_not(user: Any, member: User) -> str:
    return why_not_official(member=member, by=user)


def deciding(kind: VerificationKind) -> Callable[..., HttpResponse]:
    @never_cache
    @require_http_methods(["GET", "HEAD", "POST"])
    @may(f"member.verify_{kind}", member_of, why=why_not if kind == VerificationKind.OFFICIAL else None)
    @confirm_first
    def view(request: HttpRequest, item: User) -> HttpResponse:
        return decide(request, item, kind)

    return view


verify_official_page = deciding(VerificationKind.OFFICIAL)
verify_donor_page = deciding(VerificationKind.DONOR)


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
@may("member.end_verification", verification_of, why=why_not)
@confirm_first
def end_verification_page(request: HttpRequest, item: User) -> HttpResponse:
    verification: Verification | None = getattr(request, "verification", None)
    if verification is None:
        raise Http404
    form = ReasonForm(request.POST if request.method == "POST" else None)
    sentence = ""
    if request.method == "POST" and form.is_valid():
        try:
            end_verification(verification=verification, by=request.user, why=form.cleaned_data["reason"])
            return SeeOther(reverse("member", args=[item.pk]))
        except Refused as refused:
            sentence = refused.sentence
    context = {"member": item, "form": form, "verification": verification, "sentence": sentence}
    return render(request, "members/end_verification.html", context, status=409 if sentence else 200)
