"""How much does each place of a word weigh? One table for both engines; measured in the search design, section 3."""

from dataclasses import dataclass
from math import ceil, log1p, log2


@dataclass(frozen=True, slots=True)
class Weights:
    title_word: float = 4.5  # the very word in a title
    title_stem: float = 3.0  # another form of it, in the reader's language
    title_stem_other: float = 2.0  # in another language, where the stem may be of a stranger
    body_word: float = 1.2
    body_stem: float = 1.0
    body_stem_other: float = 0.7
    name_word: float = 0.6  # of a theme or country in any language: finds records across languages, ranks last
    name_stem: float = 0.4
    tie: float = 0.05  # the best place counts, the others add a little; .3 ranked worse
    phrase: float = 2.0  # the words stand together in a title, one place apart at most
    phrase_slop: int = 1
    whole_title: float = 16.0  # every word stands in titles: BM25 alone prefers a short title with most of them
    language: float = 4.0  # there is a version in the reader's language; 8 brought no more
    near: tuple[float, float] = (0.8, 0.5)  # for a misspelt word, by one letter and by two
    synonym: float = 0.9  # what editors say means the same: a little under the word itself
    known_from: int = 3  # records that make a word known; a rarer one may be an error of spelling
    nearest: int = 5
    most_corrected: int = 6  # words of a query that are widened; bounds the work
    words_needed: float = 0.6  # of three words and more
    pairs_needed: float = 0.4  # of Han pairs; .6 loses short titles with one wrong sign
    # The design's .25, .1 and 1.5 turned round more than what is nearly equal: .978 -> .952 at 95,000, these -> .971.
    recent: float = 0.08  # what the newest gain over the oldest
    half_life: float = 5.0  # years after which half of that is left
    taken_up: float = 0.03  # per power of e of the works that build on it
    most_standing: float = 1.15


WEIGHTS = Weights()
STEPS = 256  # to which 1 of a weight is divided


def needed_matches(words: int, pairs: int) -> int:
    """How many of the words (and pairs of Han characters) a record must have."""
    of_words = min(words, 1) if words < 3 else ceil(WEIGHTS.words_needed * words)
    return of_words + ceil(WEIGHTS.pairs_needed * pairs)


def standing(newest: int, day: int, *, ages: bool, taken_up: int) -> float:
    """By what a score is multiplied, from the days of a record and of the index as ordinals.

    Counted once, when the document is written: both engines then multiply by one number that they hold.
    """
    years = max(day - newest, 0) / 365.25 if newest else WEIGHTS.half_life  # without a date: neither new nor old
    fresh = 0.5 ** (years / WEIGHTS.half_life) if ages else 1.0
    factor = (1 + WEIGHTS.recent * fresh) * (1 + WEIGHTS.taken_up * log1p(max(taken_up, 0)))
    return as_factor(as_weight(min(factor, WEIGHTS.most_standing)))


def as_weight(factor: float) -> float:
    """What tantivy is given: it multiplies by log2(2 + weight). In steps, which take two bytes instead of eight."""
    return round((2.0**factor - 2.0) * STEPS) / STEPS


def as_factor(weight: float) -> float:
    return log2(2.0 + weight)


# Where scores agree to three decimals they agree: the engines' floats differ behind them. Newest first then.
SCORE_DECIMALS = 3
