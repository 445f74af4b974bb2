"""Which roles a member holds, for which country or theme, since when and by whose word."""

from collections.abc import Iterable

from allauth.mfa.models import Authenticator
from django.conf import settings
from django.db import models
from django.db.models import Exists, OuterRef, Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _


class Role(models.TextChoices):
    """Roles that somebody grants. "New", "official" and "donor" follow from the profile and its verification."""

    FOCAL_POINT = "focal", _("Focal point")
    EDITOR = "editor", _("Editor")
    MODERATOR = "moderator", _("Moderator")
    ADMINISTRATOR = "admin", _("Administrator")


class RoleGrantQuerySet(models.QuerySet["RoleGrant"]):
    def standing(self) -> "RoleGrantQuerySet":
        return self.filter(ended_at=None, awaits_second=False)

    def of_those_who_stay(self) -> "RoleGrantQuerySet":
        """Whose accounts are open and not about to be erased: who leaves can do nothing any more, but stay."""
        return self.filter(member__is_active=True, member__leaving=None)

    def focal_points(self, countries: Iterable[int]) -> "RoleGrantQuerySet":
        """Those who can act for one of these countries now: here, and with their second factor."""
        found = self.standing().of_those_who_stay().filter(role=Role.FOCAL_POINT, country_id__in=countries)
        if settings.SECOND_FACTOR_REQUIRED:
            found = found.filter(Exists(Authenticator.objects.filter(user_id=OuterRef("member_id"))))
        return found.select_related("member", "country").order_by("pk")

    def open(self) -> "RoleGrantQuerySet":
        """Standing, or waiting for the word of a second administrator."""
        return self.filter(ended_at=None)


class RoleGrant(models.Model):
    """Never edited but for its end, so that who could do what on a day can be told."""

    member = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="role_grants")
    role = models.CharField(_("role"), max_length=10, choices=Role.choices)
    country = models.ForeignKey(
        "countries.Country",
        verbose_name=_("country"),
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="+",
    )
    theme = models.ForeignKey(
        "themes.Theme",
        verbose_name=_("theme"),
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="+",
        help_text=_("For an editor: the theme and what stands below it; none: every theme."),
    )
    reason = models.CharField(_("why"), max_length=300)
    granted_by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+")
    granted_at = models.DateTimeField(default=timezone.now)
    letter = models.CharField(
        _("letter of the government"),
        max_length=200,
        blank=True,
        help_text=_(
            "Its number and date, if a letter names the focal point. Without one a second administrator confirms."
        ),
    )
    awaits_second = models.BooleanField(_("waits for a second administrator"), default=False)
    confirmed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.SET_NULL, related_name="+"
    )
    confirmed_at = models.DateTimeField(null=True, blank=True)
    ended_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.SET_NULL, related_name="+"
    )
    ended_at = models.DateTimeField(null=True, blank=True)
    ended_why = models.CharField(_("why it ended"), max_length=300, blank=True)

    objects = RoleGrantQuerySet.as_manager()

    class Meta:
        verbose_name = _("role")
        verbose_name_plural = _("roles")
        ordering = ["-granted_at", "-pk"]
        constraints = [
            models.CheckConstraint(
                condition=~Q(role="focal") | Q(country__isnull=False), name="focal_point_has_a_country"
            )
        ]

    def __str__(self) -> str:
        return self.get_role_display()
