"""A record that somebody may not see must not show by any way: hits, counts, typing help, corrections, likeness."""

import pytest

from search.engines.base import Change, Engine
from search.request import SearchRequest
from tests.search.conftest import fill, make_record, write

SECRET = make_record(
    "case:secret",
    "Zanzibarian submarine procurement",
    summary="zanzibarian secrets",
    visibility=("staff",),
    facets={"theme": ("secrecy",), "country": ("XS",), "year": ("1901",)},
)
HIDDEN = make_record("case:hidden", "Quixotically hidden draft", visibility=())
OPEN = [
    make_record(
        f"case:{number}",
        "Harbour submarine cable",
        facets={"theme": ("cables",)},
        summary="A cable of many miles",
    )
    for number in range(4)
]
PUBLIC = ("public",)
STAFF = ("public", "staff")


@pytest.fixture
def guarded(engine: Engine) -> Engine:
    fill(engine, [*OPEN, SECRET, HIDDEN])
    return engine


def everything(engine: Engine, words: str, visibility: tuple[str, ...]) -> str:
    """All that one visitor can learn from a question, as text."""
    results = engine.search(SearchRequest.clean(words, visibility=visibility))
    similar = [hit.key for number in range(4) for hit in engine.similar(f"case:{number}", visibility=visibility)]
    return repr((results.hits, results.total, results.facets, results.suggestion, similar))


@pytest.mark.parametrize(
    "words", ["", "submarine", "zanzibarian", "zanzibraian", "procurment", "secrecy", "quixoticaly"]
)
def test_the_public_learns_nothing(guarded: Engine, words: str) -> None:
    told = everything(guarded, words, PUBLIC)
    for secret in ("secret", "anzibarian", "XS", "1901", "procurement", "hidden", "quixotically"):
        assert secret not in told.replace(words, "")


def test_staff_finds_it(guarded: Engine) -> None:
    results = guarded.search(SearchRequest.clean("zanzibraian", visibility=STAFF))
    assert [hit.key for hit in results.hits] == ["case:secret"]
    assert results.suggestion == "zanzibarian"
    assert [value.value for value in results.facets["theme"]] == ["secrecy"]
    assert [hit.key for hit in guarded.similar("case:0", visibility=STAFF)][-1:] != []


@pytest.mark.parametrize("prefix", ["zan", "Zanzibarian submarine", "sub", "quix"])
def test_typing_help_keeps_secrets(guarded: Engine, prefix: str) -> None:
    assert {s.key for s in guarded.suggest(prefix, visibility=PUBLIC)}.isdisjoint({"case:secret", "case:hidden"})
    assert {s.key for s in guarded.suggest("zan", visibility=STAFF)} == {"case:secret"}


def test_what_is_like_a_secret_stays_unknown(guarded: Engine) -> None:
    assert guarded.similar("case:secret", visibility=PUBLIC) == ()
    assert guarded.similar("case:secret", visibility=STAFF) != ()


def test_a_visitor_without_any_role_finds_nothing(guarded: Engine) -> None:
    results = guarded.search(SearchRequest(visibility=()))
    assert (results.total, results.hits) == (0, ())
    assert not any(results.facets.values())


def test_a_selection_does_not_open_the_door(guarded: Engine) -> None:
    results = guarded.search(SearchRequest(selected={"theme": ("secrecy",)}))
    assert results.total == 0
    assert [(v.value, v.count) for v in results.facets["theme"] if v.value == "secrecy"] == [("secrecy", 0)]


@pytest.mark.parametrize("is_deleted", [True, False])
def test_a_word_hidden_since_is_not_offered(engine: Engine, is_deleted: bool) -> None:
    """The vocabulary may be a minute old."""
    shown = make_record("case:secret", SECRET.versions[0].title)
    fill(engine, [*OPEN, shown])
    assert engine.search(SearchRequest.clean("zanzibraian")).suggestion == "zanzibarian"
    if is_deleted:
        with engine.session() as session:
            session.write([Change("case:secret", None, 2)])
    else:
        write(engine, [SECRET], version=2)
    results = engine.search(SearchRequest.clean("zanzibraian"))
    assert results.suggestion is None
    assert results.total == 0
