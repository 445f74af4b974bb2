"""The benchmark's own makers: the same for a seed, and each kind of query is what it says."""

import random

import pytest
from rapidfuzz.distance import OSA

from benchmarks.outages.__main__ import Visitors
from benchmarks.outages.lateness import Control
from benchmarks.search.chunks import Chunk, cut, read_parts
from benchmarks.search.corpus import make_documents
from benchmarks.search.generated import make_corpus
from benchmarks.search.measures import Ranks, compare, percentile
from benchmarks.search.queries import KINDS, Query, make_queries, without_accents
from portal.home.generated_texts import SENTENCES
from search.document import SearchDocument
from search.language import fold, folded_words, stem
from search.results import SearchResults

PAGE = """<html><head><title>Not this</title></head><body><div class="toc">nor this</div>
<h1 class="title">2.1. Réseaux et services</h1><p>La connexion au réseau de l'île est lente, et les services en ligne
de l'État sont rares.</p><h2>Une page en anglais</h2><p>Nobody has translated the text of this page to the
language of the folder.</p></body></html>"""


WORDS = {
    "fr": "réseau services écoles hôpital câble énergie données sécurité règlement formation pêche côtière",
    "en": "networks services schools hospital cables energy records security policies training fisheries",
    "ar": "الخدمات إدارة المدارس الصحة الطاقة البيانات التدريب المؤسسات الأمن الجزيرة إصلاحات الاتصالات",
    "zh": "数据服务学校医院电缆能源安全政策培训渔业网络政府",
}


def chunks(count: int, language: str = "fr") -> list[Chunk]:
    chance = random.Random(f"{language} {count}")
    words, join = (list(WORDS["zh"]), "") if language == "zh" else (WORDS[language].split(), " ")
    return [
        Chunk(language, join.join(chance.sample(words, 7)), join.join(chance.choices(words, k=40)))
        for _ in range(count)
    ]


def test_a_page_becomes_titles_and_texts_of_its_language() -> None:
    found = list(cut(read_parts(PAGE), "fr"))
    assert [chunk.title for chunk in found] == ["Réseaux et services"]
    assert found[0].text.startswith("La connexion au réseau de l'île")


def test_a_long_section_goes_on_under_its_own_first_words() -> None:
    paragraph = "Les îles de la région ont des services et un réseau. " * 8
    first, second = cut([(True, "Titre"), (False, paragraph), (False, "Suite de la page, et " + paragraph)], "fr")
    assert (first.title, second.title) == ("Titre", "Suite de la page, et Les îles de la")
    assert second.text.startswith("région ont")


def test_a_seed_makes_the_same_documents_and_queries() -> None:
    documents = make_documents(chunks(60), 7)
    again = make_documents(chunks(60), 7)
    assert documents == again
    assert make_queries(documents, 7, 5, ["fr"]) == make_queries(again, 7, 5, ["fr"])
    assert make_queries(documents, 7, 5, ["fr"]) != make_queries(documents, 8, 5, ["fr"])
    assert make_documents(chunks(60), 8) != documents


def queries_of(language: str, kind: str) -> list[tuple[str, Query]]:
    documents = make_documents(chunks(60, language), 7)
    titles = {document.key: document.versions[0].title for document in documents}
    found = [query for query in make_queries(documents, 3, 8, [language]) if query.kind == kind]
    return [(titles[query.key], query) for query in found]


def test_every_kind_looks_for_public_texts_of_its_own() -> None:
    documents = make_documents(chunks(120), 7)
    found = make_queries(documents, 3, 8, ["fr"])
    assert {query.kind for query in found} == set(KINDS)
    assert len({query.key for query in found}) == len(found)
    assert {query.key for query in found} <= {d.key for d in documents if "public" in d.visibility}


@pytest.mark.parametrize("language", ["en", "fr", "ar", "zh"])
def test_exact_is_the_title_and_a_typo_one_edit(language: str) -> None:
    assert all(title == query.words for title, query in queries_of(language, "exact"))
    typos = queries_of(language, "typo")
    assert typos
    assert all(OSA.distance(title, query.words) == 1 for title, query in typos)


def test_a_plural_changes_one_word_and_seldom_its_stem() -> None:
    changed = [
        (old, new)
        for title, query in queries_of("fr", "plural")
        for old, new in zip(title.split(), query.words.split(), strict=True)
        if old != new
    ]
    assert len(changed) == len(queries_of("fr", "plural")) > 0
    assert sum(stem(old, "fr") == stem(new, "fr") for old, new in changed) * 2 > len(changed)
    assert not queries_of("zh", "plural")


def test_without_accents_the_folded_words_stay() -> None:
    for language in ("fr", "ar"):
        found = queries_of(language, "nodiac")
        assert found
        assert all(title != q.words and folded_words(title) == folded_words(q.words) for title, q in found)
    assert not queries_of("en", "nodiac")


def test_partial_keeps_three_words_of_five() -> None:
    for title, query in queries_of("fr", "partial"):
        words = title.split()
        assert len(query.words.split()) == 5  # of seven
        assert [word for word in words if word in query.words.split()] == query.words.split()
    for title, query in queries_of("zh", "partial"):
        assert query.words in title
        assert len(query.words) == 5


def test_hard_misspells_each_of_three_words() -> None:
    found = queries_of("fr", "hard")
    assert found
    for title, query in found:
        words = {without_accents(word, "fr") for word in title.split()}
        assert len(query.words.split()) == 3
        for typed in query.words.split():
            assert typed not in words
            assert min(OSA.distance(fold(typed), fold(word)) for word in words) <= 1


def test_hard_in_chinese_are_pairs_of_title_and_text() -> None:
    documents = make_documents(chunks(60, "zh"), 7)
    versions = {document.key: document.versions[0] for document in documents}
    found = [query for query in make_queries(documents, 3, 8, ["zh"]) if query.kind == "hard"]
    assert found
    for query in found:
        title, text = versions[query.key].title, versions[query.key].summary + versions[query.key].body
        pairs = query.words.split()
        assert [len(pair) for pair in pairs] == [2, 2, 2, 2]
        assert sum(pair in title for pair in pairs) == 2
        assert all(pair in title or pair in text for pair in pairs)


def test_generated_records_stand_beside_the_texts_and_say_what_they_are(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("benchmarks.search.generated.choose", lambda size, _seed: chunks(size))
    corpus = make_corpus(80, 7, 0.25)
    assert corpus == make_corpus(80, 7, 0.25)
    assert (len(corpus.texts), len(corpus.generated)) == (60, 20)
    assert sorted(d.key for d in corpus.documents) == sorted(d.key for d in [*corpus.texts, *corpus.generated])
    assert len({d.key.partition(":")[2] for d in corpus.documents}) == 80
    assert corpus.texts == make_documents(chunks(60), 7)  # no other than without generated ones
    for document in corpus.generated:
        assert document.card["is_generated"]
        assert all(version.summary.startswith(SENTENCES[version.language][0][:20]) for version in document.versions)
    assert any(len(document.versions) == 2 for document in corpus.generated)
    assert "60 texts from Debian packages (en 0, fr 60" in str(corpus)
    assert "20 generated records" in str(corpus)
    assert make_corpus(80, 7, 0).documents != corpus.documents


def test_titles_that_say_too_little_are_not_looked_for() -> None:
    documents = make_documents([Chunk("en", "Help", "Words. " * 30), Chunk("en", "A b c d", "Words. " * 30)], 7)
    assert make_queries(documents, 7, 5, ["en"]) == []


def test_ranks_are_reciprocal_and_end_at_ten() -> None:
    ranks = Ranks()
    for keys in (["a", "b"], ["b", "a"], [*map(str, range(10)), "a"]):
        ranks.add(Query("exact", "en", "words", "a"), keys)
    assert ranks.mean(["en"], ["exact"]) == 0.5
    assert ranks.count(["en", "fr"], KINDS) == 3
    assert "0.500" in ranks.table()


def test_agreement_counts_totals_and_hits() -> None:
    one = SearchResults(total=1, hits=(), facets={}, page=1, pages=1, suggestion=None, engine="a", took_ms=1.0)
    other = SearchResults(total=2, hits=(), facets={}, page=1, pages=1, suggestion=None, engine="b", took_ms=2.0)
    assert compare([one, one], [one, other]).same_counts == 1
    assert percentile([1.0, 2.0, 3.0, 40.0], 95) == 40.0


def test_documents_hold_the_whole_text_once() -> None:
    document: SearchDocument = make_documents(chunks(1), 7)[0]
    version = document.versions[0]
    assert version.summary + version.body == chunks(1)[0].text


def test_a_wait_is_told_without_what_the_machine_took() -> None:
    control, seen = Control(), Visitors()
    control.note(due=9.0, woke=9.9)  # before
    control.note(due=10.1, woke=10.12)
    control.note(due=10.2, woke=10.35)
    assert control.longest_between(10.0, 10.4) == pytest.approx(0.15)
    assert control.longest_between(10.3, 10.4) == pytest.approx(0.1)  # what lies in between
    assert control.longest_between(11.0, 12.0) == 0
    seen.refuse(0.25, 0.0)
    seen.refuse(0.44, control.longest_between(10.0, 10.4))
    assert (seen.refused, seen.slow_refusals, seen.longest_refusal) == (2, 1, 0.44)
    assert (seen.slow_refusals_less_lateness, seen.longest_refusal_less_lateness) == (0, 0.29)
