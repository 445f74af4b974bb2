"""How an editor's form for a record behaves: choices in good order, an address that is free in every language."""

from typing import Any

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from wagtail.admin.forms.pages import CopyForm, WagtailAdminPageForm
from wagtail.models import Page

from portal.countries.models import Region
from portal.countries.names import countries_by_code
from portal.languages import current_language
from themes.admin_forms import SDG_HELP, AddressListField, tree_labels
from themes.models import Theme, plain_slug


def places_by_region() -> list[tuple[str, list[tuple[int, str]]]]:
    """Countries for boxes to tick: (region, [(primary key, name)]), by name in the editor's language."""
    language = current_language()
    rows = sorted((entry.name(language), entry.pk, entry.region) for entry in countries_by_code().values())
    regions = [*((str(region.label), region.value) for region in Region), (_("Partner countries"), "")]
    groups = [(label, [(pk, name) for name, pk, region in rows if region == value]) for label, value in regions]
    return [group for group in groups if group[1]]


def address_is_taken(other: Page) -> str:
    return _("The record “%(title)s” has this address.") % {"title": other.title}


class RecordForm(WagtailAdminPageForm):
    sdg_targets = AddressListField(label=gettext_lazy("SDG targets"), help_text=SDG_HELP)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if "slug" in self.fields:
            self.fields["slug"].required = False  # made from the title, see clean()
        if "countries" in self.fields:
            self.fields["countries"].choices = places_by_region()
        if "themes" in self.fields:
            held = frozenset(theme.pk for theme in self.instance.themes.all())
            self.fields["themes"].queryset = Theme.objects.filter(merged_into=None)
            self.fields["themes"].choices = tree_labels(held=held)
        if self.instance.pk is None and not self.instance.countries.all():
            country = countries_by_code().get(self.shelf[1].upper())
            if country:
                self.initial["countries"] = [country.pk]

    @property
    def shelf(self) -> tuple[str, str]:
        """Section and bucket in which the record lies."""
        parts = self.parent_page.url_path.strip("/").split("/") if self.parent_page else []
        return (parts[-2], parts[-1]) if len(parts) > 1 else ("", "")

    def clean(self) -> dict[str, Any]:
        cleaned: dict[str, Any] = super().clean()
        if "slug" in self.fields and "slug" not in self.errors:
            self.check_address(cleaned)
        if cleaned.get("is_original"):
            self.check_only_original()
        return cleaned

    def check_address(self, cleaned: dict[str, Any]) -> None:
        """Latin, from a title in any script where none was written, and of no other record in any language."""
        from portal.repository.services import free_slug, records_with_slug

        section, bucket = self.shelf
        key = self.instance.translation_key
        if not cleaned.get("slug") and cleaned.get("title"):
            cleaned["slug"] = free_slug(section=section, bucket=bucket, title=cleaned["title"], translation_key=key)
        slug = cleaned.get("slug")
        if not slug:
            return
        try:
            plain_slug(slug)
        except ValidationError as error:
            self.add_error("slug", error)
            return
        held = records_with_slug(section=section, bucket=bucket, slug=slug)
        if other := held.exclude(translation_key=key).first():
            self.add_error("slug", address_is_taken(other))

    def check_only_original(self) -> None:
        model = type(self.instance)
        versions = model.objects.of_work(self.instance.translation_key).exclude(pk=self.instance.pk)
        other = versions.originals().select_related("locale").first()
        if other:
            message = _("The version in %(language)s is marked as the original. Take the mark from it first.")
            self.add_error("is_original", message % {"language": other.locale.get_display_name()})


class ShelfForm(WagtailAdminPageForm):
    """A shelf that gets another slug gives its records other addresses."""

    def clean(self) -> dict[str, Any]:
        from portal.repository.addresses import holder_of_address

        cleaned: dict[str, Any] = super().clean()
        slug = cleaned.get("slug")
        if slug and self.instance.pk and self.parent_page:
            other = holder_of_address(page=self.instance, parent=self.parent_page, slug=slug)
            if other:
                self.add_error("slug", address_is_taken(other))
        return cleaned


class RecordCopyForm(CopyForm):
    """For records, and for shelves with what is on them."""

    def clean(self) -> dict[str, Any]:
        from portal.repository.addresses import holder_of_address

        cleaned: dict[str, Any] = super().clean()
        slug, parent = cleaned.get("new_slug"), cleaned.get("new_parent_page") or self.page.get_parent()
        takes_records = "copy_subpages" not in self.fields or cleaned.get("copy_subpages")
        if slug and takes_records:
            other = holder_of_address(page=self.page, parent=parent, slug=slug, is_copy=True)
            if other:
                self.add_error("new_slug", address_is_taken(other))
        return cleaned
