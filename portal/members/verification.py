"""Who confirmed that a member is an official or works for a donor, on what ground, and until when."""

from typing import Any

from django.conf import settings
from django.db import models
from django.utils import timezone
from django.utils.crypto import salted_hmac
from django.utils.translation import gettext_lazy as _


def address_hash(email: str) -> str:
    """Keyed, so that a copy of the database tells no addresses."""
    return salted_hmac("portal.members.verification", email.strip().lower(), algorithm="sha256").hexdigest()


class VerificationKind(models.TextChoices):
    OFFICIAL = "official", _("Verified official")
    DONOR = "donor", _("Verified donor")


class VerificationBasis(models.TextChoices):
    DOMAIN = "domain", _("address at a government's domain")
    FOCAL_POINT = "focal", _("word of the country's focal point")
    ADMINISTRATOR = "admin", _("word of an administrator")


class VerificationQuerySet(models.QuerySet["Verification"]):
    def standing(self) -> "VerificationQuerySet":
        return self.filter(ended_at=None, until__gt=timezone.now())

    def holding(self, member: Any) -> "list[Verification]":
        """Those that count for the member now: standing, and given for the address that the member still has."""
        return [row for row in self.standing().filter(member=member) if row.holds_for(member.email)]


class Verification(models.Model):
    """Never edited but for its end. Holds only while the member keeps the address it was given for."""

    member = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="verifications")
    kind = models.CharField(_("kind"), max_length=10, choices=VerificationKind.choices)
    country = models.ForeignKey(
        "countries.Country",
        verbose_name=_("country"),
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="+",
    )
    basis = models.CharField(_("ground"), max_length=10, choices=VerificationBasis.choices)
    reason = models.CharField(_("why"), max_length=300)
    email_hash = models.CharField(max_length=64, editable=False)
    verified_by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+")
    verified_at = models.DateTimeField(default=timezone.now)
    until = models.DateTimeField(_("until"))
    ended_at = models.DateTimeField(null=True, blank=True)
    ended_by = models.ForeignKey(  # nobody, where it ended by itself
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.SET_NULL, related_name="+"
    )
    ended_why = models.CharField(max_length=300, blank=True)

    objects = VerificationQuerySet.as_manager()

    class Meta:
        verbose_name = _("verification")
        verbose_name_plural = _("verifications")

    def __str__(self) -> str:
        return self.get_kind_display()

    def holds_for(self, email: str) -> bool:
        return self.ended_at is None and self.until > timezone.now() and self.email_hash == address_hash(email)


class VerificationRefusal(models.Model):
    """A no to somebody who waits, with its reason: they are shown it, and wait no longer until something changes."""

    member = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="refusals")
    kind = models.CharField(_("kind"), max_length=10, choices=VerificationKind.choices)
    reason = models.CharField(_("why"), max_length=300)
    refused_by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+")
    refused_at = models.DateTimeField(default=timezone.now)
    lifted_at = models.DateTimeField(null=True, blank=True)  # the member changed what the refusal was about

    class Meta:
        verbose_name = _("refused verification")
        verbose_name_plural = _("refused verifications")

    def __str__(self) -> str:
        return f"{self.kind}: {self.refused_at:%Y-%m-%d}"


class AddressLook(models.Model):
    """Somebody was shown a member's e-mail address: kept so that the member can be told."""

    member = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="address_looks")
    viewer = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+")
    where = models.SlugField(max_length=20)  # "waiting" or "admin"
    at = models.DateTimeField(default=timezone.now)

    class Meta:
        verbose_name = _("look at an address")
        verbose_name_plural = _("looks at addresses")
        ordering = ["-at"]

    def __str__(self) -> str:
        return f"{self.where}: {self.at:%Y-%m-%d}"
