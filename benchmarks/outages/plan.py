"""What happens in a run of benchmarks.outages, and when? The same seed gives the same plan."""

import random
from dataclasses import dataclass

# How often editors do what, of a hundred.
OPERATIONS = {
    "publish": 30,
    "edit": 28,
    "translate": 8,
    "move": 8,
    "unpublish": 6,
    "publish_again": 5,
    "delete": 5,
    "guard": 3,
    "open": 2,
    "rename_theme": 2,
    "merge_themes": 1,
    "abandon": 2,  # a transaction that is rolled back
}
FIRST = 6  # operations before anything goes wrong


@dataclass(frozen=True, slots=True)
class Outage:
    name: str
    operations: int  # for how many operations it lasts at least
    seconds: float  # and for how long
    hits_engine: bool = False  # one of these at a time


KILL_WORKER = Outage("kill_worker", 0, 0)
PAUSE_WORKER = Outage("pause_worker", 4, 1)
SECOND_WORKER = Outage("second_worker", 12, 6)
REBUILD = Outage("rebuild", 0, 0)
KILL_REBUILD = Outage("kill_rebuild", 0, 0)
ROLL_BACK = Outage("roll_back", 0, 0)
OF_ALL = (REBUILD, KILL_WORKER, KILL_REBUILD, PAUSE_WORKER, ROLL_BACK, SECOND_WORKER)

OUTAGES = {
    "embedded": (
        *OF_ALL,
        Outage("block_folder", 6, 2, hits_engine=True),
        Outage("hold_lock", 6, 2, hits_engine=True),
        Outage("fill_disk", 6, 2, hits_engine=True),
    ),
    "elastic": (
        *OF_ALL,
        Outage("kill_node", 4, 1, hits_engine=True),
        Outage("pause_node", 6, 3, hits_engine=True),
    ),
    "cluster": (
        *OF_ALL,
        Outage("kill_master", 6, 10, hits_engine=True),
        Outage("pause_master", 6, 35, hits_engine=True),
        Outage("kill_node", 6, 5, hits_engine=True),
        Outage("pause_node", 6, 15, hits_engine=True),
    ),
}


@dataclass(frozen=True, slots=True)
class Step:
    operation: str
    outage: Outage | None = None


def make_plan(seed: int, operations: int, where: str) -> list[Step]:
    """Every outage at least once, engine and others in turn; spread evenly over the operations."""
    chance = random.Random(seed)
    names = chance.choices(list(OPERATIONS), list(OPERATIONS.values()), k=operations)
    every = max((operations - FIRST) // max(len(OUTAGES[where]), operations // 25), 1)
    steps = [Step(name) for name in names]
    queue: list[Outage] = []
    for place in range(FIRST, operations, every):
        queue = queue or in_turn(chance, OUTAGES[where])
        steps[place] = Step(names[place], queue.pop(0))
    return steps


def in_turn(chance: random.Random, outages: tuple[Outage, ...]) -> list[Outage]:
    """In a new order, an outage of the engine between the others."""
    of_engine = [outage for outage in outages if outage.hits_engine]
    others = [outage for outage in outages if not outage.hits_engine]
    chance.shuffle(of_engine)
    chance.shuffle(others)
    mixed = []
    while of_engine or others:
        mixed += others[:1] + of_engine[:1]
        others, of_engine = others[1:], of_engine[1:]
    return mixed
