"""Groups of synonyms that contradict themselves or each other are refused with a sentence that says which."""

import pytest

from search.synonyms.groups import Wording
from search.synonyms.rules import MOST_GROUPS, MOST_TERMS, Group, check_group


def group(*texts, one_way=False):
    name = f"{texts[0]} → {texts[1]}" if one_way else " = ".join(texts)
    return Group(name, tuple(map(Wording.read, texts)), one_way)


def problems(*texts, one_way=False, others=()):
    return check_group([(text, "") for text in texts], is_one_way=one_way, others=others)


@pytest.mark.parametrize(
    "texts",
    [
        ("ferry", "boat"),
        ("birth certificate", "acte de naissance", "شهادة ميلاد", "出生证明"),
        ("boat", "boats"),  # other forms do no harm
        ("中华人民共和国电子政务法律", "law"),  # many signs are not many words
    ],
)
def test_a_sound_group_has_no_problem(texts):
    assert not problems(*texts, others=[group("other", "words")])


@pytest.mark.parametrize(
    ("texts", "place"),
    [
        (("Ferry", "boat", "FERRY"), 2),
        (("Éducation", "education"), 1),
        (("e-government", "E Government"), 1),
        (("إلكتروني", "الكتروني"), 1),
        (("boat", "—"), 1),
        (("!!", "boat"), 0),
        (("boat", "one two three four five six seven"), 1),
    ],
)
def test_a_word_that_is_wrong_is_told_at_its_place(texts, place):
    found = problems(*texts)
    assert list(found.terms) == [place]
    assert found.group == []


def test_the_same_word_twice_names_both():
    assert problems("Éducation", "education").terms[1] == (
        "“education” and “Éducation” are the same to search: capitals, accents and signs don't count."
    )


@pytest.mark.parametrize("texts", [(), ("boat",)])
def test_a_group_of_one_is_none(texts):
    assert problems(*texts).group == ["Write at least two words that mean the same."]


def test_too_many():
    assert problems(*(f"word {number}" for number in range(MOST_TERMS + 1))).group
    others = [group(f"a{number}", f"b{number}") for number in range(MOST_GROUPS)]
    assert "2000" in problems("boat", "ship", others=others).group[0]


def test_a_word_stands_in_one_group_only():
    found = problems("ship", "Boat", others=[group("x", "y"), group("ferry", "boat")])
    assert found.terms == {
        1: "“Boat” stands already in the group “ferry = boat”. Add your words there, or take it out there."
    }


def test_what_a_one_way_group_leads_to_may_stand_elsewhere():
    assert not problems("ship", "boat", others=[group("ferry", "boat", one_way=True)])
    assert not problems("ferry", "boat", one_way=True, others=[group("ship", "boat")])
    assert problems("ferry", "ship", others=[group("ferry", "boat", one_way=True)]).terms
    assert problems("ferry", "ship", one_way=True, others=[group("ferry", "boat")]).terms


@pytest.mark.parametrize(
    ("others", "blamed"),
    [
        ([group("boat", "ferry", one_way=True)], "boat → ferry"),
        ([group("boat", "ship", one_way=True), group("ship", "Ferry", one_way=True)], "ship → Ferry"),
    ],
)
def test_a_circle_contradicts_itself(others, blamed):
    found = problems("ferry", "raft", "boat", one_way=True, others=others)
    assert list(found.terms) == [2]
    assert f"“{blamed}” leads back" in found.terms[2]


def test_a_circle_of_others_does_not_hang():
    others = [group("a", "b", one_way=True), group("b", "a", one_way=True), group("c", "a", one_way=True)]
    assert not problems("ferry", "c", one_way=True, others=others)
