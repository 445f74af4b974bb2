"""What a text in review says, field by field, read from a revision's content without asking the database."""

import json
from collections.abc import Mapping
from typing import Any

from django.db import models
from django.utils.formats import number_format
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from wagtail.fields import StreamField

from portal.countries.names import countries_by_code
from portal.languages import current_language
from portal.repository.blocks import stream_text
from portal.repository.choice_lists import ChoiceListField
from themes.vocabulary import vocabulary

Content = Mapping[str, Any]

# Child rows of a record: which of their columns a reviewer reads, in this order.
ROWS = {
    "record_sources": ("publisher", "citation", "url", "date"),
    "organisations": ("name", "role", "duty"),
    "attachments": ("title", "language"),
    "relations": ("kind", "target_title"),
    "events": ("kind", "date", "note"),
}

YEARS = ("year", "reported_in", "cost_year", "period_start", "period_end")


def answer(model: type[models.Model], content: Content, name: str) -> list[str]:
    """The paragraphs of one field; none where nothing was answered."""
    if name in ROWS:
        rows = content.get(name) or []
        return [" · ".join(str(row[column]) for column in ROWS[name] if row.get(column)) for row in rows]
    value = content.get(name)
    if value in (None, "", [], "[]"):
        return []
    field = model._meta.get_field(name)
    if isinstance(field, StreamField):
        return stream_lines(field, value)
    if isinstance(field, ChoiceListField):
        labels = dict(field.options)
        return [", ".join(str(labels.get(code, code)) for code in value)]
    if isinstance(field, models.ManyToManyField):
        return [", ".join(names_of(name, value))]
    return plain(field, value)


def plain(field: Any, value: Any) -> list[str]:
    if getattr(field, "choices", None):
        return [str(dict(field.flatchoices).get(value, value))]
    if isinstance(field, models.BooleanField):
        return [_("Yes") if value else _("No")]
    if isinstance(field, models.DecimalField):
        number = field.to_python(value)
        return [number_format(number.normalize() if number == number.to_integral() else number, force_grouping=True)]
    if isinstance(field, models.IntegerField):
        return [str(value) if field.name in YEARS else number_format(value, force_grouping=True)]
    if isinstance(value, list):
        return [", ".join(str(part) for part in value)]
    return [line for line in str(value).splitlines() if line.strip()]


def stream_lines(field: StreamField, value: Any) -> list[str]:
    """One paragraph a block: date and text of a step, what was measured and how."""
    raw = json.loads(value) if isinstance(value, str) else value
    lines = []
    for block in raw:
        inner = block.get("value")
        if isinstance(inner, dict):
            parts = [str(part) for part in inner.values() if isinstance(part, str | int) and part not in ("", False)]
            lines.append(" · ".join(part for part in parts if part != "True"))
        elif isinstance(inner, str):
            lines += stream_text(field.to_python(json.dumps([block])))
    return [line for line in lines if line.strip()]


def names_of(name: str, pks: list[int]) -> list[str]:
    language = current_language()
    if name == "countries":
        return sorted(entry.name(language) for entry in countries_by_code().values() if entry.pk in pks)
    if name == "themes":
        return [term.label(language) for term in vocabulary().values() if term.pk in pks]
    return [str(pk) for pk in pks]


def label_of(model: type[models.Model], name: str) -> str | Promise:
    """What the form calls the field."""
    labels = {
        "": _("The whole record"),
        "record_sources": _("Sources"),
        "organisations": _("Organisations"),
        "attachments": _("Files"),
        "uploads": _("Files and pictures"),
        "relations": _("Related records"),
        "events": _("What happened to it"),
    }
    if name in labels:
        return labels[name]
    label = str(getattr(model._meta.get_field(name), "verbose_name", name))
    return label[:1].upper() + label[1:]


def differs(before: Content, after: Content, name: str) -> bool:
    """Whether a field reads otherwise in two revisions; of the whole (no name), whether any field does."""
    if not name:
        return any(bare(before.get(key)) != bare(after.get(key)) for key in {*before, *after} - BOOKKEEPING)
    return bare(before.get(name)) != bare(after.get(name))


BOOKKEEPING = {
    "pk",
    "latest_revision",
    "latest_revision_created_at",
    "live_revision",
    "has_unpublished_changes",
    "draft_title",
    "last_published_at",
    "first_published_at",
    "go_live_at",
    "live",
}


def bare(value: Any) -> Any:
    """Without the keys of rows, which change when a draft is published."""
    if isinstance(value, list):
        return [bare(part) for part in value]
    if isinstance(value, dict):
        return {key: bare(part) for key, part in value.items() if key not in ("pk", "page", "id", "sort_order")}
    if isinstance(value, str) and value.startswith(("[{", '{"')):
        try:
            return bare(json.loads(value))
        except ValueError:
            return value
    return value
