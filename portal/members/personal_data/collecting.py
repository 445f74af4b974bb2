"""What goes into a copy: one section a trace, in the member's language, and the files that are the member's own."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
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
from portal.members.personal_data.words import WORDS, codes_of, label_of


@dataclass(frozen=True, slots=True)
class Section:
    key: str
    title: str
    rows: list[Row]
    labels: dict[str, str]  # name of a field -> its label
    moments: frozenset[str] = frozenset()  # fields that hold a day or an hour
    codes: dict[str, dict[Any, str]] = field(default_factory=dict)  # name of a field -> word for each of its codes

    def told(self) -> Iterator[list[tuple[str, str]]]:
        """For people: labels and words, without what is empty."""
        for row in self.rows:
            yield [
                (self.labels.get(name) or str(WORDS.get(name, name)), self.word(name, value))
                for name, value in row.items()
                if value not in ("", None)
            ]

    def word(self, name: str, value: Any) -> str:
        """data.json has codes and hours as programs do."""
        if name in self.moments:
            return in_words(value)
        return self.codes.get(name, {}).get(value) or shown(value) if isinstance(value, str) else shown(value)


def sections_of(member: Any) -> list[Section]:
    own = [row_of(member, OWN_FIELDS)]
    account = section("account", _("My account"), type(member), OWN_FIELDS, own)
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
    return section(trace.key, title, model, trace.exported, told)


def section(key: str, title: str, model: type[models.Model], names: Iterable[str], rows: list[Row]) -> Section:
    labels = {name: label_of(model, name) for name in names}
    codes = {name: codes_of(model, name) for name in names}
    return Section(key, title, rows, labels, moments_of(model), codes)


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


def moments_of(model: type[models.Model]) -> frozenset[str]:
    return frozenset(one.name for one in model._meta.get_fields() if isinstance(one, models.DateField))


def in_words(value: str) -> str:
    """A day or an hour as the pages write it."""
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
