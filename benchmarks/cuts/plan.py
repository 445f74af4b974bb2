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
class Run:
    number: int
    key: UUID
    title: str
    texts: dict[str, str]
    is_whole: bool  # the form without a line, sent as one
    event: str  # how the line breaks, or what else happens
    times: int  # how often in a row
    at: str  # at which question
    move: str  # what the author does then
    is_double: bool  # presses the button twice

    def __str__(self) -> str:
        where = "whole case" if self.is_whole else self.at
        return (
            f"{self.number}: {self.event} x{self.times} at {where}, then {self.move}{', double click' * self.is_double}"
        )


def draw(seed: int, number: int, *, with_script: bool) -> Run:
    chance = random.Random(f"{seed}-{number}-{with_script}")
    events = [kind for kind in KINDS if kind != "hang" or with_script] + list(BESIDE)
    # Each in turn, so that a hundred runs have every one; the rest is drawn.
    event = events[number % len(events)]
    return Run(
        number=number,
        key=UUID(int=chance.getrandbits(128), version=4),
        title=f"Run {seed}-{number}{'' if with_script else ' plain'}: {sentence(chance, 4)}",
        texts={name: f"{sentence(chance, 14)}\n{sentence(chance, 9)} “ø ‍ع 中”" for name in ("problem", "context")},
        is_whole=with_script and event not in {"rotated"} and chance.random() < 0.4,
        event=event,
        times=chance.choice((1, 1, 2, 3)),
        at=chance.choice(STEPS),
        move=chance.choice(MOVES_WITH_SCRIPT if with_script else MOVES_WITHOUT),
        is_double=chance.random() < 0.2,
    )


def sentence(chance: random.Random, length: int) -> str:
    return " ".join(chance.choice(WORDS) for _ in range(length))
