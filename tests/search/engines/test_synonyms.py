"""Editors' synonyms: found in any language and script, marked, counted once, and no way to learn what is hidden."""

import random
from collections.abc import Sequence

import pytest

from search.document import SearchDocument, Version
from search.engines import get_engine
from search.engines.base import Engine
from search.models import SynonymGroup, SynonymTerm
from search.request import SearchRequest
from tests.search.conftest import drop_all, fill, make_record
from tests.search.corpus import make_corpus, make_request

pytestmark = pytest.mark.django_db

RECORDS = [
    make_record("case:ferry", "Tickets for the ferry"),
    make_record("case:boats", "Registering small boats", summary="Every boat has a number"),
    make_record("law:acte", "Loi sur l’acte de naissance", language="fr", summary="Les actes de naissance des îles"),
    make_record("law:naissance", "Naissance d’un acte politique", language="fr", summary="Un acte et sa naissance"),
    make_record("law:birth", "Births and Deaths Registration", summary="A birth certificate within a month"),
    make_record("law:certificate", "Certificate of good standing", summary="For companies of Tonga"),
    make_record("case:zh", "电子政务平台", language="zh", summary="政府采购"),
    make_record("case:ar", "منصة التعاقد الإلكتروني", language="ar"),
    make_record("case:portal", "E-government portal", summary="Forms on the web"),
    make_record("law:passport", "Passports Act"),
    make_record("case:staff", "Zanzibarian submarine", visibility=("staff",)),
]


def say(*texts: str | tuple[str, str], one_way: bool = False) -> SynonymGroup:
    group = SynonymGroup.objects.create(is_one_way=one_way)
    for place, text in enumerate(texts):
        words, language = text if isinstance(text, tuple) else (text, "")
        SynonymTerm.objects.create(group=group, text=words, language=language, sort_order=place)
    return group


@pytest.fixture
def shelf(engine: Engine) -> Engine:
    fill(engine, RECORDS)
    return engine


def found(engine: Engine, words: str, language: str = "en") -> set[str]:
    return {hit.key for hit in engine.search(SearchRequest.clean(words, language=language)).hits}


def test_a_word_finds_another_at_once_and_no_longer_when_it_is_taken_back(shelf: Engine) -> None:
    assert found(shelf, "vessel") == set()
    group = say("vessel", "boat")
    assert found(shelf, "vessel") == {"case:boats"}
    assert found(shelf, "vessels") == {"case:boats"}
    group.delete()
    assert found(shelf, "vessel") == set()


def test_both_ways_or_one_way(shelf: Engine) -> None:
    say("ferry", "boat", one_way=True)
    assert found(shelf, "ferry") == {"case:ferry", "case:boats"}
    assert found(shelf, "boat") == {"case:boats"}
    SynonymGroup.objects.all().delete()
    say("ferry", "boat")
    assert found(shelf, "boat") == {"case:ferry", "case:boats"}


@pytest.mark.parametrize("language", ["", "fr"])
def test_several_words_stand_together(shelf: Engine, language: str) -> None:
    assert "law:acte" not in found(shelf, "birth certificate")
    say(("birth certificate", "en"), ("acte de naissance", language))
    both = {"law:birth", "law:acte"}
    assert both <= found(shelf, "birth certificate")
    assert both <= found(shelf, "acte de naissance", "fr")
    # One or the other word of a wording, or both in another order, is not the wording.
    assert "law:naissance" not in found(shelf, "birth certificate")
    assert "law:acte" not in found(shelf, "certificate")


def test_one_word_finds_several_and_several_find_one(shelf: Engine) -> None:
    say("travel document", "passport", ("جواز سفر", "ar"))
    for words in ("travel document", "passport", "جواز سفر", "travel documents"):
        assert "law:passport" in found(shelf, words), words


def test_han_and_arabic_on_either_side(shelf: Engine) -> None:
    say("电子政务", ("e-government", "en"))
    say("مناقصة", ("التعاقد الإلكتروني", "ar"), "政府采购")
    assert found(shelf, "e-government") >= {"case:zh", "case:portal"}
    assert found(shelf, "电子政务", "zh") == {"case:zh", "case:portal"}
    assert found(shelf, "我国电子政务", "zh") >= {"case:zh", "case:portal"}
    assert found(shelf, "政务", "zh") == {"case:zh"}  # a part of the word is not the word
    assert found(shelf, "مناقصه", "ar") == {"case:ar", "case:zh"}
    assert found(shelf, "政府采购", "zh") == {"case:ar", "case:zh"}


def test_a_wording_counts_as_its_words_do(shelf: Engine) -> None:
    """Two of three words are needed: the French words count as two, the word next to them as one."""
    say("birth certificate", "acte de naissance")
    assert "law:acte" in found(shelf, "birth certificate tonga")
    assert "law:certificate" in found(shelf, "birth certificate tonga")
    assert "law:acte" not in found(shelf, "birth certificate tonga companies standing")
    say("tonga", "kingdom")
    assert "law:acte" not in found(shelf, "kingdom companies standing birth certificate")


def test_the_word_itself_goes_before_its_synonym(engine: Engine) -> None:
    fill(engine, [make_record("case:a", "Ships in port"), make_record("case:b", "Vessels in port")])
    say("ships", "vessels")
    for words, first in (("ships", "case:a"), ("vessels", "case:b")):
        assert engine.search(SearchRequest.clean(words)).hits[0].key == first


def test_the_synonym_is_marked_as_a_whole(shelf: Engine) -> None:
    say("birth certificate", ("acte de naissance", "fr"))
    say("ferry", ("boat", "en"))
    request = SearchRequest.clean("birth certificate")
    hit = next(hit for hit in shelf.search(request).hits if hit.key == "law:acte")
    assert hit.title_html == "Loi sur l’<mark>acte de naissance</mark>"
    assert hit.summary_html == "Les <mark>actes de naissance</mark> des îles"
    hit = next(hit for hit in shelf.search(SearchRequest.clean("ferry")).hits if hit.key == "case:boats")
    assert hit.title_html == "Registering small <mark>boats</mark>"


def test_a_word_of_a_group_is_no_error_of_spelling(engine: Engine) -> None:
    fill(engine, [make_record(f"case:{number}", "Bonds of the state") for number in range(5)])
    assert engine.search(SearchRequest.clean("bends")).suggestion == "bonds"
    say("bends", "curves")
    results = engine.search(SearchRequest.clean("bends"))
    assert (results.suggestion, results.total) == (None, 0)
    assert engine.search(SearchRequest.clean("bondz")).suggestion == "bonds"


def test_a_synonym_reveals_nothing_hidden(shelf: Engine) -> None:
    say("zanzibarian", "secret", "boat")
    told = [shelf.search(SearchRequest.clean(words)) for words in ("zanzibarian", "zanzibraian", "secret", "boat")]
    assert {hit.key for results in told for hit in results.hits} <= {"case:boats"}
    assert [results.suggestion for results in told] == [None] * 4
    staff = shelf.search(SearchRequest.clean("boat", visibility=("public", "staff")))
    assert {hit.key for hit in staff.hits} == {"case:boats", "case:staff"}


def test_the_explanation_names_the_synonyms(shelf: Engine) -> None:
    say("birth certificate", "acte de naissance")
    explained = shelf.explain(SearchRequest.clean("a Birth certificate"), "law:acte")
    assert explained["synonyms"] == {"Birth certificate": ("acte de naissance",)}


def test_a_query_is_widened_within_bounds(shelf: Engine) -> None:
    for number in range(40):
        say(*(f"word{number}x{other} more words of it" for other in range(12)))
    words = " ".join(f"word{number}x0 more words of it" for number in range(8))
    assert shelf.search(SearchRequest.clean(words)).total == 0


def corpus_words(corpus: Sequence[SearchDocument], chance: random.Random) -> str:
    version: Version = chance.choice(chance.choice(corpus).versions)
    return " ".join(version.title.split()[: chance.choice([1, 1, 2, 3])])[:80]


@pytest.mark.elasticsearch
def test_both_engines_widen_alike(settings, elasticsearch_url: str, tmp_path) -> None:
    chance, corpus = random.Random(31), make_corpus(200)
    for _ in range(60):
        say(*(corpus_words(corpus, chance) for _ in range(3)), one_way=chance.random() < 0.3)
    settings.SEARCH_INDEX_DIR = tmp_path / "search"
    settings.SEARCH_INDEX_PREFIX = "test-synonyms"
    settings.ELASTICSEARCH_URL = elasticsearch_url
    both = []
    for name in ("embedded", "elastic"):
        settings.SEARCH_ENGINE = f"search.engines.{name}"
        drop_all(get_engine())
        fill(get_engine(), corpus)
        both.append(get_engine())
    asked = [make_request(chance, corpus) for _ in range(60)]
    asked += [
        SearchRequest.clean(corpus_words(corpus, chance), language=chance.choice(["en", "zh"])) for _ in range(60)
    ]
    widened = same = 0
    for request in asked:
        one, other = (engine.search(request) for engine in both)
        widened += bool(both[0].explain(request)["synonyms"])
        assert (one.total, one.facets, one.suggestion) == (other.total, other.facets, other.suggestion), request
        same += [hit.key for hit in one.hits] == [hit.key for hit in other.hits]
    drop_all(both[1])
    assert widened > 30
    assert same >= 0.95 * len(asked)
