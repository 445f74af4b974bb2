"""Suggestions keep to what a list holds, and tell what sets records of one title apart; alike in both engines."""

import pytest

from search.engines.base import Engine
from tests.search.conftest import fill, make_record


@pytest.fixture
def acts(engine: Engine) -> Engine:
    fill(
        engine,
        [
            make_record("law:fj", "Data Protection Act", facets={"country": ("FJ",)}, newest=3),
            make_record("law:to", "Data Protection Act", facets={"country": ("TO",)}, newest=2),
            make_record("case:fj", "Data shared by two islands", facets={"country": ("FJ", "TO")}, newest=1),
            make_record("case:secret", "Data kept secret", facets={"country": ("FJ",)}, visibility=("login",)),
        ],
    )
    return engine


def keys(engine: Engine, **rest: object) -> list[str]:
    return [suggestion.key for suggestion in engine.suggest("data", **rest)]  # type: ignore[arg-type]


def test_a_scope_narrows_as_the_filters_of_a_list_do(acts: Engine) -> None:
    assert keys(acts) == keys(acts, scope={}) == keys(acts, scope={"kind": ()}) == ["law:fj", "law:to", "case:fj"]
    assert keys(acts, scope={"kind": ("law",)}) == ["law:fj", "law:to"]
    assert keys(acts, scope={"country": ("TO",)}) == ["law:to", "case:fj"]
    assert keys(acts, scope={"kind": ("law", "case"), "country": ("TO", "WS")}) == ["law:to", "case:fj"]
    assert keys(acts, scope={"country": ("no such",)}) == keys(acts, scope={"kind": ("*",)}) == []


def test_no_scope_shows_what_is_hidden(acts: Engine) -> None:
    assert keys(acts, scope={"kind": ("case",), "country": ("FJ",)}) == ["case:fj"]
    assert "case:secret" in keys(acts, scope={"kind": ("case",)}, visibility=("public", "login"))


def test_records_of_one_title_are_told_apart_by_their_countries(acts: Engine) -> None:
    assert {s.key: s.countries for s in acts.suggest("data")} == {
        "law:fj": ("FJ",),
        "law:to": ("TO",),
        "case:fj": ("FJ", "TO"),
    }


def test_titles_that_begin_so_come_first_however_many_newer_ones_hold_the_word(engine: Engine) -> None:
    newer = [make_record(f"law:{n}", f"Act {n} on public information", newest=100 + n) for n in range(60)]
    old = make_record("case:old", "Information for all: ports", newest=1)
    fill(engine, [*newer, old, make_record("case:fr", "Registre d’information", language="fr")])
    assert engine.suggest("informa")[0].key == "case:old"
    assert engine.suggest("Information for al")[0].key == "case:old"
    assert [s.key for s in engine.suggest("registre d'inf")] == ["case:fr"]
    assert [s.key for s in engine.suggest("informa", limit=3)] == ["case:old", "law:59", "law:58"]
    assert engine.suggest("information for all: the") == ()


def test_a_title_in_the_readers_language_is_found_behind_many_newer_ones(engine: Engine) -> None:
    """Elasticsearch reads the first rows alone, and the others only where too few titles begin so."""
    others = [
        make_record(f"case:{number}", f"A plan for water {number}", newest=2_000 + number) for number in range(20)
    ]
    own = make_record("case:own", "Un plan pour: water", language="fr", newest=1_000)
    begins = make_record("case:begins", "Water first", newest=1)
    fill(engine, [*others, own, begins])
    found = [suggestion.key for suggestion in engine.suggest("wat", language="fr", limit=5)]
    assert found == ["case:begins", "case:own", "case:19", "case:18", "case:17"]


def test_a_title_that_begins_so_may_be_longer_than_what_is_looked_up(engine: Engine) -> None:
    fill(engine, [make_record("law:long", "Regulations " + "concerning the registration " * 9)])
    typed = "Regulations " + "concerning the registration " * 5
    assert [s.key for s in engine.suggest(typed)] == ["law:long"]
