"""How an editor fills in a theme, and how one theme is merged into another."""

from typing import Any

from django import forms
from django.core.validators import URLValidator
from django.utils.translation import gettext_lazy as _
from wagtail.admin.forms.models import WagtailAdminModelForm
from wagtail.admin.widgets import AdminAutoHeightTextInput

from portal.languages import current_language
from themes.models import Theme
from themes.services import announce_edit, move_theme_address
from themes.vocabulary import vocabulary

_check_address = URLValidator(schemes=["http", "https"])


class AddressListField(forms.CharField):
    """A list of web addresses, kept as JSON and written one a line."""

    def __init__(self, **kwargs: Any) -> None:
        kwargs.setdefault("required", False)
        kwargs.setdefault("widget", AdminAutoHeightTextInput())
        super().__init__(**kwargs)

    def prepare_value(self, value: Any) -> Any:
        return "\n".join(value) if isinstance(value, list | tuple) else value

    def to_python(self, value: Any) -> Any:
        text = "\n".join(value) if isinstance(value, list | tuple) else super().to_python(value) or ""
        return [line.strip() for line in text.splitlines() if line.strip()]

    def validate(self, value: Any) -> None:
        super().validate(value)
        for address in value:
            _check_address(address)

    def run_validators(self, value: Any) -> None:
        """Done line by line in `validate`; the validators of a text know no list."""

    def has_changed(self, initial: Any, data: Any) -> bool:
        return bool(self.to_python(initial or "") != self.to_python(data or ""))


SDG_HELP = _("Addresses of United Nations targets, one a line, such as http://metadata.un.org/sdg/16.6.")


class ThemeForm(WagtailAdminModelForm):
    sdg_targets = AddressListField(label=_("SDG targets"), help_text=SDG_HELP)
    un_terms = AddressListField(
        label=_("terms of UN vocabularies"), help_text=_("Addresses of the same idea in UN vocabularies, one a line.")
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.old_slug: str = self.instance.slug if self.instance.pk else ""
        self.old_parent: int | None = self.instance.parent_id
        if "parent" in self.fields:
            broader = Theme.objects.in_use().top_level().exclude(pk=self.instance.pk)
            self.fields["parent"].queryset = broader.prefetch_related("labels")

    def save(self, commit: bool = True) -> Theme:
        """Save, then tell search; a new address goes through the service, so that the old one still leads here."""
        wanted = self.instance.slug
        is_moved = commit and bool(self.old_slug) and wanted != self.old_slug
        if is_moved:
            self.instance.slug = self.old_slug
        theme: Theme = super().save(commit=commit)
        if is_moved:
            move_theme_address(theme=theme, slug=wanted)
            theme.slug = wanted
        if commit:
            announce_edit(theme=theme, is_moved=theme.parent_id != self.old_parent)
        return theme


class MergeForm(forms.Form):
    target = forms.ModelChoiceField(
        label=_("Merge into"),
        queryset=Theme.objects.none(),
        help_text=_("The theme that the records carry from now on, and to which the old address leads."),
    )

    def __init__(self, *args: Any, source: Theme, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field: Any = self.fields["target"]
        field.queryset = Theme.objects.in_use().exclude(pk=source.pk)
        labels = tree_labels()
        field.choices = [("", _("Choose a theme")), *((pk, text) for pk, text in labels if pk != source.pk)]


def tree_labels(*, held: frozenset[int] = frozenset()) -> list[tuple[int, str]]:
    """(primary key, "Broader › Narrower") of the themes offered and of those in `held`, in the order of the list."""
    language = current_language()
    terms = vocabulary()
    rows = []
    for term in terms.values():
        if term.offered or term.pk in held:
            broader = terms.get(term.parent or "")
            label = term.label(language)
            rows.append((term.pk, f"{broader.label(language)} › {label}" if broader else label))
    return rows
