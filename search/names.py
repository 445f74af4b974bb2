"""Which themes and countries does a word name? Their names in every language, in memory, for the question.

The index holds no names: what a word names is sought by facet. So a new name counts from the moment it is saved, in
both engines alike, and a record does not carry two hundred words that it never wrote.
"""

import logging
from collections.abc import Iterable, Mapping, Sequence
from itertools import pairwise

from django.db import DatabaseError

from search import registry
from search.language import fold, is_han, stems, tokenise

logger = logging.getLogger(__name__)

Values = dict[str, set[str]]  # by facet
NOTHING_NAMED: Mapping[str, set[str]] = {}


class Names:
    """What the words of names lead to: folded words, stems in any language of their script, pairs of Han signs."""

    def __init__(self, tables: Mapping[str, Mapping[str, Iterable[str]]] | None = None) -> None:
        """`tables`: facet -> value -> its names."""
        self.words: dict[str, Values] = {}
        self.stems: dict[str, Values] = {}
        self.pairs: dict[tuple[str, str], Values] = {}
        self._names: dict[tuple[str, str], list[tuple[str, ...]]] = {}
        self.sizes = {facet: len(table) for facet, table in (tables or {}).items()}
        for facet, table in (tables or {}).items():
            for value, names in table.items():
                for name in dict.fromkeys(names):
                    self._add(facet, value, name)

    def _add(self, facet: str, value: str, name: str) -> None:
        tokens = [token for token in tokenise(name) if fold(token.word)]
        folded = tuple(fold(token.word) for token in tokens)
        self._names.setdefault((facet, value), []).append(folded)
        for token, word in zip(tokens, folded, strict=True):
            self.words.setdefault(word, {}).setdefault(facet, set()).add(value)
            for stem in () if is_han(token.word) else stems(token.word, ""):
                self.stems.setdefault(stem, {}).setdefault(facet, set()).add(value)
        for one, two in pairwise(zip(tokens, folded, strict=True)):
            if is_han(one[0].word) and is_han(two[0].word) and one[0].end == two[0].start:
                self.pairs.setdefault((one[1], two[1]), {}).setdefault(facet, set()).add(value)

    def holding(self, words: Sequence[str]) -> Mapping[str, set[str]]:
        """What has all these folded words side by side in one of its names."""
        if len(words) == 1:
            return self.words.get(words[0], NOTHING_NAMED)
        found: Values = {}
        for facet, values in self.words.get(words[0], NOTHING_NAMED).items():
            for value in values:
                if any(_stands_in(words, name) for name in self._names[facet, value]):
                    found.setdefault(facet, set()).add(value)
        return found


def _stands_in(words: Sequence[str], name: Sequence[str]) -> bool:
    return any(tuple(name[start : start + len(words)]) == tuple(words) for start in range(len(name)))


NO_NAMES = Names()
_kept: tuple[tuple[object, ...], Names] = ((), NO_NAMES)


def kept_names() -> Names:
    """What everything is called now; made anew when one of the registered tables is another than before."""
    global _kept
    try:
        tables = {facet: source.table() for facet, source in registry.named().items()}
    except DatabaseError as error:
        logger.warning("search goes on without the names of themes and countries: %s", error)
        return NO_NAMES
    made_of, names = _kept
    if len(made_of) != len(tables) or any(
        one is not other for one, other in zip(made_of, tables.values(), strict=True)
    ):
        names = Names(
            {
                facet: {value: source.names_of(entry) for value, entry in tables[facet].items()}
                for facet, source in registry.named().items()
            }
        )
        _kept = (tuple(tables.values()), names)
    return names
