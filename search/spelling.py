"""Which words of the index are near a misspelt one? The same for both engines, from what a visitor may see."""

import threading
import time
from collections.abc import Callable, Iterable, Mapping
from contextlib import suppress
from copy import copy
from functools import lru_cache
from itertools import islice

from search.engines.base import NOTHING_SEEN, SearchUnavailable, Seen
from search.language import is_spellable
from search.leads import Leads
from search.names import NO_NAMES, Names
from search.near import WordList
from search.ranking import WEIGHTS

SECONDS_KEPT = 60.0  # a vocabulary is read again at most so often, however busy the editors are
QUICK = 0.1  # seconds; a vocabulary that took longer is read again in the background
MOST_WORDS = 300_000
VISIBILITIES_KEPT = 4
LONG = 6  # letters of a word that may be wrong in two of them
FULL = 4  # letters; a shorter word is mostly "and", "for", "los", and no near word of one that is longer
FAR_MORE = 10  # times as frequent as a short word that exists: then that is another word, not the one meant
SHORTEST = 3  # letters of a word that is looked up; leaving those of three as typed cost .03 of hard queries


class Vocabulary:
    """The words of the texts, and beside them those of the names that records are found by."""

    def __init__(
        self, words: Mapping[str, int], generation: str, seen: Seen = NOTHING_SEEN, names: Names = NO_NAMES
    ) -> None:
        self.words = words
        self.generation = generation
        self.most = max(words.values(), default=0)  # records that have the most frequent word
        self.loaded = time.monotonic()
        self.seconds = 0.0
        self._seen = seen
        self._list = WordList(words)
        self._take(names)

    def _take(self, names: Names) -> None:
        self.leads = Leads(names, self._seen.counts, self._seen.records)
        self._named = WordList({word for word in self.leads.words if word not in self.words and is_spellable(word)})
        self._renamed: Vocabulary | None = None
        self.near = lru_cache(maxsize=2_000)(self._near)

    def with_names(self, names: Names) -> "Vocabulary":
        """The same words with what things are called now; kept until something is renamed."""
        if self.leads.names is names:
            return self
        renamed = self._renamed
        if renamed is None or renamed.leads.names is not names:
            renamed = copy(self)
            renamed._take(names)
            self._renamed = renamed
        return renamed

    def count(self, word: str) -> int:
        return max(self.words.get(word, 0), self.leads.words.get(word, 0))

    def is_known(self, word: str) -> bool:
        return len(word) < SHORTEST or not is_spellable(word) or self.count(word) >= WEIGHTS.known_from

    def _near(self, word: str) -> tuple[tuple[str, float], ...]:
        """Words one letter away with their weight, the most frequent first; if there is none, two letters away.

        Those of two letters beside those of one found no more, and cost a third of the time of all queries.
        """
        for distance in (1, 2) if len(word) >= LONG else (1,):
            if found := self._within(word, distance):
                ranked = sorted((-self.count(near), near) for near in found)
                return tuple((near, WEIGHTS.near[distance - 1]) for _count, near in ranked[: WEIGHTS.nearest])
        return ()

    def _within(self, word: str, distance: int) -> list[str]:
        found = (*self._list.within(word, distance), *self._named.within(word, distance))
        shortest = min(len(word), FULL)
        return [near for near in found if len(near) >= shortest and not self._is_another(word, near)]

    def _is_another(self, word: str, near: str) -> bool:
        """«form» is no misspelt «from». A long word may well be misspelt in a record too."""
        return len(word) < LONG and 0 < FAR_MORE * self.count(word) < self.count(near)


def read_nothing(visibility: tuple[str, ...]) -> Seen:
    return NOTHING_SEEN


class VocabularyShelf:
    """Keeps the vocabulary of each visibility and reads it again when the index has changed."""

    def __init__(
        self,
        read: Callable[[tuple[str, ...]], Iterable[tuple[str, int]]],
        see: Callable[[tuple[str, ...]], Seen] = read_nothing,
    ) -> None:
        self._read = read
        self._see = see
        self._lock = threading.Lock()
        self._kept: dict[tuple[str, ...], Vocabulary] = {}
        self._reading: set[tuple[str, ...]] = set()

    def current(self, visibility: tuple[str, ...], generation: str) -> Vocabulary | None:
        """What is kept of this very state of the index."""
        kept = self._kept.get(tuple(sorted(set(visibility))))
        return kept if kept is not None and kept.generation == generation else None

    def get(self, visibility: tuple[str, ...], generation: str) -> Vocabulary:
        visibility = tuple(sorted(set(visibility)))
        kept = self._kept.get(visibility)
        if kept is None:
            return self._load(visibility, generation)
        if kept.generation == generation or time.monotonic() - kept.loaded < SECONDS_KEPT:
            return kept
        if kept.seconds <= QUICK:
            return self._load(visibility, generation)
        with self._lock:
            if visibility not in self._reading:
                self._reading.add(visibility)
                threading.Thread(target=self._reload, args=(visibility, generation), daemon=True).start()
        return kept

    def _reload(self, visibility: tuple[str, ...], generation: str) -> None:
        try:
            self._load(visibility, generation)
        finally:
            self._reading.discard(visibility)

    def _load(self, visibility: tuple[str, ...], generation: str) -> Vocabulary:
        began = time.monotonic()
        words: dict[str, int] = {}
        seen = NOTHING_SEEN
        # Without its vocabulary search finds what is spelt rightly, and tries again after a while.
        with suppress(SearchUnavailable):
            words.update(islice(self._read(visibility), MOST_WORDS))
            seen = self._see(visibility)
        vocabulary = Vocabulary(words, generation if words else "", seen)
        vocabulary.seconds = time.monotonic() - began
        with self._lock:
            self._kept.pop(visibility, None)
            self._kept[visibility] = vocabulary
            while len(self._kept) > VISIBILITIES_KEPT:
                del self._kept[next(iter(self._kept))]
        return vocabulary
