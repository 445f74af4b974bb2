"""Which questions a kind of record asks its author. Each kind says so in its own questions.py, as with search."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from django.utils.functional import Promise

from portal.repository.models import ResourcePage

Text = str | Promise


@dataclass(frozen=True, slots=True)
class Ask:
    """One field of the kind's model. `required`: it cannot be sent without; `wanted`: the step is not done without."""

    name: str
    label: Text = ""  # in place of the model's
    hint: Text = ""  # in place of the model's
    required: bool = False
    wanted: bool = False
    limit: int = 0  # characters; for fields that the model does not bound


@dataclass(frozen=True, slots=True)
class Rows:
    """Rows of a StreamField's block or of a child table. `texts`: what a version in another language translates."""

    name: str
    one: Text  # what a row is called: "Step", "Result"
    fields: tuple[str, ...]
    texts: tuple[str, ...] = ()
    label: Text = ""
    hint: Text = ""
    block: str = ""  # type of the block; empty for a child table
    wanted: bool = False
    fixed: bool = False  # those of the original: none is added or taken away
    most: int = 10


@dataclass(frozen=True, slots=True)
class Example:
    """An answer out of a real record: the loader's key of that record, and the field to quote."""

    key: str = ""  # empty: the newest published record of the kind that has the field
    field: str = ""


@dataclass(frozen=True, slots=True)
class Step:
    """One screen."""

    slug: str
    title: Text  # the question
    name: Text  # in the list of parts
    asks: tuple[Ask | Rows, ...]
    hint: Text = ""
    example: Example | None = None

    @property
    def fields(self) -> list[Ask]:
        return [ask for ask in self.asks if isinstance(ask, Ask)]

    @property
    def rows(self) -> list[Rows]:
        return [ask for ask in self.asks if isinstance(ask, Rows)]


Parts = Callable[[Any], Sequence[tuple[Text, bool, str]]]  # what is wanted, whether it is there, slug of its step


@dataclass(frozen=True, slots=True)
class Questions:
    model: type[ResourcePage]
    short: tuple[Step, ...]
    further: tuple[Step, ...] = ()
    texts: frozenset[str] = frozenset()  # fields that a version in another language translates
    ready: Parts | None = None  # the parts of "Ready to adapt"

    def steps(self, form: str) -> tuple[Step, ...]:
        return (*self.short, *self.further) if form == "full" else self.short

    def step_of_field(self, name: str) -> Step | None:
        """The screen on which a reviewer's remark on this field is answered."""
        return next((step for step in self.steps("full") for ask in step.asks if ask.name == name), None)

    def translated(self, source: ResourcePage) -> tuple[Step, ...]:
        """Only what has words, and only where the original has some."""
        return tuple(
            replace(step, asks=asks)
            for step in self.steps("full")
            if (asks := tuple(each_translated(step.asks, source, self.texts)))
        )


def each_translated(asks: Sequence[Ask | Rows], source: ResourcePage, texts: frozenset[str]) -> Iterator[Ask | Rows]:
    for ask in asks:
        if isinstance(ask, Ask) and ask.name in texts and getattr(source, ask.name):
            yield replace(ask, wanted=True)
        elif isinstance(ask, Rows) and ask.texts and has_rows(getattr(source, ask.name)):
            yield replace(ask, fields=ask.texts, fixed=True, most=200)


def has_rows(value: Any) -> bool:
    return value.exists() if hasattr(value, "exists") else bool(len(value))


_questions: dict[str, Questions] = {}


def register_questions(
    model: type[ResourcePage],
    *,
    short: Sequence[Step],
    further: Sequence[Step] = (),
    texts: Sequence[str] = (),
    ready: Parts | None = None,
) -> None:
    _questions[model.record_kind.slug] = Questions(model, tuple(short), tuple(further), frozenset(texts), ready)


def questions_of(kind: str) -> Questions:
    return _questions[kind]


def all_questions() -> Mapping[str, Questions]:
    return _questions


def step_of(kind: str, name: str) -> str:
    """Slug of the screen that asks for this field; empty where none does."""
    questions = _questions.get(kind)
    step = questions.step_of_field(name) if questions else None
    return step.slug if step else ""
