"""Which themes there are: a tree with labels, synonyms and a note in each language.

One row a theme and one a label, never one row a language: a record carries the same theme in all its
versions (docs/decisions/0003-themes-and-countries-are-rows.md).
"""

from typing import Any

from django.core.exceptions import ValidationError
from django.core.validators import RegexValidator
from django.db import models
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from modelcluster.fields import ParentalKey
from modelcluster.models import ClusterableModel

from portal.languages import current_language, reading_order
from themes.queries import NEVER_DELETED, ThemeQuerySet
from themes.vocabulary import forget_vocabulary, theme_label

LABEL_LANGUAGES = [
    ("en", _("English")),
    ("fr", _("French")),
    ("es", _("Spanish")),
    ("ru", _("Russian")),
    ("ar", _("Arabic")),
    ("zh", _("Chinese")),
    ("pt", _("Portuguese")),
]

plain_slug = RegexValidator(
    r"^[a-z0-9]+(-[a-z0-9]+)*$",
    _("Write small Latin letters, digits and single hyphens, for example “early-warning”."),
)


class Theme(ClusterableModel):
    slug = models.CharField(
        _("address"),
        max_length=80,
        unique=True,
        validators=[plain_slug],
        help_text=_("The last part of the theme's address. Links to the old address keep working after a change."),
    )
    parent = models.ForeignKey(
        "self",
        verbose_name=_("broader theme"),
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="children",
        help_text=_("Leave empty for a theme of the first level. There are two levels."),
    )
    position = models.PositiveSmallIntegerField(_("place in the list"), default=0)
    sdg_targets = models.JSONField(
        _("SDG targets"),
        default=list,
        blank=True,
        help_text=_("Addresses of United Nations targets, such as http://metadata.un.org/sdg/16.6, in a JSON list."),
    )
    un_terms = models.JSONField(
        _("terms of UN vocabularies"), default=list, blank=True, help_text=_("Addresses of terms, in a JSON list.")
    )
    is_retired = models.BooleanField(
        _("retired"), default=False, help_text=_("No longer offered; records that carry it keep it.")
    )
    merged_into = models.ForeignKey(
        "self",
        verbose_name=_("merged into"),
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="merged_from",
        editable=False,
    )
    updated = models.DateTimeField(auto_now=True, db_index=True)

    objects = ThemeQuerySet.as_manager()

    class Meta:
        verbose_name = _("theme")
        verbose_name_plural = _("themes")
        ordering = ("position", "slug")

    def __str__(self) -> str:
        if self.merged_into_id:  # the vocabulary no longer knows it
            names = {label.language: label.text for label in self.labels.all()}
            return next((names[code] for code in reading_order(current_language()) if code in names), self.slug)
        return theme_label(self.slug) if self.pk else self.slug

    def save(self, *args: Any, **kwargs: Any) -> None:
        super().save(*args, **kwargs)
        forget_vocabulary()

    def delete(self, *args: Any, **kwargs: Any) -> tuple[int, dict[str, int]]:
        """Never: the records that carry it would lose it without a word. Merge or retire it (`services`)."""
        raise models.ProtectedError(NEVER_DELETED, {self})

    def get_absolute_url(self) -> str:
        return reverse("theme", args=[self.slug])

    def clean(self) -> None:
        if self.parent and (self.parent_id == self.pk or self.parent.parent_id):
            raise ValidationError({"parent": _("Choose a theme of the first level: there are two levels.")})
        if self.parent_id and self.pk and self.children.exists():
            raise ValidationError({"parent": _("This theme has narrower themes of its own. Move them first.")})
        taken = FormerThemeAddress.objects.filter(slug=self.slug).exclude(theme=self.pk)
        if taken.exists():
            raise ValidationError({"slug": _("This address belonged to another theme. Choose a different one.")})


class ThemeLabel(models.Model):
    theme = ParentalKey(Theme, on_delete=models.CASCADE, related_name="labels")
    language = models.CharField(_("language"), max_length=8, choices=LABEL_LANGUAGES)
    text = models.CharField(_("name"), max_length=120)
    synonyms = models.TextField(
        _("other words for it"),
        blank=True,
        help_text=_("One a line: what people type when they look for this theme."),
    )
    scope_note = models.CharField(_("what belongs here"), max_length=300, blank=True)

    class Meta:
        verbose_name = _("name in a language")
        verbose_name_plural = _("names in each language")
        ordering = ("id",)
        constraints = [models.UniqueConstraint(fields=["theme", "language"], name="one_label_per_language")]

    def __str__(self) -> str:
        return f"{self.text} ({self.language})"


class FormerThemeAddress(models.Model):
    """Where a theme was found before it was renamed or merged: the address still answers, by redirect."""

    slug = models.CharField(max_length=80, unique=True)
    theme = models.ForeignKey(Theme, on_delete=models.CASCADE, related_name="former_addresses")

    def __str__(self) -> str:
        return self.slug
