"""Which of many words are one or two letters away from another? Letters left out, put in, mistaken or swapped."""

from bisect import bisect_left
from collections.abc import Collection, Iterator, Sequence
from functools import cached_property

from rapidfuzz import process
from rapidfuzz.distance import OSA

LAST = "\U0010ffff"


class WordList:
    """Sorted from either end: a word one letter away has kept its first half or its second."""

    def __init__(self, words: Collection[str]) -> None:
        self._words = words
        self._forward = sorted(words)
        self._backward = sorted(word[::-1] for word in words)

    @cached_property
    def _by_length(self) -> dict[int, list[str]]:
        found: dict[int, list[str]] = {}
        for word in self._forward:
            found.setdefault(len(word), []).append(word)
        return found

    def within(self, word: str, distance: int) -> list[str]:
        """The word itself left out."""
        if distance == 1:
            choices = [near for near in self._halves(word) if abs(len(near) - len(word)) < 2]
        else:  # a fiftyfold of the work; only where nothing is one letter away
            lengths = range(len(word) - distance, len(word) + distance + 1)
            choices = [near for length in lengths for near in self._by_length.get(length, ())]
        found = process.extract(word, choices, scorer=OSA.distance, score_cutoff=distance, limit=None)
        return [near for near, _distance, _place in found if near != word]

    def _halves(self, word: str) -> set[str]:
        middle = len(word) // 2
        head, tail = word[:middle], word[middle:]
        found = set(_beginning(self._forward, head))
        found.update(near[::-1] for near in _beginning(self._backward, tail[::-1]))
        swapped = head[:-1] + tail[:1] + head[-1:] + tail[1:]  # the two letters in the middle
        if swapped in self._words:
            found.add(swapped)
        return found


def _beginning(ordered: Sequence[str], start: str) -> Iterator[str]:
    for place in range(bisect_left(ordered, start), bisect_left(ordered, start + LAST)):
        yield ordered[place]
