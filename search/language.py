"""How does text become the words and stems that both engines index? One rule, so that both find and count the same.

Change a rule here and RULES below must rise: the schema hash then asks for a rebuild.
"""

import re
import threading
import unicodedata
from collections.abc import Callable, Iterable, Iterator, Sequence
from functools import partial
from typing import NamedTuple

import Stemmer

RULES = 1
MOST_KEPT = 50_000  # words with what was made of them, for each rule; some 8 MB
LONGEST_WORD = 64  # Elasticsearch's whitespace tokenizer cuts at 255; nobody looks for a word of 64

STEMMERS = {
    "en": "english",
    "fr": "french",
    "es": "spanish",
    "pt": "portuguese",
    "ru": "russian",
    "ar": "arabic",
}

HAN = "\u2e80-\u2fdf\u3005\u3007\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff\U00020000-\U0003ffff"
# Signs which continue a word although Python's \w leaves them out: accents of their own, Arabic and Hebrew vowel
# signs, Thaana (Maldives), the vowels of Indic scripts, joiners.
MARKS = (
    "\u0300-\u036f\u0483-\u0487\u0591-\u05bd\u05bf\u05c1\u05c2\u0610-\u061a\u064b-\u065f\u0670\u06d6-\u06dc"
    "\u06df-\u06e8\u06ea-\u06ed\u07a6-\u07b0\u0900-\u0903\u093a-\u094f\u0981-\u0983\u09bc-\u09cd\u0b82\u0bbe-\u0bcd"
    "\u0d80-\u0df3\u0e31\u0e34-\u0e3a\u0e47-\u0e4e\u200c\u200d"
)
APOSTROPHES = "'’‘ʼʻ`´＇"  # the last but three are the ʻokina of Pacific languages as people type it
# Possessive: there is never a reason to give back a letter, and a run of letters is taken in one step.
_LETTERS = rf"(?:[^\W_{HAN}]++[{MARKS}]*+)++"
WORD = re.compile(rf"[{HAN}]|{_LETTERS}(?:[{APOSTROPHES}]{_LETTERS})*")
_APOSTROPHE = re.compile(f"[{APOSTROPHES}]")
JOINTS = frozenset(f"{APOSTROPHES}′-‐‑‒–")  # between the parts of one word: e-government, vis-à-vis
_HAN = re.compile(f"[{HAN}]")
_CYRILLIC = re.compile("[\u0400-\u052f]")
_ARABIC = re.compile("[\u0600-\u06ff\u0750-\u077f\ufb50-\ufdff\ufe70-\ufeff]")
SCRIPT_LANGUAGES = {_CYRILLIC: ("ru",), _ARABIC: ("ar",), None: ("en", "fr", "es", "pt")}
# l'eau, d'Ivoire, qu'il: the article is not a part of the word. Nuku'alofa and Savai'i stay whole.
ELIDED = frozenset(["l", "d", "j", "m", "n", "s", "t", "c", "qu", "jusqu", "lorsqu", "puisqu", "quoiqu"])


class Token(NamedTuple):
    word: str  # as written
    start: int
    end: int


def _folds() -> dict[int, str | None]:
    table: dict[int, str | None] = {}
    latin_and_greek = (*range(0xC0, 0x250), *range(0x370, 0x400), *range(0x1E00, 0x2000))
    for point in latin_and_greek:
        plain = "".join(c for c in unicodedata.normalize("NFKD", chr(point)) if not unicodedata.combining(c))
        if plain and plain != chr(point):
            table[point] = plain.casefold()
    pairs: dict[str, str] = {
        "ø": "o",
        "đ": "d",
        "ð": "d",
        "ł": "l",
        "ħ": "h",
        "ı": "i",
        "æ": "ae",
        "œ": "oe",
        "þ": "th",
    }
    pairs["ё"] = "е"
    # Arabic as people type it: without vowel signs, one alif, no difference at the end of a word.
    pairs |= {"أ": "ا", "إ": "ا", "آ": "ا", "ٱ": "ا", "ة": "ه", "ى": "ي", "ی": "ي", "ک": "ك"}
    table |= {ord(sign): plain for sign, plain in pairs.items()}
    table |= dict.fromkeys((*range(0x0610, 0x061B), *range(0x064B, 0x0660), 0x0670, 0x0640, *range(0x06D6, 0x06EE)))
    table |= {0x0660 + digit: str(digit) for digit in range(10)} | {0x06F0 + digit: str(digit) for digit in range(10)}
    table |= dict.fromkeys((*range(0x0300, 0x0370), 0x200C, 0x200D))
    table |= dict.fromkeys(map(ord, APOSTROPHES))
    return table


FOLDS = _folds()
_own = threading.local()  # a PyStemmer object must not be shared between threads


def tokenise(text: str) -> Iterator[Token]:
    """Words as written with their places; each Han character is a word."""
    for match in WORD.finditer(text):
        word, start, end = match[0], match.start(), match.end()
        if not word.isalnum():
            own = _without_elision(word)
            start, end = (end - len(own), end) if word.endswith(own) else (start, start + len(own))
            word = own
        yield Token(word, start, end)


def _without_elision(word: str) -> str:
    """Without the article before an apostrophe and the s behind one."""
    found = _APOSTROPHE.search(word)
    if found is None:
        return word
    head, rest = word[: found.start()], word[found.end() :]
    if rest and head.casefold() in ELIDED:
        return rest
    return word[:-2] if word[-1] in "sS" and len(word) > 2 and word[-2] in APOSTROPHES else word


def without_fragments(text: str, tokens: Sequence[Token]) -> list[Token]:
    """Leaves out single letters of a joined word, as the e of «e-procurement»: alone they say nothing."""
    whole = [token for place, token in enumerate(tokens) if not _is_fragment(text, tokens, place)]
    return whole or list(tokens)


def _is_fragment(text: str, tokens: Sequence[Token], place: int) -> bool:
    word, start, end = tokens[place]
    if len(word) != 1 or not word.isalpha() or is_han(word):
        return False
    before, after = text[start - 1 : start], text[end : end + 1]
    follows = place > 0 and before in JOINTS and tokens[place - 1].end == start - 1
    precedes = place + 1 < len(tokens) and after in JOINTS and tokens[place + 1].start == end + 1
    return follows or precedes


class Made(dict[str, str]):
    """What a rule makes of each word: texts repeat them, and a dictionary answers a whole text without a call."""

    def __init__(self, make: Callable[[str], str]) -> None:
        super().__init__()
        self._make = make

    def __missing__(self, word: str) -> str:
        if len(self) >= MOST_KEPT:
            self.clear()
        made = self[word] = self._make(word)
        return made


def fold(word: str) -> str:
    """The form in which a word is compared: no case, no accents, one Arabic and one Cyrillic spelling."""
    return FOLDED[word]


def _fold(word: str) -> str:
    if word.isascii():
        return word.replace("'", "").replace("`", "").lower()[:LONGEST_WORD]
    small = unicodedata.normalize("NFKC", word).casefold()
    # Composed again: what the table leaves may be signs which belong together.
    return unicodedata.normalize("NFKC", small.translate(FOLDS))[:LONGEST_WORD]


def stem(word: str, language: str) -> str:
    """The stem in one language, folded; empty where the language has no stemmer."""
    stemmed = STEMMED.get(language.partition("-")[0])
    return stemmed[word] if stemmed is not None else ""


def _stem(word: str, language: str) -> str:
    stemmers: dict[str, Stemmer.Stemmer] = _own.__dict__
    if language not in stemmers:
        stemmers[language] = Stemmer.Stemmer(STEMMERS[language])
    plain = _APOSTROPHE.sub("", unicodedata.normalize("NFKC", word).lower())
    return fold(stemmers[language].stemWord(plain))


FOLDED = Made(_fold)
STEMMED = {language: Made(partial(_stem, language=language)) for language in STEMMERS}


def stems(word: str, first: str) -> dict[str, str]:
    """Each distinct stem with the language it is of: the reader's language first, then the others of that script."""
    script = _CYRILLIC if _CYRILLIC.match(word) else _ARABIC if _ARABIC.match(word) else None
    languages = SCRIPT_LANGUAGES[script]
    found: dict[str, str] = {}
    for language in sorted(languages, key=lambda language: language != first):
        found.setdefault(stem(word, language), language)
    found.pop("", None)
    return found


def is_han(word: str) -> bool:
    return len(word) == 1 and _HAN.match(word) is not None


def written_words(text: str) -> list[str]:
    """The words of `tokenise` without their places, in half the time."""
    words = WORD.findall(text)
    if _APOSTROPHE.search(text):
        return [word if word.isalnum() else _without_elision(word) for word in words]
    return words


def folded_words(text: str) -> list[str]:
    return list(filter(None, map(FOLDED.__getitem__, written_words(text))))


def words_and_stems(text: str, language: str) -> tuple[list[str], list[str]]:
    words = written_words(text)
    folded = list(filter(None, map(FOLDED.__getitem__, words)))
    stemmed = STEMMED.get(language.partition("-")[0])
    if stemmed is None:
        return folded, []
    return folded, list(filter(None, map(stemmed.__getitem__, words)))


def is_spellable(folded: str) -> bool:
    """Whether a word belongs to the vocabulary: no numbers, no single signs, nothing absurdly long."""
    return 2 <= len(folded) <= 30 and folded.isalpha()


def distinct(words: Iterable[str]) -> Sequence[str]:
    return list(dict.fromkeys(words))
