"""What would somebody type who looks for one known text? Its title, whole or marred in one of five ways."""

import random
import re
import unicodedata
from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from math import ceil

from search.document import SearchDocument
from search.language import folded_words, is_han

KINDS = ("exact", "typo", "plural", "nodiac", "partial", "hard")
LEAST_WORDS, MOST_WORDS = 4, 12  # of a title that is worth looking for: fewer do not say which text is meant
LEAST_SIGNS, MOST_SIGNS = 6, 20  # the same for Chinese
LONG_WORD = 4  # letters of a word that people misspell without noticing
PARTIAL, HARD_WORDS = 0.6, 3
HARD_PAIRS = 2  # of Chinese signs, of the title and of the text each
WORD = re.compile(r"[^\W\d_]+(?:['’][^\W\d_]+)*")
LATIN = "abcdefghijklmnopqrstuvwxyz"
LETTERS = {
    "ru": "абвгдежзийклмнопрстуфхцчшщыьэюя",
    "ar": "ابتثجحخدذرزسشصضطظعغفقكلمنهوي",
    "zh": "的一是在不了有和人这中大为上个国我以要他",
}


@dataclass(frozen=True, slots=True)
class Query:
    kind: str
    language: str
    words: str
    key: str  # of the document that is looked for


def make_queries(
    documents: Sequence[SearchDocument], seed: int, each: int, languages: Sequence[str], kinds: Sequence[str] = KINDS
) -> list[Query]:
    """`each` for every language and kind that the language knows; each kind looks for documents of its own."""
    queries = []
    for language in languages:
        items = known_items(documents, language)
        random.Random(f"{seed} {language}").shuffle(items)
        for kind in kinds:
            chance = random.Random(f"{seed} {language} {kind}")
            found: list[Query] = []
            rest = []
            for item in items:
                words = make_words(kind, item, language, chance) if len(found) < each else None
                if (words and words != item.title) or (kind == "exact" and words):
                    found.append(Query(kind, language, words, item.key))
                else:
                    rest.append(item)
            items = rest
            queries += found
    return queries


@dataclass(frozen=True, slots=True)
class Item:
    """A text that somebody knows and looks for."""

    key: str
    title: str
    text: str


def known_items(documents: Sequence[SearchDocument], language: str) -> list[Item]:
    """What a visitor may find, where no other text of the language is called the same."""
    own = [document for document in documents if document.versions[0].language == language]
    called = Counter(" ".join(folded_words(document.versions[0].title)) for document in own)
    return [
        Item(document.key, version.title, version.summary + version.body)
        for document in own
        if "public" in document.visibility
        and called[" ".join(folded_words((version := document.versions[0]).title))] == 1
        and says_enough(version.title, language)
    ]


def make_words(kind: str, item: Item, language: str, chance: random.Random) -> str | None:
    """None where the language does not know the kind, or the item does not lend itself to it."""
    if kind == "hard" and language == "zh":
        return scattered(item, chance)
    return MAKERS[kind](item.title, language, chance)


def says_enough(title: str, language: str) -> bool:
    if language == "zh":
        return sum(map(is_han, title)) >= LEAST_SIGNS and len(title) <= MOST_SIGNS
    words = WORD.findall(title)
    return (
        len(set(words)) >= LEAST_WORDS
        and len(title.split()) <= MOST_WORDS
        and sum(len(w) >= LONG_WORD for w in words) > 1
    )


def exact(title: str, language: str, chance: random.Random) -> str:
    return title


def typo(title: str, language: str, chance: random.Random) -> str | None:
    """One edit in one word; one wrong sign in Chinese."""
    if language == "zh":
        places = [place for place, sign in enumerate(title) if is_han(sign)]
        place = chance.choice(places)
        return title[:place] + chance.choice(LETTERS["zh"].replace(title[place], "")) + title[place + 1 :]
    return change_one(title, chance, lambda word: misspelt(word, language, chance))


def misspelt(word: str, language: str, chance: random.Random) -> str:
    """A letter left out, put in, mistaken, or two that changed places."""
    letter = chance.choice(LETTERS.get(language, LATIN).replace(word[place := chance.randrange(len(word))].lower(), ""))
    following = word[place + 1 : place + 2]
    ways = [
        word[:place] + word[place + 1 :],
        word[:place] + letter + word[place:],
        word[:place] + letter + word[place + 1 :],
    ]
    if following and following != word[place]:
        ways.append(word[:place] + following + word[place] + word[place + 2 :])
    return chance.choice(ways)


ENDINGS: dict[str, tuple[tuple[str, str], ...]] = {
    "en": (("ies", "y"), ("es", "e"), ("s", ""), ("y", "ies"), ("", "s")),
    "fr": (("aux", "al"), ("s", ""), ("x", ""), ("al", "aux"), ("", "s")),
    "es": (("ciones", "ción"), ("s", ""), ("ción", "ciones"), ("a", "as"), ("o", "os"), ("e", "es"), ("r", "res")),
    "pt": (("ções", "ção"), ("s", ""), ("ção", "ções"), ("a", "as"), ("o", "os"), ("e", "es"), ("r", "res")),
    "ru": (("ы", ""), ("ия", "ии"), ("ие", "ия"), ("ов", "ы"), ("а", "ы"), ("ый", "ые"), ("ая", "ые"), ("ть", "л")),
    "ar": (("ات", "ة"), ("ة", "ات"), ("ين", ""), ("ون", "")),
}


def plural(title: str, language: str, chance: random.Random) -> str | None:
    """Another number or case of one word; in Arabic the article too."""
    return change_one(title, chance, lambda word: inflected(word, language)) if language in ENDINGS else None


def inflected(word: str, language: str) -> str:
    if language == "ar" and word.startswith("ال") and len(word) > 5:
        return word[2:]
    for old, new in ENDINGS[language]:
        if word.endswith(old) and len(word) - len(old) >= LONG_WORD - 1:
            return word[: len(word) - len(old)] + new
    return word


HAMZA = str.maketrans({"أ": "ا", "إ": "ا", "آ": "ا", "ة": "ه", "ى": "ي"})


def nodiac(title: str, language: str, chance: random.Random) -> str | None:
    """Typed on a keyboard without accents; in Arabic without hamza and with a plain last letter."""
    if language not in ("fr", "es", "pt", "ar"):
        return None
    plain = without_accents(title, language)
    return plain if plain != title else None


def without_accents(text: str, language: str) -> str:
    if language == "ar":
        return text.translate(HAMZA)
    if language == "ru":
        return text.replace("ё", "е")
    return "".join(c for c in unicodedata.normalize("NFKD", text) if not unicodedata.combining(c))


def partial(title: str, language: str, chance: random.Random) -> str | None:
    """60 % of the words in their order; as long a piece of a Chinese title."""
    words: Sequence[str] = title if language == "zh" else title.split()
    count = ceil(PARTIAL * len(words))
    if language == "zh":
        start = chance.randrange(len(words) - count + 1)
        piece = title[start : start + count]
        return piece if sum(map(is_han, piece)) > 2 else None
    return " ".join(words[place] for place in sorted(chance.sample(range(len(words)), count)))


def hard(title: str, language: str, chance: random.Random) -> str | None:
    """Up to three words of the title, each misspelt, accents left out."""
    words = list(dict.fromkeys(word for word in WORD.findall(title) if len(word) >= LONG_WORD))
    chosen = [words[place] for place in sorted(chance.sample(range(len(words)), min(HARD_WORDS, len(words))))]
    return " ".join(misspelt(without_accents(word, language), language, chance) for word in chosen)


def scattered(item: Item, chance: random.Random) -> str | None:
    """What is hard in Chinese: two pairs of signs of the title and two of the text, parted and in no order.

    No spelling is corrected there (a wrong sign is a *typo*), and pairs of the text alone do not say which is meant:
    most of them stand in hundreds of others.
    """
    of_title = pairs_of(item.title)
    of_text = [pair for pair in pairs_of(item.text) if pair not in of_title]
    if min(len(of_title), len(of_text)) < HARD_PAIRS:
        return None
    chosen = [*chance.sample(of_title, HARD_PAIRS), *chance.sample(of_text, HARD_PAIRS)]
    chance.shuffle(chosen)
    return " ".join(chosen)


def pairs_of(text: str) -> list[str]:
    """Each two Han characters that stand together, once."""
    pairs = (text[place : place + 2] for place in range(len(text) - 1))
    return list(dict.fromkeys(pair for pair in pairs if all(map(is_han, pair))))


def change_one(title: str, chance: random.Random, change: Callable[[str], str]) -> str | None:
    places = [match.span() for match in WORD.finditer(title) if len(match[0]) >= LONG_WORD]
    chance.shuffle(places)
    for start, end in places:
        changed = change(title[start:end])
        if changed != title[start:end]:
            return title[:start] + changed + title[end:]
    return None


MAKERS: dict[str, Callable[[str, str, random.Random], str | None]] = {
    "exact": exact,
    "typo": typo,
    "plural": plural,
    "nodiac": nodiac,
    "partial": partial,
    "hard": hard,
}
