"""The offices that members work for, and the domains of governments."""

from typing import Any

from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.validators import URLValidator
from django.db import models
from django.db.models import Q
from django.db.models.functions import Lower
from django.utils.translation import gettext_lazy as _

from portal.members.domains import NotADomain, labels_of

# Anybody may have an address there.
FOR_EVERYBODY = frozenset(
    {"aol.com", "gmail.com", "gmx.com", "hotmail.com", "icloud.com", "live.com", "mail.com", "mail.ru", "outlook.com"}
    | {"proton.me", "protonmail.com", "qq.com", "yahoo.com", "yandex.com", "163.com"}
)


class OrganisationKind(models.TextChoices):
    GOVERNMENT = "government", _("Government")
    DONOR = "donor", _("Donor")
    UN = "un", _("United Nations")
    REGIONAL = "regional", _("Regional body")
    ACADEMIA = "academia", _("University or research")
    NGO = "ngo", _("Non-governmental organisation")
    PRIVATE = "private", _("Private sector")


class OrganisationQuerySet(models.QuerySet["Organisation"]):
    def named(self, name: str, *, country: Any) -> "OrganisationQuerySet":
        return self.filter(name__iexact=name, country=country)

    def offered(self, *, country: Any) -> "OrganisationQuerySet":
        """What a form suggests to somebody of this country: its own offices, then those of no country."""
        return self.filter(Q(country=country) | Q(country=None)).order_by(
            models.F("country").asc(nulls_last=True), "name"
        )


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
    public_url = models.URLField(
        _("public address"),
        max_length=300,
        blank=True,
        validators=[URLValidator(schemes=["http", "https"])],
        help_text=_("Where anybody can read about it, for example its own site."),
    )
    # Who looked whether there is such an organisation, and that it is what it says; none: nobody yet.
    verified_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name=_("verified by"),
        null=True,
        blank=True,
        editable=False,
        on_delete=models.SET_NULL,
        related_name="+",
    )
    verified_at = models.DateTimeField(_("verified on"), null=True, blank=True, editable=False)
    created = models.DateTimeField(auto_now_add=True)

    objects = OrganisationQuerySet.as_manager()

    class Meta:
        verbose_name = _("organisation")
        verbose_name_plural = _("organisations")
        ordering = ["name"]
        constraints = [
            models.UniqueConstraint(
                Lower("name"),
                "country",
                name="organisation_once_a_country",
                violation_error_message=_("There is an organisation of that name in this country."),
            ),
            models.UniqueConstraint(
                Lower("name"),
                condition=Q(country=None),
                name="organisation_of_no_country_once",
                violation_error_message=_("There is an organisation of that name."),
            ),
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def is_verified(self) -> bool:
        """Also when whoever looked has left the portal since."""
        return self.verified_at is not None


class GovernmentDomain(models.Model):
    """A domain whose addresses prove work for a government; it proves the work, not the office."""

    domain = models.CharField(_("domain"), max_length=253, unique=True, help_text=_("For example gov.fj."))
    country = models.ForeignKey(
        "countries.Country", verbose_name=_("country"), on_delete=models.PROTECT, related_name="government_domains"
    )
    exact_only = models.BooleanField(
        _("this domain only"), default=False, help_text=_("Addresses of its sub-domains do not count.")
    )
    source = models.CharField(
        _("how it is known"), max_length=300, blank=True, help_text=_("An address of a page, or who said so.")
    )
    checked_on = models.DateField(_("checked on"), null=True, blank=True)
    is_trusted = models.BooleanField(
        _("trusted"),
        default=True,
        help_text=_("Without this mark it verifies nobody, and those whom it verified are verified no longer."),
    )

    class Meta:
        verbose_name = _("government domain")
        verbose_name_plural = _("government domains")
        ordering = ["domain"]

    def __str__(self) -> str:
        return self.domain

    def clean(self) -> None:
        try:
            self.domain = ".".join(labels_of(self.domain.strip().lstrip("@")))
        except NotADomain:
            raise ValidationError({"domain": _("Write a domain such as gov.fj.")}) from None
        if "." not in self.domain:
            raise ValidationError({"domain": _("Write a domain such as gov.fj; one word alone names a whole country.")})
        if self.domain in FOR_EVERYBODY:
            raise ValidationError(
                {"domain": _("Anybody can have an address there. It proves no work for a government.")}
            )
