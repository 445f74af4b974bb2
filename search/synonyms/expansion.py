"""What else may stand for the words of a query? Editors' synonyms as clauses, and as marks in what was found."""

from collections.abc import Callable, Iterator, Sequence

from search.language import Token, fold, is_han, stem, stems, tokenise
from search.leads import Leads
from search.query import Best, Clause, Phrase, Term
from search.ranking import WEIGHTS
from search.synonyms.groups import Match, Synonyms, Wording

# Of one query: bounds what an engine is asked, however many words of it editors have synonyms for.
MOST_PLACES = 600

Spans = list[tuple[int, int]]


class Expansion:
    """The synonyms of one query. A record that has one counts as having the words it stands for."""

    def __init__(self, synonyms: Synonyms, tokens: Sequence[Token], language: str, leads: Leads) -> None:
        self._words, self._language, self._tokens, self._leads = synonyms.words, language, tokens, leads
        self.matches = synonyms.find(tokens, language)
        self._left = MOST_PLACES
        self.marked: set[str] = set()
        self.phrases: dict[Wording, None] = {}

    def is_known(self, place: int) -> bool:
        """Whether editors wrote this word: then it is no error of spelling."""
        in_match = any(match.start <= place < match.end for match in self.matches)
        return in_match or fold(self._tokens[place].word) in self._words

    def widen(self, clause: Clause, first: int, last: int) -> Clause:
        """The clause of the tokens `first` to `last`, or a synonym of the words that they are among."""
        places: list[Clause] = []
        for match in self.matches:
            if match.start <= first and last < match.end:
                weight = WEIGHTS.synonym / _clauses(self._tokens[match.start : match.end])
                for other in match.others:
                    found = list(_places(other, self._language, weight, self._leads))
                    if len(found) <= self._left:
                        self._left -= len(found)
                        places += found
                        self._mark(other)
        if not places:
            return clause
        own = clause.of if isinstance(clause, Best) else (clause,)
        return Best(of=(*own, *places), tie=WEIGHTS.tie)

    def _mark(self, wording: Wording) -> None:
        if len(wording.words) > 1:
            self.phrases[wording] = None
            return
        self.marked.add(wording.folded[0])
        self.marked.update(_stems(wording.words[0], wording.language, self._language))

    def used(self) -> tuple[tuple[str, tuple[str, ...]], ...]:
        """For `search_explain`: what was typed, and what it was widened by."""
        return tuple(
            (_typed(self._tokens, match), tuple(other.text for other in match.others)) for match in self.matches
        )


def _typed(tokens: Sequence[Token], match: Match) -> str:
    return " ".join(token.word for token in tokens[match.start : match.end])


def _clauses(tokens: Sequence[Token]) -> int:
    """How many clauses these words have, so that a phrase found for all of them is not counted as often."""
    return max(len(tokens) - 1, 1) if all(is_han(token.word) for token in tokens) else len(tokens)


def _places(wording: Wording, language: str, weight: float, leads: Leads) -> Iterator[Clause]:
    """Wherever the wording may stand: as it is written, and in other forms of its words; and what it names."""
    yield _at("title_f", wording.folded, WEIGHTS.title_word * weight)
    yield _at("body_f", wording.folded, WEIGHTS.body_word * weight)
    if len(wording.words) == 1:
        yield from leads.clauses_of_word(wording.words[0], wording.language or language, weight)
    else:
        yield from leads.clauses_of_words(wording.folded, weight)
    for sequence, of in _sequences(wording, language).items():
        own = of == language
        yield _at("title_s", sequence, (WEIGHTS.title_stem if own else WEIGHTS.title_stem_other) * weight)
        yield _at("body_s", sequence, (WEIGHTS.body_stem if own else WEIGHTS.body_stem_other) * weight)


def _at(field: str, words: tuple[str, ...], boost: float) -> Clause:
    return Term(field, words[0], boost) if len(words) == 1 else Phrase(field, words, 0, boost)


def _stems(word: str, of: str, reader: str) -> dict[str, str]:
    """As for a word of the query; of the editor's language alone where one is said."""
    if of:
        return {text: of} if (text := stem(word, of)) else {}
    return stems(word, reader)


def _sequences(wording: Wording, reader: str) -> dict[tuple[str, ...], str]:
    """The stems of all its words, each distinct row once, with the language that they are of."""
    if any(map(is_han, wording.words)):
        return {}
    languages = dict.fromkeys(of for word in wording.words for of in _stems(word, wording.language, reader).values())
    rows: dict[tuple[str, ...], str] = {}
    for of in languages:
        if all(row := tuple(stem(word, of) for word in wording.words)):
            rows.setdefault(row, of)
    return rows


def phrase_marks(phrases: Sequence[Wording], language: str) -> Callable[[str], Spans] | None:
    """Finds synonyms of several words in a text of this language, to highlight them as a whole."""
    if not phrases:
        return None
    wanted = [[_forms(word, phrase, language) for word in phrase.words] for phrase in phrases]

    def find(text: str) -> Spans:
        tokens = list(tokenise(text))
        keys = [{fold(token.word), stem(token.word, language)} for token in tokens]
        return [
            (tokens[place].start, tokens[place + len(phrase) - 1].end)
            for phrase in wanted
            for place in range(len(tokens) - len(phrase) + 1)
            if all(forms & keys[place + step] for step, forms in enumerate(phrase))
        ]

    return find


def _forms(word: str, phrase: Wording, language: str) -> set[str]:
    stemmed = stem(word, language) if phrase.language in ("", language) else ""
    return {fold(word), stemmed} - {""}
