"""Which words do editors say mean the same, and where do they stand in a query? The whole table is kept in memory."""

import logging
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise

from django.db import DatabaseError
from django.db.models import Count, Max, Sum

from portal.read_once import KeptTable
from search.language import Token, fold, is_han, stem, stems, tokenise

logger = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Wording:
    """A word or several, as the editor wrote them."""

    text: str
    language: str  # empty: not said
    words: tuple[str, ...]
    folded: tuple[str, ...]

    @classmethod
    def read(cls, text: str, language: str = "") -> "Wording":
        words = tuple(token.word for token in tokenise(text) if fold(token.word))
        return cls(text, language, words, tuple(map(fold, words)))


@dataclass(frozen=True, slots=True)
class Match:
    """The tokens from `start` up to `end` are words of a group; `others` mean the same."""

    start: int
    end: int
    others: tuple[Wording, ...]


class Synonyms:
    def __init__(self, groups: Iterable[tuple[Sequence[Wording], bool]] = ()) -> None:
        """`groups`: the wordings of each, and whether only the first leads to the others."""
        self.words: set[str] = set()
        self._starts: dict[str, list[tuple[Wording, tuple[Wording, ...]]]] = {}
        for wordings, is_one_way in groups:
            wordings = [wording for wording in wordings if wording.words]
            self.words.update(word for wording in wordings for word in wording.folded)
            for wording in wordings[:1] if is_one_way else wordings:
                others = tuple(other for other in wordings if other.folded != wording.folded)
                if others:
                    self._add(wording, others)

    def _add(self, wording: Wording, others: tuple[Wording, ...]) -> None:
        first = wording.words[0]
        for start in {wording.folded[0], *stems(first, wording.language)}:
            self._starts.setdefault(start, []).append((wording, others))

    def find(self, tokens: Sequence[Token], language: str) -> list[Match]:
        """From left to right; a longer wording goes before a shorter one, and what it takes is taken."""
        found: list[Match] = []
        place = 0
        while self._starts and place < len(tokens):
            here = [
                Match(place, place + len(wording.words), others)
                for wording, others in self._at(tokens[place].word, language)
                if _stands_at(tokens, place, wording, language)
            ]
            if here:
                longest = max(here, key=lambda match: match.end)
                found.append(longest)
                place = longest.end
            else:
                place += 1
        return found

    def _at(self, word: str, language: str) -> Iterator[tuple[Wording, tuple[Wording, ...]]]:
        for start in dict.fromkeys([fold(word), *stems(word, language)]):
            yield from self._starts.get(start, ())


def _stands_at(tokens: Sequence[Token], place: int, wording: Wording, language: str) -> bool:
    here = tokens[place : place + len(wording.words)]
    if len(here) < len(wording.words):
        return False
    of = wording.language or language
    for token, word, folded in zip(here, wording.words, wording.folded, strict=True):
        if fold(token.word) != folded and (not (own := stem(word, of)) or stem(token.word, of) != own):
            return False
    # Han signs of one word stand together.
    return all(one.end == two.start for one, two in pairwise(here) if is_han(one.word) and is_han(two.word))


NO_SYNONYMS = Synonyms()


def kept_synonyms() -> Synonyms:
    """What editors say now: one small query tells whether another process has changed it."""
    try:
        return _kept.get()
    except DatabaseError as error:
        logger.warning("search goes on without its synonyms: %s", error)
        return NO_SYNONYMS


def _stamp() -> object:
    from search.models import SynonymTerm

    asked = SynonymTerm.objects.aggregate(Count("pk"), Sum("pk"), latest=Max("group__updated"))
    return tuple(asked.values())


def _read() -> Synonyms:
    from search.models import SynonymGroup

    return Synonyms(
        ([Wording.read(term.text, term.language) for term in group.terms.all()], group.is_one_way)
        for group in SynonymGroup.objects.prefetch_related("terms")
    )


_kept = KeptTable(stamp=_stamp, read=_read)
