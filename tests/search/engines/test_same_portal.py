"""The same portal from either engine: the sample content, asked as its pages ask, gives the same rows and counts."""

import uuid
from collections.abc import Iterator
from typing import Any

import pytest
from django.test import RequestFactory
from django.utils import translation

from portal.repository.views import LIST_FACETS
from search.engines import get_engine
from search.listing import Listing, read_list
from search.rebuild import rebuild
from search.views import SEARCH_FACETS
from tests.search.conftest import drop_all

pytestmark = [pytest.mark.elasticsearch, pytest.mark.django_db]

ASKED = [
    "",
    "q=identity+card",
    "q=cybercrme",
    "q=carte+d’identité",
    "q=الهوية الرقمية",
    "q=数字身份",
    "q=закон о защите данных",
    "q=data+protection&status=in-force",
    "theme=service-delivery",
    "theme=service-delivery&theme=justice&region=pacific",
    "country=FJ&country=JM",
    "country=JM&q=act",
    "language=pt",
    "year=2014&year=2024",
    "region=caribbean&language=fr&sort=updated",
    "q=zzzzzz",
    "q=government&page=2",
]


@pytest.fixture
def elastic_index(settings: Any, elasticsearch_url: str) -> Iterator[None]:
    """The sample content in Elasticsearch, beside the embedded index of the session."""
    embedded = settings.SEARCH_ENGINE
    settings.SEARCH_INDEX_PREFIX = f"test-{uuid.uuid4().hex[:10]}"
    settings.ELASTICSEARCH_URL = elasticsearch_url
    settings.SEARCH_ENGINE = "search.engines.elastic"
    rebuild()
    settings.SEARCH_ENGINE = embedded
    yield
    settings.SEARCH_ENGINE = "search.engines.elastic"
    drop_all(get_engine())


def answer(query: str, section: str) -> Listing:
    request = RequestFactory().get(f"/en/{section}/?{query}")
    if section == "search":
        return read_list(request, scope={}, facets=SEARCH_FACETS)
    kind = {"cases": "case", "laws": "law", "strategies": "strategy"}[section]
    return read_list(request, scope={"kind": (kind,)}, facets=LIST_FACETS[section])


@pytest.mark.parametrize(
    "language", [pytest.param("fr", marks=pytest.mark.thorough), "en", pytest.param("ar", marks=pytest.mark.thorough)]
)
def test_both_engines_show_the_same_page(settings: Any, elastic_index: None, language: str) -> None:
    translation.activate(language)
    asked = [(section, query) for section in ("search", "cases", "laws", "strategies") for query in ASKED]
    embedded = [answer(query, section) for section, query in asked]
    settings.SEARCH_ENGINE = "search.engines.elastic"
    elastic = [answer(query, section) for section, query in asked]
    rows_differ = 0
    for (section, query), one, other in zip(asked, embedded, elastic, strict=True):
        assert one.results is not None
        assert other.results is not None
        assert (one.results.engine, other.results.engine) == ("embedded", "elastic")
        assert one.results.total == other.results.total, (section, query)
        assert one.results.facets == other.results.facets, (section, query)
        assert one.problems == other.problems
        rows_differ += [hit.key for hit in one.results.hits[:10]] != [hit.key for hit in other.results.hits[:10]]
    assert rows_differ <= len(asked) * 0.05
    assert sum(listing.results.total > 0 for listing in embedded if listing.results) > len(asked) * 0.5
