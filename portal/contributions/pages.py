"""From answers to a page of the repository, and back: the same screens serve a new record and a change."""

import copy
from collections.abc import Iterable, Mapping
from decimal import Decimal
from typing import Any

from wagtail.models import Orderable

from portal.contributions.answers import Data, plain_text
from portal.contributions.forms import StepForm
from portal.contributions.questions import Ask, Questions, Rows, Step
from portal.repository.models import ResourcePage

Cleaned = Mapping[str, Any]


def cleaned_answers(questions: Questions, steps: Iterable[Step], answers: Mapping[str, Data]) -> dict[str, Cleaned]:
    """What can be read of each answer; a value with a fault is left out."""
    found: dict[str, Cleaned] = {}
    for step in steps:
        if step.slug in answers:
            form = StepForm(model=questions.model, step=step, data=answers[step.slug])
            form.is_valid()
            found[step.slug] = form.cleaned_data
    return found


def fill_page(
    page: ResourcePage, steps: Iterable[Step], cleaned: Mapping[str, Cleaned], source: ResourcePage | None = None
) -> None:
    """Set in memory what was answered; what nobody was asked stays as it is.

    `source`: the original of a version in another language, whose rows are the version's too, in other words.
    """
    for step in steps:
        values = cleaned.get(step.slug)
        if values is None:
            continue
        for ask in step.asks:
            if ask.name not in values:
                continue
            if isinstance(ask, Rows):
                if source is not None:
                    take_rows(page, source, ask)
                fill_rows(page, ask, values[ask.name])
            else:
                setattr(page, ask.name, value_for(page, ask.name, values[ask.name]))


def value_for(page: ResourcePage, name: str, value: Any) -> Any:
    field: Any = page._meta.get_field(name)
    if value in (None, "") and not field.null:
        return field.get_default() if field.has_default() else ""
    return value


def fill_rows(page: ResourcePage, rows: Rows, given: list[dict[str, Any]]) -> None:
    """Rows that were there keep their identity and whatever was not asked of them."""
    if rows.block:
        fill_blocks(page, rows, given)
        return
    held = {row_key(row, number): row for number, row in enumerate(getattr(page, rows.name).all())}
    table = page._meta.get_field(rows.name).related_model
    made = []
    for order, values in enumerate(given):
        row: Any = held.get(values.get("id", "")) or table()  # type: ignore[operator,misc]
        for name in rows.fields:
            if name in values:
                setattr(row, name, values[name] if values[name] is not None else "")
        row.sort_order = order
        made.append(row)
    setattr(page, rows.name, made)


def take_rows(page: ResourcePage, source: ResourcePage, rows: Rows) -> None:
    """The rows of the original as it is now; the version's words are laid over them."""
    if rows.block:
        setattr(page, rows.name, getattr(source, rows.name))
        return
    copies = []
    for row in getattr(source, rows.name).all():
        twin = copy.copy(row)
        twin._state = copy.copy(row._state)
        twin.pk, twin.page = None, page
        for name in rows.texts:
            setattr(twin, name, "")
        copies.append(twin)
    setattr(page, rows.name, copies)


def row_key(row: Orderable, number: int) -> str:
    """Its number in the database, or its place while it has none: rows of a revision that was never published."""
    return str(row.pk) if row.pk else f"at-{number}"


def fill_blocks(page: ResourcePage, rows: Rows, given: list[dict[str, Any]]) -> None:
    stream = getattr(page, rows.name)
    block = stream.stream_block
    held = {raw["id"]: raw for raw in stream.get_prep_value() if raw.get("id")}
    made = []
    for values in given:
        before = held.get(values.get("id", ""))
        told = {name: values[name] for name in rows.fields if name in values}
        made.append({"type": rows.block, "value": {**(before["value"] if before else {}), **told}})
        if before:
            made[-1]["id"] = before["id"]
    setattr(page, rows.name, block.to_python(made))


def data_of_page(page: ResourcePage, step: Step) -> Data:
    """The answer that this page would be made of."""
    data: Data = {}
    for ask in step.asks:
        if isinstance(ask, Rows):
            data[ask.name] = rows_of_page(page, ask)
        elif ask.name == "countries":
            data |= {"countries": [country.iso2 for country in page.countries.all()], "other_country": ""}
        elif ask.name == "themes":
            data["themes"] = [theme.slug for theme in page.themes.all()]
        else:
            data[ask.name] = as_typed(page, ask)
    return data


def data_of_version(version: ResourcePage, source: ResourcePage, step: Step) -> Data:
    """The answer that this version of `source` would be made of: a row for each row of the original."""
    data = data_of_page(version, step)
    for rows in step.rows:
        own = data[rows.name]
        by_key = {row.get("id", ""): row for row in own}
        keys = [row.get("id", "") for row in rows_of_source(source, rows)]
        found = [by_key.get(key) if rows.block else (own[n] if n < len(own) else None) for n, key in enumerate(keys)]
        data[rows.name] = [{**(row or {}), "id": key} for key, row in zip(keys, found, strict=True)]
    return data


def with_rows_of_source(source: ResourcePage, step: Step, data: Data) -> Data:
    """A row for each row of the original as it is now, in its order; answered or not."""
    whole = dict(data)
    for rows in step.rows:
        held = {row.get("id"): row for row in data.get(rows.name) or ()}
        whole[rows.name] = [held.get(row["id"], {"id": row["id"]}) for row in rows_of_source(source, rows)]
    return whole


def rows_of_source(source: ResourcePage, rows: Rows) -> list[Data]:
    """Blocks keep their id in every version; rows of a table are known by their place."""
    told = rows_of_page(source, rows)
    return told if rows.block else [{**row, "id": f"at-{number}"} for number, row in enumerate(told)]


def as_typed(page: ResourcePage, ask: Ask) -> Any:
    value = getattr(page, ask.name)
    field: Any = page._meta.get_field(ask.name)
    if isinstance(value, bool) or (value is None and field.get_internal_type() == "BooleanField"):
        return {True: "true", False: "false", None: "unknown"}[value]
    if isinstance(value, list):
        return [str(each) for each in value]
    if isinstance(value, Decimal):
        return format(value.normalize(), "f")
    return "" if value is None else plain_text(value)


def rows_of_page(page: ResourcePage, rows: Rows) -> list[Data]:
    if rows.block:
        raws = [raw for raw in getattr(page, rows.name).get_prep_value() if raw["type"] == rows.block]
        return [row_data(raw["value"], rows, raw.get("id") or "") for raw in raws]
    table = getattr(page, rows.name).all()
    return [
        row_data({name: getattr(row, name) for name in rows.fields}, rows, row_key(row, number))
        for number, row in enumerate(table)
    ]


def row_data(values: Mapping[str, Any], rows: Rows, key: str) -> Data:
    told: Data = {"id": key} if key else {}
    for name in rows.fields:
        value = values.get(name)
        if value is True:
            told[name] = "on"
        elif value not in (None, "", False):
            told[name] = plain_text(value)
    return told
