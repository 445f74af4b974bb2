"""Where the portal keeps something of a person: every field that points to a member, and what no walk finds.

Each room registers in its own `personal_data.py`, found like `indexing.py`. `tests/portal/members/personal_data/`
walks all models and fails for a field that nobody has thought of.
"""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from enum import StrEnum
from pathlib import Path
from typing import Any

from django.apps import apps
from django.contrib.auth import get_user_model
from django.db import models
from django.utils.functional import Promise

Text = str | Promise
Row = dict[str, Any]


class AtErasure(StrEnum):
    DROP = "drop"  # the row goes
    CUT = "cut"  # the row stays and points to nobody
    KEEP = "keep"  # the row stays and points to the emptied account


@dataclass(frozen=True, slots=True)
class Trace:
    """One field that points to a member. Either some fields of its rows are exported, or a sentence says why none."""

    model: str  # app_label.Model
    field: str
    at_erasure: AtErasure
    title: Text = ""
    exported: tuple[str, ...] = ()
    why_not: str = ""

    @property
    def key(self) -> str:
        return f"{self.model}.{self.field}"


@dataclass(frozen=True, slots=True)
class Erasure:
    """What an eraser may need to know of the person, read before anything is erased."""

    member: Any
    name: str
    addresses: frozenset[str]  # lower case; all that the account had
    words_go: bool  # what was written to others is to go as well


@dataclass(frozen=True, slots=True)
class ByHand:
    """What hangs on no field: an eraser, an exporter, files for the copy; or a sentence why one is not needed."""

    name: str
    title: Text = ""
    erase: Callable[[Erasure], int] | None = None
    export: Callable[[Any], Iterable[Row]] | None = None
    files: Callable[[Any], Iterable[tuple[str, Path]]] | None = None
    why_not: str = ""


@dataclass(slots=True)
class Registry:
    traces: dict[str, Trace] = field(default_factory=dict)
    by_hand: dict[str, ByHand] = field(default_factory=dict)

    def trace(
        self,
        model: str,
        field: str,
        at_erasure: AtErasure,
        *,
        title: Text = "",
        exported: tuple[str, ...] = (),
        why_not: str = "",
    ) -> None:
        found = Trace(model, field, at_erasure, title, exported, why_not)
        if bool(exported) == bool(why_not):
            raise ValueError(f"{found.key}: name the exported fields, or say why there are none.")
        if found.key in self.traces:
            raise ValueError(f"{found.key} is registered twice.")
        self.traces[found.key] = found

    def add(self, hand: ByHand) -> None:
        if not (hand.erase or hand.why_not):
            raise ValueError(f"{hand.name}: give an eraser, or say why there is none.")
        if hand.name in self.by_hand:
            raise ValueError(f"{hand.name} is registered twice.")
        self.by_hand[hand.name] = hand


REGISTRY = Registry()
trace, by_hand = REGISTRY.trace, REGISTRY.add


def fields_of_members() -> Iterator[tuple[str, "models.Field[Any, Any]"]]:
    """Every forward field of every model, hidden tables of many-to-many included, that points to a member."""
    member = get_user_model()
    for model in apps.get_models(include_auto_created=True):
        for found in model._meta.get_fields():
            # Inherited fields are those of the parent's table: named once, with the parent.
            if found.auto_created or getattr(found, "model", None) is not model:
                continue
            if found.is_relation and found.related_model is member:
                yield f"{model._meta.label}.{found.name}", found  # type: ignore[misc]
