"""Who confirmed that a member is an official or works for a donor, on what ground, and until when."""

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
    ended_why = models.CharField(max_length=300, blank=True)

    objects = VerificationQuerySet.as_manager()

    class Meta:
        verbose_name = _("verification")
        verbose_name_plural = _("verifications")

    def __str__(self) -> str:
        return self.get_kind_display()

    def holds_for(self, email: str) -> bool:
        return self.ended_at is None and self.until > timezone.now() and self.email_hash == address_hash(email)
