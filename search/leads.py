"""Where does a word of a name lead? To values of facets, the fewer records have them the weightier."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from math import log

from search.language import fold, stems
from search.names import NO_NAMES, Names
from search.query import Bonus, OneOf
from search.ranking import WEIGHTS

FEW = 6  # values of a facet that any word may lead to
SHARE = 0.3  # of all values of a facet: a word of more names than that, as "and", says nothing
UNKNOWN = 2.0  # how rare a name is held to be until the index has said


@dataclass(frozen=True, slots=True)
class Lead:
    """A word names these values of a facet, which so many records have."""

    facet: str
    values: frozenset[str]
    records: int


class Leads:
    def __init__(
        self, names: Names = NO_NAMES, counts: Mapping[str, Mapping[str, int]] | None = None, records: int = 0
    ) -> None:
        """`counts`: records by facet and value, of those that a visitor may see; they may be a minute old."""
        self.names = names
        self._counts = counts or {}
        self._records = records
        self._most = {facet: max(FEW, SHARE * size) for facet, size in names.sizes.items()}
        # What may be offered as a correction: a name must not tell of a record that is hidden.
        self.words = {word: seen for word, named in names.words.items() if (seen := self._count(named))}
        self.of_word = lru_cache(maxsize=4_000)(self._of_word)

    def _count(self, named: Mapping[str, Collection[str]]) -> int:
        return max((lead.records for lead in self._leads(named)), default=0)

    def _leads(self, named: Mapping[str, Collection[str]]) -> list[Lead]:
        found = []
        for facet, values in sorted(named.items()):
            if values and len(values) <= self._most[facet]:
                counts = self._counts.get(facet, {})
                found.append(Lead(facet, frozenset(values), sum(counts.get(value, 0) for value in values)))
        return found

    def _of_word(self, word: str, language: str) -> tuple[tuple[Lead, float], ...]:
        """By the word itself, else by its stems in any language, with the weight of that."""
        by_word = self._leads(self.names.words.get(fold(word), {}))
        found = [(lead, WEIGHTS.name_word) for lead in by_word]
        by_stem: dict[str, set[str]] = {}
        for stem in stems(word, language):
            for facet, values in self.names.stems.get(stem, {}).items():
                by_stem.setdefault(facet, set()).update(values)
        for lead in by_word:
            by_stem[lead.facet] = by_stem.get(lead.facet, set()) - lead.values
        found += [(lead, WEIGHTS.name_stem) for lead in self._leads(by_stem)]
        return tuple(found)

    def clauses_of_word(self, word: str, language: str, weight: float = 1.0) -> list[Bonus]:
        return [self._clause(lead, own * weight) for lead, own in self.of_word(word, language)]

    def clauses_of_pair(self, pair: tuple[str, str]) -> list[Bonus]:
        return [self._clause(lead, WEIGHTS.name_word) for lead in self._leads(self.names.pairs.get(pair, {}))]

    def clauses_of_words(self, words: Sequence[str], weight: float) -> list[Bonus]:
        """Of folded words that stand side by side in a name."""
        return [self._clause(lead, WEIGHTS.name_word * weight) for lead in self._leads(self.names.holding(words))]

    def values_of(self, word: str) -> list[OneOf]:
        """What a folded word leads to, as filters."""
        return [_one_of(lead) for lead in self._leads(self.names.words.get(word, {}))]

    def _clause(self, lead: Lead, weight: float) -> Bonus:
        return Bonus(_one_of(lead), round(weight * self._rarity(lead.records), 3))

    def _rarity(self, records: int) -> float:
        """As BM25 weighs a word that so many records have, so that names weigh as they would in the texts."""
        if not self._records:
            return UNKNOWN
        return log(1 + (max(self._records - records, 0) + 0.5) / (records + 0.5))


def _one_of(lead: Lead) -> OneOf:
    return OneOf(lead.facet, tuple(sorted(lead.values)))
