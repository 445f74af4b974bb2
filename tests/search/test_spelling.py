"""Near words are the nearest and most frequent, and the vocabulary is read no more often than needed."""

import random

import pytest
from rapidfuzz.distance import OSA

from search import spelling
from search.engines.base import SearchUnavailable
from search.language import fold, tokenise, without_fragments
from search.near import WordList
from search.planning import plan_words, write_correction
from search.query import Some
from search.ranking import needed_matches
from search.spelling import Vocabulary, VocabularyShelf

WORDS = {"harbour": 9, "harbours": 2, "labour": 50, "harvest": 5, "water": 30, "waters": 3, "cat": 7, "закон": 4}


def test_near_words_are_ranked_by_distance_then_frequency() -> None:
    vocabulary = Vocabulary(WORDS, "1")
    assert vocabulary.near("harbor") == (("harbour", 0.8),)  # those two letters away are not needed then
    assert vocabulary.near("hrboor") == (("harbour", 0.5),)
    assert vocabulary.near("watre") == (("water", 0.8),)
    assert vocabulary.near("закан") == (("закон", 0.8),)
    assert vocabulary.near("xyzzyq") == ()


def test_known_short_and_odd_words_are_left_alone() -> None:
    vocabulary = Vocabulary(WORDS, "1")
    assert all(map(vocabulary.is_known, ("water", "waters", "ct", "2014", "数", "b2b")))
    assert not vocabulary.is_known("harbours")  # two records: it may be an error itself
    assert not vocabulary.is_known("watre")
    assert vocabulary.near("cta") == (("cat", 0.8),)


def test_corrections_are_written_into_the_question() -> None:
    vocabulary = Vocabulary(WORDS, "1")
    plan = plan_words("«Watre» and harvst", "en", vocabulary)
    assert write_correction("«Watre» and harvst", plan) == "«water» and harvest"
    assert plan.is_misspelt
    assert write_correction("water", plan_words("water", "en", vocabulary)) is None


@pytest.mark.parametrize(
    ("words", "expected"),
    [
        ("e-procurement", ["procurement"]),
        ("e‑government in Tonga", ["government", "in", "tonga"]),
        ("vis-à-vis", ["vis", "vis"]),
        ("l’e-administration", ["administration"]),
        ("plan b", ["plan", "b"]),
        ("b - water", ["b", "water"]),
        ("e-", ["e"]),
        ("a-b", ["a", "b"]),
    ],
)
def test_a_letter_of_a_joined_word_is_no_word_of_its_own(words: str, expected: list[str]) -> None:
    tokens = list(tokenise(words))
    assert [fold(token.word) for token in without_fragments(words, tokens)] == expected


def test_a_misspelt_joined_word_must_match_by_more_than_its_letter() -> None:
    plan = plan_words("e-proucrement", "en", Vocabulary({"procurement": 9, "e": 40}, "1"))
    assert isinstance(plan.text, Some)
    assert len(plan.text.of) == plan.text.needed == 1
    assert [near for _token, near in plan.corrected] == ["procurement"]


def test_another_form_of_a_known_word_is_no_error() -> None:
    plan = plan_words("harvests", "en", Vocabulary(WORDS, "1"))
    assert not plan.corrected
    assert not plan.is_misspelt


def test_work_is_bounded() -> None:
    vocabulary = Vocabulary(WORDS, "1")
    plan = plan_words(" ".join(f"harb{letter}{other}r" for letter in "abcdef" for other in "ghijkl"), "en", vocabulary)
    assert len(plan.corrected) <= 6
    assert isinstance(plan.text, Some)
    assert len(plan.text.of) <= 40
    han = plan_words("".join(map(chr, range(0x4E00, 0x4E00 + 400))), "zh", vocabulary)
    assert isinstance(han.text, Some)
    assert len(han.text.of) == 40


@pytest.mark.parametrize(
    ("words", "pairs", "needed"),
    [(1, 0, 1), (2, 0, 1), (3, 0, 2), (5, 0, 3), (6, 0, 4), (0, 1, 1), (0, 3, 2), (1, 2, 2)],
)
def test_how_many_words_must_match(words: int, pairs: int, needed: int) -> None:
    assert needed_matches(words, pairs) == needed


class Shelf:
    def __init__(self) -> None:
        self.reads: list[tuple[str, ...]] = []
        self.shelf = VocabularyShelf(self.read)

    def read(self, visibility: tuple[str, ...]) -> list[tuple[str, int]]:
        self.reads.append(visibility)
        return [(visibility[0], len(self.reads))]


def test_each_visibility_has_its_own_vocabulary() -> None:
    kept = Shelf()
    assert kept.shelf.get(("public",), "1").words == {"public": 1}
    assert kept.shelf.get(("staff", "public"), "1").words != {"public": 1}
    kept.shelf.get(("public", "staff"), "1")
    assert kept.reads == [("public",), ("public", "staff")]


def test_a_vocabulary_is_read_again_after_a_while(monkeypatch: pytest.MonkeyPatch) -> None:
    kept = Shelf()
    kept.shelf.get(("public",), "1")
    assert kept.shelf.get(("public",), "2").generation == "1"
    monkeypatch.setattr(spelling, "SECONDS_KEPT", 0.0)
    assert kept.shelf.get(("public",), "1").generation == "1"
    assert len(kept.reads) == 1
    assert kept.shelf.get(("public",), "2").generation == "2"


def test_few_vocabularies_are_kept() -> None:
    kept = Shelf()
    for number in range(20):
        kept.shelf.get((f"group:{number}",), "1")
    assert len(kept.shelf._kept) == spelling.VISIBILITIES_KEPT


def test_without_a_vocabulary_words_are_taken_as_spelt() -> None:
    def fail(_visibility: tuple[str, ...]) -> list[tuple[str, int]]:
        raise SearchUnavailable

    vocabulary = VocabularyShelf(fail).get(("public",), "1")
    assert vocabulary.near("harbor") == ()
    assert plan_words("harbor", "en", vocabulary).corrected == ()


@pytest.mark.parametrize(
    ("word", "near"),
    [
        ("land", ["laid"]),  # not "and": a shorter word is another one
        ("form", ["foro"]),  # in two records; not "from", which is in fifty
        ("datta", ["data"]),
        ("goverment", ["government"]),  # long: it may well be misspelt in a record too
        ("eeu", ["eau"]),
    ],
)
def test_a_word_that_is_rare_is_not_taken_for_a_frequent_one(word: str, near: list[str]) -> None:
    words = {"and": 285, "land": 1, "laid": 2, "form": 2, "from": 50, "foro": 4, "data": 160}
    words |= {"government": 204, "goverment": 1, "eau": 3, "au": 40}
    assert [form for form, _weight in Vocabulary(words, "now").near(word)] == near


def test_near_words_are_all_that_are_so_many_letters_away() -> None:
    """The halves of a word lead to the same words as looking at each."""
    chance = random.Random(5)
    words = {"".join(chance.choices("abcé", k=chance.randint(1, 9))) for _ in range(3_000)} | {"закон", "كابل", "ab"}
    listed = WordList(words)
    for word in chance.sample(sorted(words), 150) + ["".join(chance.choices("abcé", k=6)) for _ in range(150)]:
        for distance in (1, 2):
            near = {other for other in words if other != word and OSA.distance(word, other) <= distance}
            assert set(listed.within(word, distance)) == near, (word, distance)
