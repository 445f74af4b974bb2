"""An answer in the words that a reader would see: labels for codes, names for countries, a line for each row."""

from typing import Any

from django import forms

from portal.contributions.answers import Data
from portal.contributions.choices import country_named
from portal.contributions.forms import StepForm
from portal.contributions.questions import Ask, Questions, Rows, Step
from portal.countries.names import country_name


def shown_values(questions: Questions, step: Step, data: Data) -> dict[str, list[str]]:
    """By field or list of rows: its lines; nothing where nothing was answered."""
    form = StepForm(model=questions.model, step=step, data=data, checked=False)
    return {
        ask.name: rows_shown(form, ask) if isinstance(ask, Rows) else field_shown(form, ask, data) for ask in step.asks
    }


def field_shown(form: StepForm, ask: Ask, data: Data) -> list[str]:
    value = data.get(ask.name)
    if ask.name == "countries":
        other = str(data.get("other_country", "")).strip()
        found = country_named(other)
        named = [country_name(code) for code in value or ()]
        return [*named, country_name(found.iso2) if found else other] if other else named
    labels = labels_of(form.fields[ask.name])
    values = value if isinstance(value, list) else [value]
    return [str(labels.get(each, each)) for each in values if each not in (None, "", "unknown")]


def labels_of(field: Any) -> dict[Any, Any]:
    choices: Any = field.choices if isinstance(field, forms.ChoiceField) else getattr(field.widget, "choices", ())
    return {value: label for value, label in choices if value != ""}


def rows_shown(form: StepForm, rows: Rows) -> list[str]:
    return [line for held in form.rows_named(rows.name).filled if (line := row_shown(held))]


def row_shown(row: Any) -> str:
    """The texts of a row; a box that was ticked says its own label."""
    told = []
    for name, field in row.fields.items():
        value = (row.initial or {}).get(name, "")
        if isinstance(field, forms.BooleanField):
            told.append(str(field.label) if value else "")
        else:
            told.append(str(labels_of(field).get(value, value)))
    return " · ".join(text for text in told if text)
