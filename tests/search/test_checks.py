"""A setting of search that can't hold is told in a sentence before anybody searches, and never with a secret in it."""

from pathlib import Path
from typing import Any

import pytest

from search.checks import check_engine

SOUND = {
    "SEARCH_ENGINE": "search.engines.elastic",
    "SEARCH_INDEX_PREFIX": "sids",
    "ELASTICSEARCH_URL": "https://one.example:9200,https://two.example:9200",
    "ELASTICSEARCH_API_KEY": "",
    "ELASTICSEARCH_USER": "",
    "ELASTICSEARCH_PASSWORD": "",
    "ELASTICSEARCH_CA": "",
    "ELASTICSEARCH_VISITOR_MS": 250,
    "ELASTICSEARCH_BULK_SECONDS": 30,
    "ELASTICSEARCH_REPLICAS": "0-1",
}
SECRET = "hidden-in-the-vault"


def told(settings: Any, **changed: object) -> dict[str, str]:
    for name, value in {**SOUND, **changed}.items():
        setattr(settings, name, value)
    messages = {str(message.id): str(message.msg) for message in check_engine()}
    assert SECRET not in repr(messages)
    return messages


def test_sound_settings_are_passed_in_silence(settings: Any) -> None:
    assert told(settings) == {}
    assert told(settings, ELASTICSEARCH_API_KEY=SECRET) == {}
    assert told(settings, ELASTICSEARCH_USER="portal", ELASTICSEARCH_PASSWORD=SECRET) == {}
    assert told(settings, ELASTICSEARCH_URL="http://127.0.0.1:9200", ELASTICSEARCH_API_KEY=SECRET) == {}
    assert told(settings, ELASTICSEARCH_URL="http://[::1]:9200,http://localhost", ELASTICSEARCH_API_KEY=SECRET) == {}
    assert told(settings, ELASTICSEARCH_REPLICAS="2") == told(settings, ELASTICSEARCH_REPLICAS="0-all") == {}


def test_the_embedded_engine_asks_for_none_of_them(settings: Any) -> None:
    assert told(settings, SEARCH_ENGINE="search.engines.embedded", ELASTICSEARCH_REPLICAS="?") == {}


@pytest.mark.parametrize(
    ("number", "sentence", "changed"),
    [
        ("E001", "choose one of", {"SEARCH_ENGINE": "search.engines.unheard"}),
        ("E002", "ELASTICSEARCH_URL is empty", {"ELASTICSEARCH_URL": " , "}),
        ("E003", "holds “ftp://one.example”", {"ELASTICSEARCH_URL": "ftp://one.example"}),
        ("E003", "holds “one.example:9200”", {"ELASTICSEARCH_URL": "https://two.example,one.example:9200"}),
        ("E003", "holds “https://one.example:port”", {"ELASTICSEARCH_URL": "https://one.example:port"}),
        ("E004", "before “https://one.example”", {"ELASTICSEARCH_URL": f"https://portal:{SECRET}@one.example"}),
        (
            "E005",
            "Keep the key or the other two",
            {"ELASTICSEARCH_API_KEY": SECRET, "ELASTICSEARCH_USER": "portal", "ELASTICSEARCH_PASSWORD": SECRET},
        ),
        ("E006", "USER is given without ELASTICSEARCH_PASSWORD", {"ELASTICSEARCH_USER": "portal"}),
        ("E006", "PASSWORD is given without ELASTICSEARCH_USER", {"ELASTICSEARCH_PASSWORD": SECRET}),
        ("E007", "can't be read: No such file", {"ELASTICSEARCH_CA": "/nowhere/ca.pem"}),
        ("E007", "no certificate in PEM form", {"ELASTICSEARCH_CA": __file__}),
        ("E009", "is not encrypted", {"ELASTICSEARCH_URL": "http://one.example", "ELASTICSEARCH_API_KEY": SECRET}),
        ("E010", "is “Sids_1”", {"SEARCH_INDEX_PREFIX": "Sids_1"}),
        ("E011", "is 0", {"ELASTICSEARCH_VISITOR_MS": 0}),
        ("W011", "Write 250 or less", {"ELASTICSEARCH_VISITOR_MS": 2_000}),
        ("E012", "is 0", {"ELASTICSEARCH_BULK_SECONDS": 0}),
        ("E013", "is “many”", {"ELASTICSEARCH_REPLICAS": "many"}),
    ],
)
def test_what_is_wrong_is_said_in_a_sentence(settings: Any, number: str, sentence: str, changed: dict) -> None:
    messages = told(settings, **changed)
    assert list(messages) == [f"search.{number}"]
    assert sentence in messages[f"search.{number}"]


def test_a_certificate_for_no_encrypted_address_is_wondered_at(settings: Any, tmp_path: Path) -> None:
    empty = tmp_path / "ca.pem"
    empty.touch()
    messages = told(settings, ELASTICSEARCH_URL="http://one.example", ELASTICSEARCH_CA=str(empty))
    assert list(messages) == ["search.E007", "search.W008"]
