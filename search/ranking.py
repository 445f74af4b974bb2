"""How much does each place of a word weigh? One table for both engines; measured in the search design, section 3."""

from dataclasses import dataclass
from math import ceil


@dataclass(frozen=True, slots=True)
class Weights:
    title_word: float = 4.5  # the very word in a title
    title_stem: float = 3.0  # another form of it, in the reader's language
    title_stem_other: float = 2.0  # in another language, where the stem may be of a stranger
    body_word: float = 1.2
    body_stem: float = 1.0
    body_stem_other: float = 0.7
    name_word: float = 0.6  # name of a theme or country in any language: finds records across languages, ranks last
    name_stem: float = 0.4
    tie: float = 0.05  # the best place counts, the others add a little; .3 ranked worse
    phrase: float = 2.0  # the words stand together in a title, one place apart at most
    phrase_slop: int = 1
    language: float = 4.0  # there is a version in the reader's language; 8 brought no more
    near: tuple[float, float] = (0.8, 0.5)  # for a misspelt word, by one letter and by two
    synonym: float = 0.9  # what editors say means the same: a little under the word itself
    known_from: int = 3  # records that make a word known; a rarer one may be an error of spelling
    nearest: int = 5
    most_corrected: int = 6  # words of a query that are widened; bounds the work
    words_needed: float = 0.6  # of three words and more
    pairs_needed: float = 0.4  # of Han pairs; .6 loses short titles with one wrong sign


WEIGHTS = Weights()


def needed_matches(words: int, pairs: int) -> int:
    """How many of the words (and pairs of Han characters) a record must have."""
    of_words = min(words, 1) if words < 3 else ceil(WEIGHTS.words_needed * words)
    return of_words + ceil(WEIGHTS.pairs_needed * pairs)


# Where scores agree to three decimals they agree: the engines' floats differ behind them. Newest first then.
SCORE_DECIMALS = 3
