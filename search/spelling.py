"""Which words of the index are near a misspelt one? The same for both engines, from what a visitor may see."""

import threading
import time
from collections.abc import Callable, Iterable, Mapping
from contextlib import suppress
from functools import lru_cache
from itertools import islice

from rapidfuzz import process
from rapidfuzz.distance import OSA

from search.engines.base import SearchUnavailable
from search.language import is_spellable
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
    def __init__(self, words: Mapping[str, int], generation: str) -> None:
        self.words = words
        self.generation = generation
        self.most = max(words.values(), default=0)  # records that have the most frequent word
        self.loaded = time.monotonic()
        self.seconds = 0.0
        self._by_length: dict[int, list[str]] = {}
        for word in words:
            self._by_length.setdefault(len(word), []).append(word)
        self.near = lru_cache(maxsize=2_000)(self._near)

    def count(self, word: str) -> int:
        return self.words.get(word, 0)

    def is_known(self, word: str) -> bool:
        return len(word) < SHORTEST or not is_spellable(word) or self.count(word) >= WEIGHTS.known_from

    def _near(self, word: str) -> tuple[tuple[str, float], ...]:
        """Words one letter away with their weight, the most frequent first; if there is none, two letters away.

        Those of two letters beside those of one found no more, and cost a third of the time of all queries.
        """
        for distance in (1, 2) if len(word) >= LONG else (1,):
            if found := self._within(word, distance):
                ranked = sorted((-self.words[near], near) for near in found)
                return tuple((near, WEIGHTS.near[distance - 1]) for _count, near in ranked[: WEIGHTS.nearest])
        return ()

    def _within(self, word: str, distance: int) -> list[str]:
        lengths = range(len(word) - distance, len(word) + distance + 1)
        choices = [near for length in lengths for near in self._by_length.get(length, ())]
        found = process.extract(word, choices, scorer=OSA.distance, score_cutoff=distance, limit=None)
        shortest = min(len(word), FULL)
        return [
            near
            for near, _distance, _place in found
            if near != word and len(near) >= shortest and not self._is_another(word, near)
        ]

    def _is_another(self, word: str, near: str) -> bool:
        """«form» is no misspelt «from». A long word may well be misspelt in a record too."""
        return len(word) < LONG and 0 < FAR_MORE * self.count(word) < self.count(near)


class VocabularyShelf:
    """Keeps the vocabulary of each visibility and reads it again when the index has changed."""

    def __init__(self, read: Callable[[tuple[str, ...]], Iterable[tuple[str, int]]]) -> None:
        self._read = read
        self._lock = threading.Lock()
        self._kept: dict[tuple[str, ...], Vocabulary] = {}
        self._reading: set[tuple[str, ...]] = set()

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
        # Without its vocabulary search finds what is spelt rightly, and tries again after a while.
        with suppress(SearchUnavailable):
            words.update(islice(self._read(visibility), MOST_WORDS))
        vocabulary = Vocabulary(words, generation if words else "")
        vocabulary.seconds = time.monotonic() - began
        with self._lock:
            self._kept.pop(visibility, None)
            self._kept[visibility] = vocabulary
            while len(self._kept) > VISIBILITIES_KEPT:
                del self._kept[next(iter(self._kept))]
        return vocabulary
