"""Words of every script become what people type for them."""

import pytest

from search.language import fold, folded_words, is_spellable, stem, stems, tokenise, words_and_stems, written_words


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("Éducation Numérique", ["education", "numerique"]),
        ("E\u0301ducation", ["education"]),  # written with a mark of its own
        ("l'eau d’Ivoire qu'il jusqu'à", ["eau", "ivoire", "il", "a"]),
        ("Nuku'alofa Nukuʻalofa Nuku‘alofa", ["nukualofa"] * 3),
        ("Savai'i Ha`apai", ["savaii", "haapai"]),
        ("Fiji's SIDS’", ["fiji", "sids"]),
        ("ＦＵＬＬ　ｗｉｄｔｈ", ["full", "width"]),
        ("straße Øresund İstanbul Đà", ["strasse", "oresund", "istanbul", "da"]),
        ("Счётчик ЁЛКА мойка", ["счетчик", "елка", "мойка"]),
        ("الْمُسْتَدَامَة", ["المستدامه"]),
        ("أحمد إدارة آسيا مستشفى", ["احمد", "اداره", "اسيا", "مستشفي"]),
        ("مـــياه ٢٠١٤ ۲۰۱۴", ["مياه", "2014", "2014"]),
        ("数字政府 2014年", ["数", "字", "政", "府", "2014", "年"]),
        ("ދިވެހި ރާއްޖެ", ["ދިވެހި", "ރާއްޖެ"]),
        ("हिन्दी भाषा", ["हिन्दी", "भाषा"]),
        ("e-government snake_case 3.14", ["e", "government", "snake", "case", "3", "14"]),
        ("... --- !!! ''' ’", []),
        ("", []),
    ],
)
def test_words_are_folded(text: str, words: list[str]) -> None:
    assert folded_words(text) == words


def test_places_are_of_the_written_text() -> None:
    text = "Accès à l'eau – الْمُسْتَدَامَة 数字"
    for token in tokenise(text):
        assert text[token.start : token.end] == token.word
    assert [token.word for token in tokenise(text)][:3] == ["Accès", "à", "eau"]
    assert written_words(text) == [token.word for token in tokenise(text)]


@pytest.mark.parametrize(
    ("language", "one", "other"),
    [
        ("en", "regulations", "regulation"),
        ("fr", "compteurs", "compteur"),
        ("es", "escuelas", "escuela"),
        ("pt", "serviços", "serviço"),
        ("ru", "счётчики", "счётчик"),
        ("ar", "القوانين", "قوانين"),
        ("en-gb", "Meters", "meter"),
    ],
)
def test_forms_of_a_word_have_one_stem(language: str, one: str, other: str) -> None:
    assert stem(one, language) == stem(other, language) != ""


def test_a_language_without_stemmer_has_no_stems() -> None:
    assert stem("数", "zh") == stem("word", "xx") == ""
    assert words_and_stems("数字 ICT", "zh") == (["数", "字", "ict"], [])


def test_the_readers_language_claims_a_stem_first() -> None:
    assert stems("services", "fr")["servic"] == "fr"
    assert stems("services", "en")["servic"] == "en"
    assert set(stems("закон", "en").values()) == {"ru"}
    assert set(stems("قانون", "en").values()) == {"ar"}


def test_folding_twice_changes_nothing() -> None:
    for word in ("Été", "İstanbul", "الْمُسْتَدَامَة", "ﬁsh", "Ǆ", "ΰ", "straße", "Ёж", "ᾳ"):
        assert fold(fold(word)) == fold(word)


def test_a_word_has_bounded_length() -> None:
    assert len(fold("a" * 500)) == len(fold("é" * 500)) == 64


def test_the_vocabulary_holds_words_only() -> None:
    assert all(map(is_spellable, ("harbour", "закон")))
    assert not any(map(is_spellable, ("a", "2014", "b2b", "数", "x" * 31)))
