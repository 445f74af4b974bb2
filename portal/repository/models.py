"""What cases, laws, strategies and toolkits have in common, and the sections and buckets they live in."""

from typing import Any, ClassVar

from django.core.validators import MaxLengthValidator
from django.db import models
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from modelcluster.fields import ParentalManyToManyField
from wagtail.fields import StreamField
from wagtail.models import Page, PageManager

from portal.countries.models import Country, RegionalBody
from portal.languages import short_code
from portal.repository.admin_forms import RecordCopyForm, RecordForm, ShelfForm
from portal.repository.blocks import StoryBlock, stream_text
from portal.repository.dates import check_years, read_years
from portal.repository.panels import OriginalPanel, resource_panels, source_panels
from portal.repository.queries import ResourceQuerySet
from portal.repository.sections import KINDS, Kind
from themes.models import LABEL_LANGUAGES, Theme
from themes.services import follow_merged

# Django finds a model only in the module named models; these rooms hold the child tables.
from portal.repository.attachments import Attachment  # noqa: F401  isort: skip
from portal.repository.files.models import FilePage, FileText, FileWords  # noqa: F401  isort: skip
from portal.repository.provenance import RecordOrganisation, RecordRelation, RecordSource  # noqa: F401  isort: skip


class Confidence(models.TextChoices):
    HIGH = "high", _("High")
    MEDIUM = "medium", _("Medium")
    LOW = "low", _("Low")


class RepositorySectionPage(Page):
    """The shelf of one kind of record in one language's tree; its public face is the list of all languages."""

    parent_page_types: ClassVar = ["home.HomePage"]
    subpage_types: ClassVar = ["repository.BucketPage"]
    max_count_per_parent = 4
    preview_modes: ClassVar = []  # the list of what search knows: an editor's change shows nothing new

    class Meta:
        verbose_name = _("section")
        verbose_name_plural = _("sections")

    def serve(self, request: Any, *args: Any, **kwargs: Any) -> Any:
        from portal.repository.views import record_list

        return record_list(request, section=self.slug)


class BucketPage(Page):
    """Holds the records of one country, so that no shelf grows too long; shows the list of that country."""

    parent_page_types: ClassVar = ["repository.RepositorySectionPage"]
    subpage_types: ClassVar = [
        "cases.CasePage",
        "legislation.LawPage",
        "strategies.StrategyPage",
        "toolkits.ToolkitPage",
    ]
    preview_modes: ClassVar = []
    base_form_class = ShelfForm
    copy_form_class = RecordCopyForm

    class Meta:
        verbose_name = _("country's shelf")
        verbose_name_plural = _("countries' shelves")

    def serve(self, request: Any, *args: Any, **kwargs: Any) -> Any:
        from portal.repository.views import bucket

        return bucket(request, section=self.get_parent().slug, bucket=self.slug)


class ResourcePage(Page):
    """A record in one language. Versions in other languages share `translation_key`, the identity of the work.

    Facts (countries, themes, years, status, sources, relations) count as the original version states them;
    texts are read from the version shown.
    """

    kind = models.CharField(max_length=12, editable=False, choices=[(k.slug, k.label) for k in KINDS])
    summary = models.TextField(
        _("summary"),
        blank=True,
        validators=[MaxLengthValidator(400)],
        help_text=_("What was done, for whom, with what result: two sentences, at most 400 characters."),
    )
    body = StreamField(
        StoryBlock(),
        verbose_name=_("story"),
        blank=True,
        help_text=_("What the fields above leave no room for. Most records need none."),
    )
    countries = ParentalManyToManyField(Country, verbose_name=_("countries"), related_name="records", blank=True)
    regional_bodies = ParentalManyToManyField(
        RegionalBody, verbose_name=_("regional bodies"), related_name="records", blank=True
    )
    themes = ParentalManyToManyField(Theme, verbose_name=_("themes"), related_name="records", blank=True)
    sdg_targets = models.JSONField(
        _("SDG targets"),
        default=list,
        blank=True,
        help_text=_("Addresses of United Nations targets, such as http://metadata.un.org/sdg/16.6, in a JSON list."),
    )
    years = models.CharField(
        _("years"),
        max_length=60,
        blank=True,
        validators=[check_years],
        help_text=_("The years it tells of, parted by commas, for example 2022, 2024."),
    )
    confidence = models.CharField(
        _("confidence"),
        max_length=8,
        choices=Confidence.choices,
        blank=True,
        help_text=_("How well the sources bear what is said here."),
    )
    confidence_reason = models.CharField(_("why this confidence"), max_length=300, blank=True)
    text_language = models.CharField(
        _("language of the texts"),
        max_length=8,
        choices=LABEL_LANGUAGES,
        blank=True,
        help_text=_("If only the title is in the language of this version: a law is often described in English."),
    )
    note = models.TextField(_("note"), blank=True, help_text=_("What a reader should check before relying on it."))
    checked_on = models.DateField(_("checked on"), null=True, blank=True)
    checked_by = models.CharField(_("checked by"), max_length=150, blank=True)
    licence = models.CharField(_("licence"), max_length=120, blank=True)
    redistribute = models.BooleanField(
        _("may be passed on"), default=True, help_text=_("Other United Nations sites may show this record.")
    )
    our_reading = models.JSONField(
        default=list, blank=True, editable=False, help_text=_("Names of fields that no source states.")
    )
    is_original = models.BooleanField(
        _("original version"), default=True, help_text=_("The version in which the record was first written.")
    )
    is_generated = models.BooleanField(default=False, editable=False)

    objects = PageManager.from_queryset(ResourceQuerySet)()

    is_creatable = False
    base_form_class = RecordForm
    copy_form_class = RecordCopyForm
    parent_page_types: ClassVar = ["repository.BucketPage"]
    subpage_types: ClassVar = []
    content_panels = [OriginalPanel(), *Page.content_panels, *resource_panels]
    settings_panels = [*source_panels, *Page.settings_panels]

    class Meta:
        verbose_name = _("record")
        verbose_name_plural = _("records")

    # Set by each kind.
    record_kind: ClassVar[Kind]

    def save(self, *args: Any, **kwargs: Any) -> None:
        self.kind = self.record_kind.slug
        super().save(*args, **kwargs)

    def with_content_json(self, content: dict[str, Any]) -> "ResourcePage":
        if content.get("themes"):
            # A draft may name a theme that was merged since; publishing it must not bring that theme back.
            content = {**content, "themes": follow_merged(content["themes"])}
        if content.get("slug") != self.slug and self.slug_is_taken(content.get("slug", "")):
            content = {**content, "slug": self.slug}  # since the draft was written: keep the address that it has
        return super().with_content_json(content)

    def slug_is_taken(self, slug: str) -> bool:
        """By another work, in any language; of a page that is nowhere yet nothing is known."""
        from portal.repository.services import records_with_slug

        if not slug or not self.url_path:
            return False
        section, bucket, _slug = self.address
        others = records_with_slug(section=section, bucket=bucket, slug=slug)
        return others.exclude(translation_key=self.translation_key).exists()

    @classmethod
    def can_create_at(cls, parent: Page) -> bool:
        return super().can_create_at(parent) and cls.lies_in_section(parent)

    def can_move_to(self, parent: Page) -> bool:
        # A record in the tree of another language would claim to be written in that language.
        return super().can_move_to(parent) and parent.locale_id == self.locale_id and self.lies_in_section(parent)

    @classmethod
    def lies_in_section(cls, shelf: Page) -> bool:
        """A country has a shelf in each section: a law among the cases would have an address that finds nothing."""
        return shelf.url_path.rstrip("/").split("/")[-2:-1] == [cls.record_kind.section]

    @property
    def language(self) -> str:
        """Short code of the language in which this version is written."""
        return short_code(self.locale.language_code)

    @property
    def reads_in(self) -> str:
        """Short code of the language in which its texts are written, the title aside."""
        return self.text_language or self.language

    @property
    def key(self) -> str:
        """How search and other sites know the work: kind and translation_key."""
        return f"{self.record_kind.slug}:{self.translation_key}"

    @property
    def year_list(self) -> list[int]:
        return read_years(self.years)

    @property
    def address(self) -> tuple[str, str, str]:
        """Section, bucket and slug, the last three parts of the tree's path."""
        section, bucket, slug = self.url_path.rstrip("/").rsplit("/", 3)[1:]
        return section, bucket, slug

    def identity_url(self) -> str:
        # `kind` is there whatever class the row was read as; an unsaved preview has its class alone
        return reverse("identity", args=[self.kind or self.record_kind.slug, self.translation_key])

    def body_text(self) -> list[str]:
        """Every text of this version that search should know, title and summary left out."""
        return [text for text in (self.note, *stream_text(self.body)) if text]

    def get_template(self, request: Any, *args: Any, **kwargs: Any) -> str:
        return self.record_kind.template

    def get_context(self, request: Any, *args: Any, **kwargs: Any) -> dict[str, Any]:
        from portal.repository.record_page import record_context

        return {**super().get_context(request, *args, **kwargs), **record_context(self, request)}


class ImportedRecord(models.Model):
    """What the loader wrote, so that it never writes over an editor's change nor brings back a deleted record."""

    key = models.CharField(max_length=150, unique=True)  # file, slug and language, such as "laws:jam-…:en"
    digest = models.CharField(max_length=64)
    page = models.ForeignKey(ResourcePage, null=True, on_delete=models.SET_NULL, related_name="+")
    revision_id = models.BigIntegerField(null=True)

    def __str__(self) -> str:
        return self.key
