"""Which words has a file, and where? Made once when it is read: what search indexes, and the places of each word.

To look through the pages of twenty files for each search would cost more the longer the files are; the places are
looked up in a few rows of bounded size instead.
"""

from collections.abc import Iterable, Mapping, Sequence
from zlib import crc32

from search.language import fold, is_han, stems, tokenise

BUCKETS = 64
MOST_FORMS = 150_000  # distinct words and stems of one file: bounds the memory of the worker
MOST_PLACES = 200  # of one word: what stands on more pages leads to none of them
# The beginning says what a file is about, and there words count as often as they stand: some twenty pages.
WHOLE = 50_000
MOST_FURTHER = 100_000  # characters of words that occur only later


def bucket_of(form: str) -> int:
    return crc32(form.encode()) % BUCKETS


def forms_of(text: str) -> set[str]:
    """Folded words, their stems in the languages of the script, and pairs of Han characters."""
    found: set[str] = set()
    written: set[str] = set()
    before, before_end = "", -1
    for token in tokenise(text):
        if is_han(token.word):
            folded = fold(token.word)
            found.add(folded)
            if before and before_end == token.start:
                found.add(before + folded)
            before, before_end = folded, token.end
        elif token.word not in written:
            written.add(token.word)
            if folded := fold(token.word):
                found.add(folded)
                found.update(stems(token.word, ""))
    return found


def places_of_words(texts: Iterable[str]) -> dict[int, str]:
    """Bucket -> its lines."""
    places: dict[str, list[int]] = {}
    for place, text in enumerate(texts):
        for form in forms_of(text):
            if (known := places.get(form)) is None:
                if len(places) < MOST_FORMS:
                    places[form] = [place]
            elif len(known) < MOST_PLACES:
                known.append(place)
    lines: dict[int, list[str]] = {}
    for form in sorted(places):
        lines.setdefault(bucket_of(form), []).append(f"{form} {','.join(map(str, places[form]))}")
    return {bucket: "\n".join(held) for bucket, held in lines.items()}


def read_places(words: str, wanted: frozenset[str]) -> Mapping[str, Sequence[int]]:
    """From the lines of a bucket, those of the wanted words."""
    found = {}
    for line in words.split("\n"):
        form, _space, places = line.partition(" ")
        if form in wanted:
            found[form] = [int(place) for place in places.split(",")]
    return found


def text_to_index(texts: Iterable[str]) -> str:
    """The beginning, then each word that did not stand there, once; Han characters in pairs."""
    beginning: list[str] = []
    further: dict[str, None] = {}
    known: set[str] = set()
    left, room = WHOLE, MOST_FURTHER
    for text in texts:
        head, rest = text[:left], text[left:]
        if head:
            beginning.append(head)
            left -= len(head)
            known.update(fold(word) for word in words_and_pairs(head))
        for word in words_and_pairs(rest) if rest and room > 0 else ():
            folded = fold(word)
            if folded not in known and folded not in further and room > 0:
                further[folded] = None
                room -= len(word) + 1
    return " ".join((*beginning, *further))


def words_and_pairs(text: str) -> Iterable[str]:
    before, before_end = "", -1
    for token in tokenise(text):
        if not is_han(token.word):
            yield token.word
            continue
        if before and before_end == token.start:
            yield before + token.word
        before, before_end = token.word, token.end
