"""An answer that helped others: quoted from a real record of the portal, named and linked."""

from dataclasses import dataclass
from typing import Any

from portal.contributions.questions import Example, Questions
from portal.languages import current_language, language_tag
from portal.repository.models import ImportedRecord
from portal.repository.versions import best_version, record_url

ROWS_QUOTED = 2


@dataclass(frozen=True, slots=True)
class Quoted:
    texts: list[str]
    title: str
    url: str
    tag: str  # language of the words


def quoted(questions: Questions, example: Example | None) -> Quoted | None:
    """None when the record is gone, or says nothing there: then the screen has no example."""
    if example is None:
        return None
    records: Any = questions.model.objects.live().filter(is_generated=False)
    if example.key:
        works = ImportedRecord.objects.filter(key__startswith=f"{example.key}:").values("page__translation_key")
        versions = list(records.filter(translation_key__in=works).select_related("locale"))
    else:
        versions = list(records.exclude(**{example.field: ""}).select_related("locale").order_by("-pk")[:1])
    if not versions:
        return None
    version = best_version(versions, current_language())
    texts = texts_of(version, example.field)
    if not texts:
        return None
    return Quoted(texts, version.title, record_url(version.address, current_language()), language_tag(version.reads_in))


def texts_of(page: Any, name: str) -> list[str]:
    value = getattr(page, name)
    if hasattr(value, "stream_block"):
        return [text_of_row(child.value) for child in list(value)[:ROWS_QUOTED]]
    if hasattr(value, "all"):
        return [text_of_table_row(row) for row in value.all()[:ROWS_QUOTED]]
    return [str(value)] if value else []


def text_of_row(values: Any) -> str:
    return " · ".join(str(value) for value in values.values() if value and value is not True)


def text_of_table_row(row: Any) -> str:
    names = ("kind", "name", "publisher", "date", "role", "duty", "note", "url", "citation")
    told = [
        str(getattr(row, f"get_{name}_display")()) if hasattr(row, f"get_{name}_display") else str(getattr(row, name))
        for name in names
        if getattr(row, name, "")
    ]
    return " · ".join(told)
