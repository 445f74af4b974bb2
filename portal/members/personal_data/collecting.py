"""What goes into a copy: one section a trace, in the member's language, and the files that are the member's own."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path
from typing import Any

from django.apps import apps
from django.db import models
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from portal.members.personal_data.registry import REGISTRY, Row, Trace
from portal.members.personal_data.traces.accounts import OWN_FIELDS


@dataclass(frozen=True, slots=True)
class Section:
    key: str
    title: str
    rows: list[Row]
    labels: dict[str, str]  # name of a field -> its label
    moments: frozenset[str] = frozenset()  # fields that hold a day or an hour

    def told(self) -> Iterator[list[tuple[str, str]]]:
        """For people: labels and words, without what is empty."""
        for row in self.rows:
            yield [
                (self.labels.get(name, name), in_words(value) if name in self.moments else shown(value))
                for name, value in row.items()
                if value not in ("", None)
            ]


def sections_of(member: Any) -> list[Section]:
    model = type(member)
    account = Section(
        "account", _("My account"), [row_of(member, OWN_FIELDS)], labels_of(model, OWN_FIELDS), moments_of(model)
    )
    found = [account, *(section_of(trace, member) for trace in REGISTRY.traces.values() if trace.exported)]
    for hand in REGISTRY.by_hand.values():
        if hand.export is not None:
            found.append(Section(hand.name, str(hand.title or hand.name), list(hand.export(member)), {}))
    return found


def section_of(trace: Trace, member: Any) -> Section:
    model = apps.get_model(trace.model)
    rows = model._base_manager.filter(**{trace.field: member}).order_by("pk")
    told = [row_of(row, trace.exported) for row in rows.iterator()]
    title = str(trace.title or model._meta.verbose_name_plural)
    return Section(trace.key, title, told, labels_of(model, trace.exported), moments_of(model))


def files_of(member: Any) -> Iterator[tuple[str, Path]]:
    for hand in REGISTRY.by_hand.values():
        if hand.files is not None:
            yield from hand.files(member)


def row_of(item: Any, names: Iterable[str]) -> Row:
    return {name: plain(getattr(item, name)) for name in names}


def plain(value: Any) -> Any:
    """What JSON can say. Another row is named by its own words, never by more."""
    if value is None or isinstance(value, bool | int | float | str | list | dict):
        return value
    if isinstance(value, datetime | date):
        return value.isoformat()
    if isinstance(value, models.Manager):
        return [str(item) for item in value.all()]
    return str(value)


def labels_of(model: type[models.Model], names: Iterable[str]) -> dict[str, str]:
    fields = {field.name: str(getattr(field, "verbose_name", field.name)) for field in model._meta.get_fields()}
    return {name: fields.get(name, name).capitalize() for name in names}


def moments_of(model: type[models.Model]) -> frozenset[str]:
    return frozenset(field.name for field in model._meta.get_fields() if isinstance(field, models.DateField))


def in_words(value: str) -> str:
    """A day or an hour as the pages write it; data.json has it as programs do."""
    moment = datetime.fromisoformat(value)
    if len(value) <= len("2026-11-30"):
        return date_format(moment, "DATE_FORMAT")
    return date_format(timezone.localtime(moment), "DATETIME_FORMAT")


def shown(value: Any) -> str:
    if value is True:
        return _("yes")
    if value is False:
        return _("no")
    if isinstance(value, list):
        return ", ".join(shown(item) for item in value)
    if isinstance(value, dict):
        return "\n".join(f"{name}: {shown(item)}" for name, item in value.items() if item not in ("", None, [], {}))
    return str(value)
