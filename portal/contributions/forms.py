"""One screen as a form, read from the stored answer: what was typed is shown again, right or wrong."""

import copy
from dataclasses import dataclass
from typing import Any

from django import forms
from django.utils.datastructures import MultiValueDict
from django.utils.translation import gettext as _

from portal.contributions.answers import Data, is_blank_row
from portal.contributions.choices import countries_field, countries_of, other_country_field, themes_field
from portal.contributions.plain_fields import field_of, row_fields
from portal.contributions.questions import Ask, Rows, Step
from portal.repository.models import ResourcePage


@dataclass
class RowForms:
    """The rows of one list: those that were filled in, and one empty one to go on with."""

    rows: Rows
    forms: list[Any]
    label: str
    hint: str
    error: str = ""

    @property
    def filled(self) -> list[Any]:
        return [form for form in self.forms if form.is_filled]

    @property
    def is_full(self) -> bool:
        return len(self.filled) >= self.rows.most


class StepForm(forms.Form):
    """`strict`: as it must be to be sent. Otherwise nothing is required, but each value must be readable.

    `checked`: whether faults are looked for and shown; a screen that is merely opened shows none.
    """

    use_required_attribute = False

    def __init__(
        self, *, model: type[ResourcePage], step: Step, data: Data, strict: bool = False, checked: bool = True
    ) -> None:
        self.model, self.step, self.strict, self.checked = model, step, strict, checked
        typed: MultiValueDict[str, Any] = MultiValueDict(
            {name: value if isinstance(value, list) else [value] for name, value in data.items()}
        )
        super().__init__(data=typed if checked else None, initial=None if checked else data)
        for ask in step.fields:
            self.fields.update(self.fields_of(ask))
        self.row_lists = [self.rows_of(rows, data.get(rows.name) or []) for rows in step.rows]

    def fields_of(self, ask: Ask) -> dict[str, forms.Field]:
        if ask.name == "countries":
            return {
                "countries": countries_field(label=ask.label, help_text=ask.hint, required=False),
                "other_country": other_country_field(label=_("Another country"), required=False),
            }
        if ask.name == "themes":
            return {"themes": themes_field(label=ask.label, help_text=ask.hint, required=False)}
        return {ask.name: field_of(self.model, ask, strict=self.strict)}

    def rows_of(self, rows: Rows, held: list[Any]) -> RowForms:
        fields = row_fields(self.model, rows)
        typed: list[Any] = [row for row in held if isinstance(row, dict)]
        if not rows.fixed and len(typed) < rows.most:
            typed.append(None)  # an empty one to go on with
        made = [row_form(fields, rows, number, row, self.checked) for number, row in enumerate(typed)]
        field = self.model._meta.get_field(rows.name)
        label = rows.label or getattr(field, "verbose_name", rows.one)
        return RowForms(rows=rows, forms=made, label=str(label), hint=str(rows.hint))

    def clean(self) -> dict[str, Any]:
        cleaned: dict[str, Any] = super().clean() or {}
        if "countries" in self.fields:
            self.join_countries(cleaned)
        for held in self.row_lists:
            # A row that may not be added to keeps its place, empty or not.
            rows = held.forms if held.rows.fixed else held.filled
            cleaned[held.rows.name] = [{**told_in(form), "id": form.row_id} for form in rows]
        return cleaned

    def join_countries(self, cleaned: dict[str, Any]) -> None:
        codes = list(cleaned.get("countries") or [])
        other = cleaned.pop("other_country", None)
        if other and other.iso2 not in codes:
            codes.append(other.iso2)
        asked = next(ask for ask in self.step.fields if ask.name == "countries")
        if self.strict and asked.required and not codes and not self.errors.get("other_country"):
            self.add_error("countries", _("Tick the country or territory of the record: its focal point reads it."))
        cleaned["countries"] = countries_of(codes)

    def is_valid(self) -> bool:
        return super().is_valid() and all(
            len(held.filled) <= held.rows.most and all(form.is_valid() for form in held.filled)
            for held in self.row_lists
        )

    @property
    def problems(self) -> list[tuple[str, str]]:
        """Id of the field and sentence, in the order of the screen."""
        found = []
        for ask in self.step.asks:
            if isinstance(ask, Ask):
                names = ["countries", "other_country"] if ask.name == "countries" else [ask.name]
                for name in names:
                    field = self[name]
                    found += [(field.id_for_label or field.auto_id, self.told_at(field, e)) for e in field.errors]
                continue
            held = self.rows_named(ask.name)
            for form in held.filled:
                found += [(form[n].auto_id, self.told_at(form[n], e)) for n in form.errors for e in form.errors[n]]
            if len(held.filled) > ask.most:
                sentence = _("There is room for %(most)s here. Take away what matters least; all are kept until then.")
                found.append((f"rows-{ask.name}", sentence % {"most": ask.most}))
        return [(first_id(self, where), str(error)) for where, error in found]

    def told_at(self, field: Any, fault: Any) -> str:
        """In a summary, away from the field: with its name where the screen has several and the sentence names none."""
        sentence = str(fault)
        is_only_one = len(self.step.asks) == 1 and isinstance(self.step.asks[0], Ask)
        return sentence if is_only_one or str(field.label) in sentence else f"{field.label}: {sentence}"

    def rows_named(self, name: str) -> RowForms:
        return next(held for held in self.row_lists if held.rows.name == name)

    def messages(self) -> dict[str, list[str]]:
        """Sentences by name of the field as the form posts it."""
        said = {name: [str(error) for error in errors] for name, errors in self.errors.items()}
        for held in self.row_lists:
            for form in held.filled:
                said |= {f"{form.prefix}-{n}": [str(e) for e in errors] for n, errors in form.errors.items()}
        return said


def first_id(form: forms.Form, where: str) -> str:
    """Groups of boxes have no element of their own id: the first box takes the focus."""
    name = where.removeprefix("id_")
    grouped = name in form.fields and form[name].use_fieldset
    return f"{where}_0" if grouped else where


def told_in(form: Any) -> dict[str, Any]:
    """What can be read of a row."""
    if not form.is_filled:
        return {}
    form.is_valid()
    cleaned: dict[str, Any] = form.cleaned_data
    return cleaned


class RowForm(forms.Form):
    use_required_attribute = False
    row_id = ""
    number = 0
    is_filled = False


def row_form(
    fields: dict[str, forms.Field], rows: Rows, number: int, data: dict[str, Any] | None, checked: bool
) -> RowForm:
    prefix = f"{rows.name}-{number}"
    is_filled = data is not None and not is_blank_row(data)
    typed = {f"{prefix}-{name}": value for name, value in (data or {}).items()} if is_filled and checked else None
    form = RowForm(data=typed, prefix=prefix, initial=data)
    form.fields.update(copy.deepcopy(fields))
    form.row_id, form.number, form.is_filled = str((data or {}).get("id", "")), number + 1, is_filled
    return form
