"""The rows of a form that an editor fills in one below the other: which count, and where a sentence about one goes."""

from typing import Any

from django.utils.functional import cached_property
from wagtail.admin.forms.models import WagtailAdminModelForm


class RowsForm(WagtailAdminModelForm):
    """A form whose rows are judged together, once each is sound by itself. What was typed stays as it is."""

    rows_name = ""

    def is_valid(self) -> bool:
        is_sound: bool = super().is_valid()
        if not any(form.errors for form in self.formsets[self.rows_name].forms):
            self.check_rows(self.rows)
        return is_sound and not self.has_row_errors and not self.errors

    @cached_property
    def rows(self) -> list[Any]:
        formset = self.formsets[self.rows_name]
        deleted = set(map(id, formset.deleted_forms))
        kept = [form for form in formset.forms if id(form) not in deleted and form.cleaned_data]
        return sorted(kept, key=lambda form: form.cleaned_data.get("ORDER") or 0)

    @property
    def has_row_errors(self) -> bool:
        formset = self.formsets[self.rows_name]
        return bool(formset.non_form_errors()) or any(form.errors for form in formset.forms)

    def check_rows(self, rows: list[Any]) -> None:
        raise NotImplementedError

    def say_of_all_rows(self, sentences: list[str]) -> None:
        formset = self.formsets[self.rows_name]
        formset._non_form_errors = formset.error_class(sentences, error_class="nonform")
