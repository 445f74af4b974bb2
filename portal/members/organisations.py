"""The offices that members work for, and the domains of governments."""

from django.core.exceptions import ValidationError
from django.db import models
from django.utils.translation import gettext_lazy as _


class OrganisationKind(models.TextChoices):
    GOVERNMENT = "government", _("Government")
    DONOR = "donor", _("Donor")
    UN = "un", _("United Nations")
    REGIONAL = "regional", _("Regional body")
    ACADEMIA = "academia", _("University or research")
    NGO = "ngo", _("Non-governmental organisation")
    PRIVATE = "private", _("Private sector")


class Organisation(models.Model):
    name = models.CharField(_("name"), max_length=200)
    kind = models.CharField(_("kind"), max_length=10, choices=OrganisationKind.choices)
    country = models.ForeignKey(
        "countries.Country",
        verbose_name=_("country"),
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="organisations",
    )
    created = models.DateTimeField(auto_now_add=True)

    class Meta:
        verbose_name = _("organisation")
        verbose_name_plural = _("organisations")
        constraints = [models.UniqueConstraint(fields=["name", "country"], name="organisation_once")]

    def __str__(self) -> str:
        return self.name


class GovernmentDomain(models.Model):
    """A domain whose addresses prove work for a government; it proves the work, not the office."""

    domain = models.CharField(_("domain"), max_length=253, unique=True, help_text=_("For example gov.fj."))
    country = models.ForeignKey(
        "countries.Country", verbose_name=_("country"), on_delete=models.PROTECT, related_name="government_domains"
    )
    exact_only = models.BooleanField(
        _("this domain only"), default=False, help_text=_("Addresses of its sub-domains do not count.")
    )
    source = models.CharField(_("how it is known"), max_length=300, blank=True)

    class Meta:
        verbose_name = _("government domain")
        verbose_name_plural = _("government domains")

    def __str__(self) -> str:
        return self.domain

    def clean(self) -> None:
        self.domain = self.domain.strip().lower().strip(".@")
        if "." not in self.domain:
            raise ValidationError({"domain": _("Write a domain such as gov.fj.")})
