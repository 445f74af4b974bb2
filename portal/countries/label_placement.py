"""Where a name can stand beside its dot without covering anything: right, left, below, above, in any script."""

import unicodedata
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

LABEL_TYPE = 9  # units, as in the stylesheet
EDGE = 2

Box = tuple[float, float, float, float]  # left, top, right, bottom


@dataclass(frozen=True, slots=True)
class Dot:
    x: int
    y: int
    radius: float

    @property
    def box(self) -> Box:
        return (self.x - self.radius, self.y - self.radius, self.x + self.radius, self.y + self.radius)


@dataclass(frozen=True, slots=True)
class Label:
    text: str
    x: int
    y: int  # of the baseline
    anchor: str  # start, middle or end, always from the left: charts keep their direction

    def box(self, size: float = LABEL_TYPE) -> Box:
        width = text_width(self.text, size)
        left = {"start": self.x, "middle": self.x - width / 2, "end": self.x - width}[self.anchor]
        return (left, self.y - 0.78 * size, left + width, self.y + 0.22 * size)


def text_width(text: str, size: float) -> float:
    """Near enough for system fonts in semibold: by script, and by narrow and wide letters in Latin and Cyrillic."""
    return sum(_advance(character) for character in text) * size


def _advance(character: str) -> float:
    if unicodedata.combining(character):
        return 0.0
    if unicodedata.east_asian_width(character) in "WF":
        return 1.0
    if "\u0600" <= character <= "\u06ff":
        return 0.3 if character in " اأإآلد" else 0.56
    if character in " ijlftrI.,'’-()":
        return 0.36
    if character in "mwMWмшщжюШЩЖЮ@&":
        return 0.92
    if "\u0400" <= character <= "\u04ff":
        return 0.7 if character.isupper() else 0.62
    return 0.68 if character.isupper() else 0.59


def overlaps(one: Box, other: Box) -> bool:
    return one[0] < other[2] and other[0] < one[2] and one[1] < other[3] and other[1] < one[3]


def candidates(dot: Dot, text: str) -> Iterator[Label]:
    """The places in the order in which a reader of charts looks for them."""
    reach = round(dot.radius + 2.5)
    yield Label(text, dot.x + reach, dot.y + 3, "start")
    yield Label(text, dot.x - reach, dot.y + 3, "end")
    yield Label(text, dot.x, round(dot.y + dot.radius + 9), "middle")
    yield Label(text, dot.x, round(dot.y - dot.radius - 3), "middle")
    yield Label(text, dot.x + reach - 2, round(dot.y + dot.radius + 6), "start")
    yield Label(text, dot.x + reach - 2, round(dot.y - dot.radius), "start")
    yield Label(text, dot.x - reach + 2, round(dot.y + dot.radius + 6), "end")
    yield Label(text, dot.x - reach + 2, round(dot.y - dot.radius), "end")


def place_labels(
    dots: Sequence[Dot], texts: Sequence[str], width: int, height: int, taken: Iterable[Box] = ()
) -> list[Label | None]:
    """A label for each dot, None where nothing fits. The dot with the fewest places left chooses first."""
    fixed = [*taken, *(dot.box for dot in dots)]
    room = [
        [label for label in candidates(dot, text) if _is_free(label.box(), fixed, width, height)]
        for dot, text in zip(dots, texts, strict=True)
    ]
    placed: list[Label | None] = [None] * len(dots)
    waiting = set(range(len(dots)))
    while waiting:
        number = min(waiting, key=lambda n: (len(room[n]), n))
        waiting.remove(number)
        if not room[number]:
            continue
        chosen = placed[number] = room[number][0]
        for other in waiting:
            room[other] = [label for label in room[other] if not overlaps(label.box(), chosen.box())]
    return placed


def kept_on_phones(
    dots: Sequence[Dot], labels: Sequence[Label | None], size: int, order: Sequence[int], width: int, height: int
) -> set[int]:
    """Which labels still cover nothing in the larger type of a phone; those named first in `order` are kept first."""
    covered = [dot.box for dot in dots]
    kept: set[int] = set()
    for number in order:
        label = labels[number]
        if label is None or not _is_free(label.box(size), covered, width, height):
            continue
        covered.append(label.box(size))
        kept.add(number)
    return kept


def _is_free(box: Box, covered: Iterable[Box], width: int, height: int) -> bool:
    inside = box[0] >= EDGE and box[1] >= 0 and box[2] <= width - EDGE and box[3] <= height - 1
    return inside and not any(overlaps(box, other) for other in covered)
