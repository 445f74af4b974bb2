"""Who has an account: known by an address, shown by a name."""

from datetime import timedelta
from typing import ClassVar

from allauth.account.models import EmailAddress
from django.conf import settings
from django.contrib.auth.models import AbstractBaseUser, BaseUserManager, PermissionsMixin
from django.db import models
from django.db.models import Exists, OuterRef, Q
from django.db.models.functions import Lower
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

# Django finds a model only in the module named models; these rooms hold the others.
from portal.members.organisations import GovernmentDomain, Organisation, OrganisationKind  # noqa: F401
from portal.members.roles import Role, RoleGrant
from portal.members.verification import (  # noqa: F401
    AddressLook,
    Verification,
    VerificationKind,
    VerificationRefusal,
)


class UserQuerySet(models.QuerySet["User"]):
    def active(self) -> "UserQuerySet":
        return self.filter(is_active=True)

    def shown(self) -> "UserQuerySet":
        """Whose card others may open: not of those who have asked to be forgotten."""
        return self.active().filter(erased_at=None, leaving=None)

    def with_confirmed_address(self) -> "UserQuerySet":
        held = EmailAddress.objects.filter(user=OuterRef("pk"), email__iexact=OuterRef("email"), verified=True)
        return self.filter(Exists(held))

    def waiting(self, kind: str) -> "UserQuerySet":
        """Who wait for somebody's word that they work there, or whose verification ends within a month."""
        lasting = Verification.objects.filter(
            member=OuterRef("pk"), kind=kind, ended_at=None, until__gt=timezone.now() + timedelta(days=30)
        )
        refused = VerificationRefusal.objects.filter(member=OuterRef("pk"), kind=kind, lifted_at=None)
        found = self.active().with_confirmed_address().exclude(Exists(lasting)).exclude(Exists(refused))
        if kind == VerificationKind.DONOR:
            return found.filter(organisation__kind=OrganisationKind.DONOR)
        of_government = Q(organisation=None) | Q(organisation__kind=OrganisationKind.GOVERNMENT)
        return found.filter(of_government, country__isnull=False)


class UserAccounts(BaseUserManager.from_queryset(UserQuerySet)):  # type: ignore[misc]
    """Makes accounts; Django's commands ask for these two methods by name."""

    def create_user(self, email: str, password: str | None = None, **fields: object) -> "User":
        user = self.model(email=self.normalize_email(email).lower(), **fields)
        user.set_password(password)
        user.save(using=self._db)
        return user

    def create_superuser(self, email: str, password: str | None = None, **fields: object) -> "User":
        """An administrator whom no other appointed: by command, on a new portal or a lost one."""
        user = self.create_user(email, password, is_staff=True, is_superuser=True, **fields)
        RoleGrant.objects.create(member=user, role=Role.ADMINISTRATOR, reason="made on the server, by command")
        return user

    def get_by_natural_key(self, username: str) -> "User":
        return self.get(email=username.lower())


class User(AbstractBaseUser, PermissionsMixin):
    email = models.EmailField(_("e-mail address"), unique=True)
    display_name = models.CharField(_("name shown to others"), max_length=150, blank=True)
    country = models.ForeignKey(
        "countries.Country",
        verbose_name=_("country"),
        null=True,
        blank=True,
        on_delete=models.SET_NULL,
        related_name="members",
        help_text=_("The one you work for; none for an office that serves several."),
    )
    organisation = models.ForeignKey(
        Organisation,
        verbose_name=_("organisation"),
        null=True,
        blank=True,
        on_delete=models.SET_NULL,
        related_name="members",
    )
    job_title = models.CharField(_("what you do there"), max_length=150, blank=True)
    language = models.CharField(_("language of mails"), max_length=8, choices=settings.LANGUAGES, default="en")
    languages = models.JSONField(_("languages you read"), default=list, blank=True)  # short codes, best first
    time_zone = models.CharField(_("time zone"), max_length=64, default="UTC")
    expertise = models.TextField(_("what others may ask you about"), max_length=600, blank=True)
    consent_version = models.CharField(max_length=20, blank=True, editable=False)
    consent_at = models.DateTimeField(null=True, blank=True, editable=False)
    erased_at = models.DateTimeField(null=True, blank=True, editable=False)
    is_staff = models.BooleanField(_("may enter the editors' admin"), default=False)
    is_active = models.BooleanField(_("active"), default=True)
    date_joined = models.DateTimeField(_("joined"), default=timezone.now)

    objects = UserAccounts()

    USERNAME_FIELD = "email"
    EMAIL_FIELD = "email"
    REQUIRED_FIELDS: ClassVar[list[str]] = []

    class Meta:
        verbose_name = _("member")
        verbose_name_plural = _("members")
        constraints = [models.UniqueConstraint(Lower("email"), name="member_address_once_in_any_case")]

    def __str__(self) -> str:
        return self.shown_name

    @property
    def shown_name(self) -> str:
        return self.display_name or f"member {self.pk}"

    @property
    def waits_to_be_verified(self) -> bool:
        them = User.objects.filter(pk=self.pk)
        return any(them.waiting(kind).exists() for kind in VerificationKind.values)

    def clean(self) -> None:
        # Not Django's own, which writes get_username() into the field that people sign in by.
        self.email = UserAccounts.normalize_email(self.email).lower()

    # Wagtail prints get_username() in tables and logs: give it the name, never the address.
    def get_username(self) -> str:
        return self.shown_name

    def get_full_name(self) -> str:
        return self.shown_name

    def get_short_name(self) -> str:
        return self.shown_name
