"""What is measured of an engine: how high the known text stands, what both engines agree on, how long answers take."""

import random
import time
from collections import defaultdict
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field, replace
from statistics import fmean

from benchmarks.search.corpus import COUNTRIES, LANGUAGES, STATUSES, YEARS, names
from benchmarks.search.corpus import KINDS as DOCUMENT_KINDS
from benchmarks.search.queries import KINDS, Query
from search.document import SearchDocument
from search.engines.base import Engine
from search.request import SearchRequest
from search.results import SearchResults

SEVEN_FACETS = ("kind", "theme", "country", "region", "language", "year", "status")
TEN = 10


@dataclass
class Ranks:
    """Reciprocal ranks by language and kind of query."""

    found: dict[tuple[str, str], list[float]] = field(default_factory=lambda: defaultdict(list))

    def add(self, query: Query, keys: Sequence[str]) -> None:
        top = list(keys[:TEN])
        self.found[query.language, query.kind].append(1 / (top.index(query.key) + 1) if query.key in top else 0.0)

    def mean(self, languages: Iterable[str], kinds: Iterable[str]) -> float | None:
        ranks = [rank for one in languages for kind in kinds for rank in self.found.get((one, kind), ())]
        return fmean(ranks) if ranks else None

    def count(self, languages: Iterable[str], kinds: Iterable[str]) -> int:
        return sum(len(self.found.get((one, kind), ())) for one in languages for kind in kinds)

    def table(self) -> str:
        head = ["language", *KINDS, "all", "n"]
        rows = [(language, (language,)) for language in LANGUAGES] + [("together", LANGUAGES)]
        lines = ["| " + " | ".join(head) + " |", "|---" * len(head) + "|"]
        for name, languages in rows:
            cells = [self.mean(languages, kinds) for kinds in (*((kind,) for kind in KINDS), KINDS)]
            shown = ["-" if cell is None else f"{cell:.3f}" for cell in cells]
            lines.append("| " + " | ".join([name, *shown, str(self.count(languages, KINDS))]) + " |")
        return "\n".join(lines)


def as_request(query: Query) -> SearchRequest:
    """As a visitor asks: the language of the interface is a hint, no filter."""
    return SearchRequest(words=query.words, language=query.language, per_page=TEN, facets=SEVEN_FACETS)


def narrowed(query: Query, chance: random.Random) -> SearchRequest:
    """The same with nought to three facets selected."""
    theme_names, country_names = names()
    values = {
        "kind": DOCUMENT_KINDS,
        "theme": sorted(theme_names)[:17],
        "country": sorted(country_names)[:COUNTRIES],
        "language": LANGUAGES,
        "year": YEARS,
        "status": STATUSES,
    }
    chosen = chance.sample(sorted(values), chance.randrange(4))
    return replace(
        as_request(query),
        selected={name: tuple(chance.sample(values[name], chance.choice((1, 1, 2)))) for name in chosen},
    )


def rank_all(engine: Engine, queries: Sequence[Query]) -> tuple[Ranks, list[SearchResults]]:
    ranks, answers = Ranks(), []
    for query in queries:
        answer = engine.search(as_request(query))
        ranks.add(query, [hit.key for hit in answer.hits])
        answers.append(answer)
    return ranks, answers


@dataclass(frozen=True, slots=True)
class Agreement:
    requests: int
    same_counts: int  # requests whose total and every count agree
    overlap: float  # share of the top ten that both have
    same_first: float


def compare(one: Sequence[SearchResults], other: Sequence[SearchResults]) -> Agreement:
    overlaps, firsts, counts = [], [], 0
    for ours, theirs in zip(one, other, strict=True):
        mine, yours = [hit.key for hit in ours.hits], [hit.key for hit in theirs.hits]
        overlaps.append(len({*mine} & {*yours}) / max(len(mine), len(yours)) if mine or yours else 1.0)
        firsts.append(mine[:1] == yours[:1])
        counts += ours.total == theirs.total and ours.facets == theirs.facets
    return Agreement(len(overlaps), counts, fmean(overlaps), fmean(firsts))


@dataclass(frozen=True, slots=True)
class Times:
    """Milliseconds: of the clock, and of this process's CPU."""

    wall: tuple[float, ...]
    cpu: tuple[float, ...]

    def __str__(self) -> str:
        return (
            f"{percentile(self.wall, 50):.1f} / {percentile(self.wall, 95):.1f}"
            f" (CPU {percentile(self.cpu, 50):.1f} / {percentile(self.cpu, 95):.1f})"
        )


def percentile(values: Sequence[float], share: int) -> float:
    ordered = sorted(values)
    return ordered[min(len(ordered) * share // 100, len(ordered) - 1)]


def in_whole_ms(took: Sequence[int]) -> str:
    return f"{percentile(took, 50)} / {percentile(took, 95)}"


def timed(asks: Iterable[Callable[[], object]]) -> Times:
    wall, cpu = [], []
    for ask in asks:
        began, used = time.perf_counter(), time.process_time()
        ask()
        wall.append((time.perf_counter() - began) * 1000)
        cpu.append((time.process_time() - used) * 1000)
    return Times(tuple(wall), tuple(cpu))


def questions(queries: Sequence[Query], seed: int, most: int) -> list[SearchRequest]:
    """What the times are taken of: each asked once, so that no answer comes from memory."""
    chance = random.Random(f"{seed} times")
    chosen = chance.sample(queries, min(most, len(queries)))
    return [narrowed(query, chance) for query in chosen]


def prefixes(documents: Sequence[SearchDocument], seed: int, most: int) -> list[tuple[str, str]]:
    """Beginnings of titles, as they are typed."""
    chance = random.Random(f"{seed} prefixes")
    chosen = chance.sample(documents, min(most, len(documents)))
    versions = [document.versions[0] for document in chosen]
    return [(version.title[: chance.randrange(2, 16)], version.language) for version in versions]
