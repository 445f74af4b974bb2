"""Writes to Elasticsearch go out in pieces while the next is made: all, in order, none after a failure."""

import pytest

from search.engines.base import Change, Engine, SearchUnavailable
from search.engines.elastic import writer
from tests.search.conftest import fill, make_record

pytestmark = pytest.mark.elasticsearch


@pytest.fixture
def one_at_a_time(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(writer, "BULK_BYTES", 1)


@pytest.mark.parametrize("engine", ["elastic"], indirect=True)
def test_every_piece_arrives_in_its_order(engine: Engine, one_at_a_time: None) -> None:
    fill(engine, [])
    first = [Change(f"case:{number}", make_record(f"case:{number}", f"Old {number}"), 1) for number in range(7)]
    second = [Change(f"case:{number}", make_record(f"case:{number}", f"New {number}"), 2) for number in range(7)]
    wrong = Change("case:x", make_record("case:x", "Wrong", card={"a": {1, 2}}), 3)
    with engine.session() as session:
        errors = session.write([*first, wrong, *second])
    assert list(errors) == ["case:x"]
    assert {indexed.key: indexed.version for indexed in engine.scan()} == {f"case:{number}": 2 for number in range(7)}


@pytest.mark.parametrize("engine", ["elastic"], indirect=True)
def test_after_a_failure_nothing_more_is_sent(
    engine: Engine, one_at_a_time: None, monkeypatch: pytest.MonkeyPatch
) -> None:
    fill(engine, [])
    sent = []

    def post(self: writer.ElasticSession, lines: list[str]) -> dict[str, str]:
        sent.append(lines)
        raise SearchUnavailable("Elasticsearch does not answer")

    monkeypatch.setattr(writer.ElasticSession, "_post", post)
    changes = [Change(f"case:{number}", make_record(f"case:{number}"), 1) for number in range(7)]
    with pytest.raises(SearchUnavailable), engine.session() as session:
        session.write(changes)
    assert len(sent) == 1
