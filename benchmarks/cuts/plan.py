"""What happens in each run: drawn from a seed, so that a run that failed can be had again."""

import random
from dataclasses import dataclass
from uuid import UUID

from benchmarks.cuts.proxy import KINDS

BESIDE = ("expired", "rotated", "killed", "plain")  # no cut of the line, but as bad
MOVES_WITH_SCRIPT = ("send_now", "reload", "back", "drafts", "online", "restart")
MOVES_WITHOUT = ("reload", "back", "drafts", "restart")
STEPS = ("title", "problem", "check")
WORDS = [
    "boat",
    "licence",
    "island",
    "radio",
    "clerk",
    "harbour",
    "ledger",
    "tide",
    "council",
    "school",
    "reef",
    "stamp",
    "letter",
    "wharf",
    "fee",
]


@dataclass(frozen=True)
class Break:
    event: str  # how the line breaks, or what else happens
    times: int  # how often in a row
    at: str  # at which question
    move: str  # what the author does then
    is_double: bool  # presses the button twice

    def __str__(self) -> str:
        return f"{self.event} x{self.times} at {self.at}, then {self.move}{', double click' * self.is_double}"


@dataclass(frozen=True)
class Run:
    number: int
    key: UUID
    title: str
    texts: dict[str, str]
    is_whole: bool  # the form without a line, sent as one: it breaks once
    breaks: tuple[Break, ...]  # in the order of the questions

    def at(self, step: str) -> Break | None:
        return next((each for each in self.breaks if each.at == step), None)

    def __str__(self) -> str:
        return f"{self.number}{' (whole case)' * self.is_whole}: {'; '.join(map(str, self.breaks))}"


def draw(seed: int, number: int, *, with_script: bool) -> Run:
    chance = random.Random(f"{seed}-{number}-{with_script}")
    kinds = [kind for kind in KINDS if kind != "hang" or with_script] + list(BESIDE)
    # Each kind in turn, so that a hundred breaks have every one; the rest is drawn.
    events = [kinds[(2 * number + each) % len(kinds)] for each in range(2)]
    places = sorted(chance.sample(STEPS, 2), key=STEPS.index)
    moves = MOVES_WITH_SCRIPT if with_script else MOVES_WITHOUT
    breaks = tuple(
        Break(event, chance.choice((1, 1, 2, 3)), place, chance.choice(moves), chance.random() < 0.2)
        for event, place in zip(events, places, strict=True)
    )
    is_whole = with_script and events[0] != "rotated" and chance.random() < 0.3
    return Run(
        number=number,
        key=UUID(int=chance.getrandbits(128), version=4),
        title=f"Run {seed}-{number}{'' if with_script else ' plain'}: {sentence(chance, 4)}",
        texts={name: f"{sentence(chance, 14)}\n{sentence(chance, 9)} “ø ‍ع 中”" for name in ("problem", "context")},
        is_whole=is_whole,
        breaks=breaks[:1] if is_whole else breaks,
    )


def sentence(chance: random.Random, length: int) -> str:
    return " ".join(chance.choice(WORDS) for _ in range(length))
