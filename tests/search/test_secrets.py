"""What a visitor may not see is told by no page and no answer: secrets are planted, then asked for in every way.

Each secret has a bait, by which it is asked for, and an answer, which stands beside the bait and must never come back.
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path
from typing import Any
from uuid import uuid4

import pytest
from django.contrib.auth.models import Group
from django.core.management import call_command
from django.utils import timezone
from wagtail.models import Locale, Page, PageViewRestriction

from portal.cases.models import CasePage
from portal.repository.models import ResourcePage
from portal.repository.provenance import RecordRelation, RelationKind
from portal.repository.services import open_bucket
from search.document import SearchDocument, Version
from search.drain import drain
from search.engines import get_engine
from search.engines.base import Engine, SearchUnavailable
from search.models import IndexChange
from search.outbox import record_changes
from search.request import SearchRequest
from tests.portal.making import make_record
from tests.search.conftest import ENGINES, drop_all, fill, write

pytestmark = [pytest.mark.django_db, pytest.mark.thorough]

LANGUAGES = ("en", "ar")
YEAR = "1931"  # of secrets only
PAGES = (
    "",
    "search/",
    "cases/",
    "laws/",
    "cases/?all=year",
    "cases/?all=theme",
    "cases/?sort=updated",
    "search/?country=FJ&theme=health",
    "search/?language=fr&all=language",
    "themes/",
    "themes/health/",
    "countries/",
    "countries/fj/",
    "regions/pacific/",
    "languages/",
    "cases/fj/harbour-of-tamarik/",
    "cases/fj/lagoon-of-tamarik/",
)

ASKED_PAGES = ("/en/search/", "/ar/cases/", "/en/search/suggest/")


@dataclass(frozen=True)
class Secret:
    name: str
    bait: str
    page: Any = None  # None: deleted

    @property
    def answer(self) -> str:
        return self.bait[::-1]

    @property
    def misspelt(self) -> str:
        return self.bait[:4] + "x" + self.bait[5:]


@pytest.fixture(params=ENGINES)
def engine(request: pytest.FixtureRequest, settings: Any, tmp_path: Path, db: None) -> Iterator[Engine]:
    """An index of this test alone: what is planted, as the worker carries it out."""
    settings.SEARCH_ENGINE = f"search.engines.{request.param}"
    settings.SEARCH_INDEX_DIR = tmp_path / "secrets"
    settings.SEARCH_INDEX_PREFIX = f"test-{uuid4().hex[:10]}"
    settings.ELASTICSEARCH_URL = request.getfixturevalue("elasticsearch_url") if request.param == "elastic" else ""
    IndexChange.objects.all().delete()
    fill(get_engine(), [])
    yield get_engine()
    drop_all(get_engine())


@dataclass
class Neighbours:
    """Public records beside which the secrets lie."""

    harbour: CasePage
    lagoon: CasePage


@pytest.fixture
def neighbours(engine: Engine) -> Neighbours:
    harbour = make_record("Harbour of Tamarik", themes=["health"], years="2024")
    lagoon = make_record("Lagoon of Tamarik", themes=["health"], years="2024")
    return Neighbours(harbour, lagoon)


# --- Planting --------------------------------------------------------------------------------------------------


def title_of(bait: str) -> str:
    return f"Tamarik {bait} {bait[::-1]}"


def plant_record(bait: str, **rest: Any) -> CasePage:
    fields = {"years": YEAR, "problem": f"{bait} and {bait[::-1]}", "summary": f"{bait[::-1]} in short"}
    page: CasePage = make_record(title_of(bait), **{"themes": ["health", "justice"], **fields, **rest})
    return page


def guard(page: Any, kind: str) -> None:
    restriction = PageViewRestriction.objects.create(page=page, restriction_type=kind, password="open sesame")
    if kind == PageViewRestriction.GROUPS:
        restriction.groups.add(Group.objects.create(name="The few"))


def plant_all(neighbours: Neighbours) -> list[Secret]:
    secrets = [Secret("unpublished", "brimvolak", plant_record("brimvolak"))]
    secrets[0].page.unpublish()

    draft = CasePage(title=title_of("dustrenpo"), slug="dustrenpo", locale=Locale.objects.get(language_code="en"))
    draft.live, draft.years = False, YEAR
    Page.objects.get(pk=neighbours.harbour.get_parent().pk).add_child(instance=draft)
    draft.save_revision()
    secrets.append(Secret("never published", "dustrenpo", draft))

    edited = neighbours.lagoon.get_latest_revision_as_object()
    edited.title, edited.summary, edited.years = title_of("ferquilam"), "ferquilam"[::-1], YEAR
    edited.save_revision()
    secrets.append(Secret("a draft of a live page", "ferquilam", neighbours.lagoon))

    expired = plant_record("gondrazip")
    expired.expire_at = timezone.now() - timedelta(minutes=1)
    expired.save()
    call_command("publish_scheduled")
    secrets.append(Secret("expired", "gondrazip", expired))

    for kind, bait in (
        (PageViewRestriction.LOGIN, "hestomurk"),
        (PageViewRestriction.GROUPS, "jalvernib"),
        (PageViewRestriction.PASSWORD, "kopridasz"),
    ):
        page = plant_record(bait)
        guard(page, kind)
        secrets.append(Secret(kind, bait, page))

    shelf = open_bucket(language="en", section="cases", bucket="closed-shelf", title="A closed shelf")
    guard(Page.objects.get(pk=shelf.pk), PageViewRestriction.LOGIN)
    secrets.append(Secret("below a closed shelf", "lumfectar", plant_record("lumfectar", bucket="closed-shelf")))

    version = plant_record("mizdrogal", language="fr", work=neighbours.harbour)
    guard(version, PageViewRestriction.LOGIN)
    secrets.append(Secret("a guarded translation of a public work", "mizdrogal", version))

    withdrawn = plant_record("nuspervok", language="es", work=neighbours.harbour)
    withdrawn.unpublish()
    secrets.append(Secret("an unpublished translation of a public work", "nuspervok", withdrawn))

    deleted = plant_record("pelgrantu")
    deleted.delete()
    secrets.append(Secret("deleted", "pelgrantu"))

    for secret in secrets[:2] + secrets[4:7]:
        if secret.page:
            RecordRelation.objects.create(
                page=neighbours.harbour, target=secret.page, kind=next(iter(RelationKind)).value
            )
            # What nobody sees counts for nobody: else the order of rows would tell of it.
            RecordRelation.objects.create(page=secret.page, target=neighbours.harbour, kind=RelationKind.BASED_ON)
    record_changes(keys=[neighbours.harbour.key])
    return secrets


def plant_document(engine: Engine) -> Secret:
    """What a document may carry beside its texts: alternative titles, facets, what a row shows."""
    secret = Secret("a document for those who are signed in", "quodrisfen")
    version = Version("en", "Tamarik", "", "/cases/fj/x/", alt_titles=(title_of(secret.bait),))
    document = SearchDocument(
        key="case:00000000-0000-4000-8000-000000000000",
        versions=(version,),
        facets={"theme": ("health",), "country": ("FJ",), "year": (YEAR,), "stage": ("idea",)},
        visibility=("login",),
        newest=900_000,  # the newest of all
        updated=8_000_000_000,
        card={"where": ["FJ"], "note": secret.answer},
    )
    write(engine, [document], version=10**6)
    return secret


@pytest.fixture
def secrets(engine: Engine, neighbours: Neighbours) -> list[Secret]:
    planted = plant_all(neighbours)
    drain()
    assert not IndexChange.objects.exists()
    return [*planted, plant_document(engine)]


# --- Asking ----------------------------------------------------------------------------------------------------


def text_of(client: Any, address: str, **question: str) -> str:
    answer = client.get(address, question)
    assert answer.status_code < 500 or answer.status_code == 503, address  # suggestions while the engine rests
    return str(answer.content.decode().casefold()) + answer.headers.get("Location", "")


def read_pages(client: Any) -> dict[str, str]:
    return {f"/{code}/{page}": text_of(client, f"/{code}/{page}") for code in LANGUAGES for page in PAGES}


def test_no_page_changes_by_a_letter(engine: Engine, neighbours: Neighbours, client: Any) -> None:
    """Rows, totals, counts of facets, themes, countries and regions, numbers of the front page, likes."""
    drain()
    before = read_pages(client)
    assert any("harbour of tamarik" in text for text in before.values())
    plant_all(neighbours)
    drain()
    plant_document(engine)
    after = read_pages(client)
    assert [page for page in before if after[page] != before[page]] == []


def test_no_question_brings_an_answer(secrets: list[Secret], client: Any) -> None:
    for secret in secrets:
        for words in (secret.bait, secret.misspelt, secret.bait[:6], f"tamarik {secret.bait}", f'"{secret.bait}"'):
            for page in ASKED_PAGES:
                told = text_of(client, page, q=words)
                assert secret.answer not in told, (secret.name, words, page)
                if secret.bait not in words:
                    assert secret.bait not in told, (secret.name, words, page)


def test_sorting_paging_and_filters_open_no_door(secrets: list[Secret], client: Any) -> None:
    questions: list[dict[str, str]] = [
        *({"q": "tamarik", "sort": sort, "page": page} for sort in ("newest", "updated") for page in ("1", "2", "999")),
        {"year": YEAR},
        {"q": "tamarik", "year": YEAR, "all": "year"},
        {"q": "tamarik", "explain": "1", "visibility": "login", "debug": "1"},
        {"q": "visibility:login tamarik"},
        {"q": "tamarik*"},
    ]
    for question in questions:
        for page in ASKED_PAGES:
            told = text_of(client, page, **question)
            for secret in secrets:
                assert secret.answer not in told, (secret.name, question, page)
    assert client.get("/en/search/", {"year": YEAR}).context["listing"].results.total == 0


def test_no_address_shows_a_secret(secrets: list[Secret], client: Any) -> None:
    addresses = ["/sitemap.xml", "/feed/", "/robots.txt", "/en/feed/", "/en/search/explain/", "/search/explain/"]
    for secret in secrets:
        addresses += [f"/en/cases/fj/{secret.bait}/", f"/en/cases/fj/tamarik-{secret.bait}-{secret.answer[:3]}/"]
        if secret.page and "live page" not in secret.name:
            section, shelf, slug = secret.page.address
            addresses += [f"/{code}/{section}/{shelf}/{slug}/" for code in ("en", "fr", "es", "ar")]
            if "translation" not in secret.name:
                addresses.append(f"/id/case/{secret.page.translation_key}")
    for address in addresses:
        told = text_of(client, address)
        for secret in secrets:
            # The address itself may be repeated, as the page to return to after signing in.
            assert secret.answer not in told.replace(secret.page.slug if secret.page else "", ""), address


def test_public_records_do_not_speak_of_secrets(secrets: list[Secret], neighbours: Neighbours, client: Any) -> None:
    for code in ("en", "fr", "ar"):
        for page in (neighbours.harbour, neighbours.lagoon):
            section, shelf, slug = page.address
            told = text_of(client, f"/{code}/{section}/{shelf}/{slug}/")
            for secret in secrets:
                assert secret.bait not in told, (secret.name, code)
                assert secret.answer not in told, (secret.name, code)


def test_the_engine_itself_tells_nothing(engine: Engine, secrets: list[Secret], neighbours: Neighbours) -> None:
    keys = {secret.page.key for secret in secrets if secret.page} - {neighbours.harbour.key, neighbours.lagoon.key}
    for secret in secrets:
        for words in (secret.bait, secret.misspelt, secret.answer, secret.answer[:5], f"tamarik {secret.bait}"):
            for sort in ("relevance", "newest", "updated"):
                results = engine.search(SearchRequest.clean(words, sort=sort, languages=("fr", "es", "en")))
                told = repr((results.hits, results.suggestion)).casefold()
                assert secret.answer not in told, (secret.name, words)
                assert keys.isdisjoint(hit.key for hit in results.hits)
                assert YEAR not in {value.value for value in results.facets["year"]}
            assert "tamarik" in words or results.total == 0, (secret.name, words)
            suggested = engine.suggest(words, language="fr")
            assert secret.answer not in repr(suggested).casefold()
            assert keys.isdisjoint(suggestion.key for suggestion in suggested)
    for page in (neighbours.harbour, neighbours.lagoon):
        assert keys.isdisjoint(hit.key for hit in engine.similar(page.key, limit=50))
    assert all(engine.similar(key) == () for key in keys)
    words = {word for word, _count in engine.reader().read_words(("public",))}
    for secret in secrets:
        assert words.isdisjoint({secret.bait, secret.answer}), secret.name


def test_titles_from_the_database_keep_secrets_too(
    secrets: list[Secret], client: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    class Resting:
        def __getattr__(self, name: str) -> Callable[..., None]:
            def refuse(*_args: object, **_rest: object) -> None:
                raise SearchUnavailable("the engine rests")

            return refuse

    with monkeypatch.context() as patch:
        patch.setattr("search.engines._engine", lambda *_where: Resting())
        for secret in secrets:
            for page in ASKED_PAGES:
                for words in (secret.bait, secret.bait[:5], "tamarik"):
                    assert secret.answer not in text_of(client, page, q=words), (secret.name, words)
        assert len(client.get("/en/search/", {"q": "tamarik"}).context["listing"].titles) == 2


@pytest.mark.parametrize("way", ["unpublish", "delete", "login", "password", "closed shelf", "another title"])
def test_what_is_hidden_now_is_not_told_from_memory(engine: Engine, client: Any, way: str) -> None:
    """Vocabulary, counts and answers are kept for a while; a word of a record hidden since is no more offered."""
    secret = Secret("hidden just now", "ruvelantor", plant_record("ruvelantor", themes=["health"]))
    drain()
    asked = (secret.bait, secret.misspelt, secret.bait[:6], "tamarik", "")

    def told() -> str:
        pages = ("/en/search/", "/ar/cases/", "/en/search/suggest/", "/en/countries/fj/", "/en/themes/health/", "/en/")
        pages_as_told = "".join(text_of(client, page, q=words) for page in pages for words in asked)
        return pages_as_told.replace(secret.page.slug, "")  # an editor who gives another title keeps the address

    assert secret.answer in told()
    assert engine.search(SearchRequest.clean(secret.misspelt)).suggestion == secret.bait
    page = CasePage.objects.get(pk=secret.page.pk)
    match way:
        case "unpublish":
            page.unpublish()
        case "delete":
            page.delete()
        case "closed shelf":
            shelf = open_bucket(language="en", section="cases", bucket="closed-shelf", title="A closed shelf")
            guard(Page.objects.get(pk=shelf.pk), PageViewRestriction.LOGIN)
            page.move(Page.objects.get(pk=shelf.pk), pos="last-child")
        case "another title":
            row = page.get_latest_revision_as_object()
            row.title, row.summary, row.problem = "Open title", "", ""
            row.save_revision().publish()
        case _:
            guard(page, way)
    drain()
    assert secret.answer not in told()
    results = engine.search(SearchRequest.clean(secret.misspelt))
    assert (results.total, results.suggestion) == (0, None)
    assert YEAR not in text_of(client, "/en/cases/", all="year") or way == "another title"


def test_a_public_translation_of_a_guarded_original_tells_its_own_facts_only(engine: Engine, client: Any) -> None:
    secret = Secret("a guarded original", "sotherminak", plant_record("sotherminak", confidence_reason="because"))
    ResourcePage.objects.filter(pk=secret.page.pk).update(note=f"A note: {secret.answer}")
    make_record("Traduction ouverte", language="fr", work=secret.page, years="2020")
    guard(secret.page, PageViewRestriction.LOGIN)
    drain()
    key = secret.page.key
    results = engine.search(SearchRequest.clean("traduction ouverte", language="fr", languages=("en", "fr")))
    hit = next(hit for hit in results.hits if hit.key == key)
    assert (hit.version.title, hit.languages, hit.facets["year"]) == ("Traduction ouverte", ("fr",), ("2020",))
    for code in ("fr", "en"):
        assert secret.answer not in text_of(client, f"/{code}/search/", q="traduction ouverte")
    section, shelf, _slug = secret.page.address
    told = text_of(client, f"/fr/{section}/{shelf}/traduction-ouverte/")
    assert "traduction ouverte" in told
    assert YEAR not in told
    assert "because" not in told
    assert secret.answer not in told.replace(secret.page.slug, "")
