"""Where a record comes from and what it is tied to: sources, organisations, relations to other records."""

from collections.abc import Iterable
from typing import ClassVar, Self
from uuid import UUID

from django.core.exceptions import ValidationError
from django.db import models
from django.utils.translation import gettext_lazy as _
from modelcluster.fields import ParentalKey
from wagtail.admin.panels import FieldPanel, FieldRowPanel, PageChooserPanel
from wagtail.models import Orderable

from portal.repository.dates import check_partial_date


class RecordSource(Orderable):
    page = ParentalKey("repository.ResourcePage", on_delete=models.CASCADE, related_name="record_sources")
    publisher = models.CharField(_("publisher"), max_length=250, blank=True)
    url = models.URLField(_("address"), max_length=1000, blank=True)
    citation = models.CharField(
        _("citation"), max_length=500, blank=True, help_text=_("For a source without an address.")
    )
    date = models.CharField(_("date of the source"), max_length=10, blank=True, validators=[check_partial_date])
    seen_on = models.DateField(_("seen on"), null=True, blank=True)
    language = models.CharField(_("language"), max_length=8, blank=True)
    fact = models.CharField(_("what it states"), max_length=500, blank=True)

    panels: ClassVar = [
        FieldPanel("publisher", help_text=_("Who published it.")),
        FieldPanel("url"),
        FieldPanel("citation"),
        FieldRowPanel(
            [
                FieldPanel("date", help_text=_("Year, year-month or year-month-day.")),
                FieldPanel("seen_on", help_text=_("The day on which you read it.")),
                FieldPanel("language", help_text=_("Code, such as fr.")),
            ]
        ),
        FieldPanel("fact", help_text=_("The statement of the record that this source bears.")),
    ]

    class Meta(Orderable.Meta):
        verbose_name = _("source")
        verbose_name_plural = _("sources")

    def __str__(self) -> str:
        return self.publisher or self.citation or self.url

    def clean(self) -> None:
        if not self.url and not self.citation:
            raise ValidationError({"url": _("Give an address, or a citation for a source that has none.")})


class OrganisationRole(models.TextChoices):
    LEAD = "lead", _("Lead")
    PARTNER = "partner", _("Partner")
    FUNDER = "funder", _("Funder")


class RecordOrganisation(Orderable):
    page = ParentalKey("repository.ResourcePage", on_delete=models.CASCADE, related_name="organisations")
    name = models.CharField(_("name"), max_length=250)
    role = models.CharField(
        _("part"), max_length=10, choices=OrganisationRole.choices, default=OrganisationRole.PARTNER
    )
    duty = models.CharField(_("what it did"), max_length=250, blank=True)

    panels: ClassVar = [FieldPanel("name"), FieldPanel("role"), FieldPanel("duty")]

    class Meta(Orderable.Meta):
        verbose_name = _("organisation")
        verbose_name_plural = _("organisations")

    def __str__(self) -> str:
        return self.name


class RelationKind(models.TextChoices):
    AMENDS = "amends", _("amends")
    REPEALS = "repeals", _("repeals")
    IMPLEMENTS = "implements", _("implements")
    BASED_ON = "based-on", _("is based on")
    MODELLED_ON = "modelled-on", _("is modelled on")
    SUPERSEDES = "supersedes", _("takes the place of")
    RESTS_ON = "rests-on", _("rests on")
    USES = "uses", _("uses")
    RELATED = "related", _("is related to")


# The same relation, told from the other side.
INVERSE_LABELS = {
    RelationKind.AMENDS: _("is amended by"),
    RelationKind.REPEALS: _("is repealed by"),
    RelationKind.IMPLEMENTS: _("is implemented by"),
    RelationKind.BASED_ON: _("is the basis of"),
    RelationKind.MODELLED_ON: _("is the model of"),
    RelationKind.SUPERSEDES: _("is replaced by"),
    RelationKind.RESTS_ON: _("made possible"),
    RelationKind.USES: _("is used by"),
    RelationKind.RELATED: _("is related to"),
}


# Who says one of these of another work found it of use.
BUILDING_ON = (
    RelationKind.IMPLEMENTS,
    RelationKind.BASED_ON,
    RelationKind.MODELLED_ON,
    RelationKind.RESTS_ON,
    RelationKind.USES,
)


class RecordRelationQuerySet(models.QuerySet["RecordRelation"]):
    def building_on(self, works: Iterable[UUID]) -> Self:
        """Stated by a live record that found one of these works of use."""
        return self.filter(kind__in=BUILDING_ON, target__translation_key__in=list(works), page__live=True)

    def stated_by(self, pages: Iterable[int]) -> Self:
        """Which works of the portal these pages build on."""
        return self.filter(kind__in=BUILDING_ON, page__in=list(pages)).exclude(target=None)


class RecordRelation(Orderable):
    """A tie to another work, stated on one side and shown on both. The target may be outside the portal."""

    page = ParentalKey("repository.ResourcePage", on_delete=models.CASCADE, related_name="relations")
    kind = models.CharField(_("relation"), max_length=12, choices=RelationKind.choices, default=RelationKind.RELATED)
    target = models.ForeignKey(
        "repository.ResourcePage",
        verbose_name=_("record"),
        null=True,
        blank=True,
        on_delete=models.SET_NULL,
        related_name="+",
    )
    target_title = models.CharField(
        _("or its title"), max_length=500, blank=True, help_text=_("For a work that is not in the portal.")
    )

    objects = RecordRelationQuerySet.as_manager()

    panels: ClassVar = [
        FieldPanel("kind", help_text=_("Read it from this record: this record … the other one.")),
        PageChooserPanel("target"),
        FieldPanel("target_title"),
    ]

    class Meta(Orderable.Meta):
        verbose_name = _("related record")
        verbose_name_plural = _("related records")

    def __str__(self) -> str:
        return f"{self.get_kind_display()} {self.target or self.target_title}"

    def clean(self) -> None:
        if not self.target_id and not self.target_title:
            raise ValidationError({"target": _("Choose a record, or write the title of a work outside the portal.")})
