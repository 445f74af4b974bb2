"""Form fields out of the model's own, made fit for people: nothing is cut, nothing typed vanishes, each error helps."""

import copy
import re
from typing import Any

from django import forms
from django.core.validators import MaxLengthValidator
from django.db import models
from django.utils.translation import gettext as _
from wagtail import blocks

from portal.contributions.questions import Ask, Rows, Step
from portal.repository.choice_lists import ChoiceListField
from portal.repository.models import ResourcePage

RADIOS_UP_TO = 6


def many_of(model: type[ResourcePage], step: Step) -> set[str]:
    """Names of the fields of a step that hold several values."""
    named = {"countries", "themes"}
    return {
        a.name for a in step.fields if a.name in named or isinstance(model._meta.get_field(a.name), ChoiceListField)
    }


def field_of(model: type[models.Model], ask: Ask, *, strict: bool) -> forms.Field:
    field = form_field(model, ask.name)
    if ask.label:
        field.label = ask.label
    if ask.hint:
        field.help_text = ask.hint
    if ask.limit and getattr(field, "max_length", None) is None:
        field.validators.append(MaxLengthValidator(ask.limit))
    return plain(field, required=strict and ask.required)


def row_fields(model: type[ResourcePage], rows: Rows) -> dict[str, forms.Field]:
    """The fields of one row: of the block's children, or of the child table."""
    if rows.block:
        stream: Any = model._meta.get_field(rows.name)
        return {name: block_field(stream.stream_block.child_blocks[rows.block], name) for name in rows.fields}
    table = model._meta.get_field(rows.name).related_model
    return {name: plain(form_field(table, name), required=False, row=True) for name in rows.fields}  # type: ignore[arg-type]


def form_field(model: type[models.Model], name: str) -> Any:
    field: Any = model._meta.get_field(name)
    return field.formfield(**({"assume_scheme": "https"} if isinstance(field, models.URLField) else {}))


def block_field(block: Any, name: str) -> forms.Field:
    child: blocks.FieldBlock = block.child_blocks[name]
    field = copy.deepcopy(child.field)
    field.label = child.label
    if isinstance(child, blocks.TextBlock):
        field.widget = forms.Textarea()
    return plain(field, required=field.required, row=True)


def plain(field: Any, *, required: bool, row: bool = False) -> forms.Field:
    field.required = required
    field.widget.is_required = False  # the server says what is missing, in words
    limit = limit_of(field)
    if isinstance(field, forms.IntegerField | forms.DecimalField):
        # A box for numbers would show nothing of "about 200", and so lose it.
        field.widget = forms.TextInput(attrs={"inputmode": "decimal" if field.localize else "numeric"})
        field.__class__ = type(f"Plain{type(field).__name__}", (WithSeparators, type(field)), {})
    elif isinstance(field, forms.NullBooleanField):
        field.widget = forms.RadioSelect(
            choices=[("true", _("Yes")), ("false", _("No")), ("unknown", _("I do not know"))]
        )
    elif isinstance(field, forms.ChoiceField) and not isinstance(field, forms.MultipleChoiceField):
        offered: Any = field.choices
        choices = [(value, label) for value, label in offered if value != ""]
        if len(choices) <= RADIOS_UP_TO and not row:
            unknown = [("", _("I do not know"))] if any(value == "" for value, _label in offered) else []
            field.widget = forms.RadioSelect()
            field.choices = [*choices, *unknown]
        else:
            field.choices = [("", _("Choose one")), *choices]
    elif isinstance(field, forms.CharField):
        field.widget.attrs.pop("maxlength", None)  # a browser cuts what is pasted without a word
        field.widget.attrs["dir"] = "auto"
        if isinstance(field.widget, forms.Textarea):
            field.widget.attrs.pop("cols", None)
            field.widget.attrs.pop("rows", None)
            if row or (limit and limit <= 400):
                field.widget.attrs["class"] = "short"
    field.widget.attrs.pop("required", None)
    field.error_messages |= sentences(field)
    field.character_limit = limit
    return field


def limit_of(field: Any) -> int:
    bounds = [check.limit_value for check in field.validators if isinstance(check, MaxLengthValidator)]
    return int(min(bounds)) if bounds else 0


def sentences(field: Any) -> dict[str, str]:
    """What is wrong, and what to do."""
    said = {
        "required": _("“%(label)s” is empty. Fill it in: the record cannot be sent without it.")
        % {"label": field.label},
        "max_length": _(
            "This text has %(show_value)d characters, and %(limit_value)d fit. It is kept whole; shorten it before "
            "you send the record."
        ),
        "invalid_choice": _("Choose one of the answers offered."),
    }
    if isinstance(field, forms.IntegerField):
        said["invalid"] = _("Write a whole number in figures, for example 1200, or leave it empty.")
    elif isinstance(field, forms.DecimalField):
        said["invalid"] = _("Write an amount in figures, for example 14000, or leave it empty.")
    elif isinstance(field, forms.URLField):
        said["invalid"] = _("Write the whole address, for example https://www.example.org/page.")
    return said


class WithSeparators:
    """ "14,000" and "14 000" are numbers too."""

    def to_python(self, value: Any) -> Any:
        text = re.sub(r"[\s\u00a0\u202f'’]", "", str(value if value is not None else ""))
        if re.fullmatch(r"\d{1,3}(,\d{3})+", text):
            text = text.replace(",", "")
        return super().to_python(text)  # type: ignore[misc]
