"""While the search engine rests the portal stands: pages open and say so, titles are found, editors publish."""

import pytest
from wagtail.models import PageViewRestriction

from portal.countries.models import Region
from portal.languages import interface_languages
from portal.legislation.models import LawPage
from portal.members.models import User
from portal.repository.models import ResourcePage
from search.drain import drain
from search.engines.base import SearchUnavailable
from search.models import IndexChange
from tests.portal.making import Outbox, make_record

pytestmark = pytest.mark.django_db

LISTS = ["search/", "cases/", "laws/", "strategies/", "toolkits/"]
PAGES = [*LISTS, "", "themes/", "themes/health/", "countries/", "countries/fj/", "regions/caribbean/"]
STEADY = ["languages/", "about/", "accessibility/"]


class Resting:
    """An engine that answers nothing, whatever is asked."""

    def __getattr__(self, name):
        def refuse(*_args, **_rest):
            raise SearchUnavailable("the engine rests")

        return refuse


@pytest.fixture(autouse=True)
def resting(monkeypatch):
    monkeypatch.setattr("search.engines._engine", lambda *_where: Resting())


def opened(client, address: str, **question: str) -> str:
    answer = client.get(address, question)
    assert answer.status_code == 200, (address, answer.status_code)
    return str(answer.content.decode())


# --- Pages -----------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("page", PAGES)
def test_a_page_that_needs_the_index_opens_and_says_that_search_rests(client, page):
    assert "search engine is resting" in opened(client, f"/en/{page}")


@pytest.mark.parametrize("language", interface_languages())
@pytest.mark.parametrize("page", [*PAGES, *STEADY])
def test_every_page_opens_in_every_language(client, language, page):
    opened(client, f"/{language}/{page}")


def test_every_country_and_region_opens(client):
    for code in ("jm", "kr", "aw", "tk"):
        opened(client, f"/en/countries/{code}/")
    for region in Region.values:
        opened(client, f"/en/regions/{region}/")


@pytest.mark.parametrize("kind", ["case", "law", "strategy"])
def test_a_record_opens_with_everything_but_its_likes(client, kind):
    page = ResourcePage.objects.live().originals().filter(kind=kind, locale__language_code="en").first()
    section, bucket, slug = page.address
    answer = client.get(f"/en/{section}/{bucket}/{slug}/")
    assert answer.status_code == 200
    assert list(answer.context["similar"]) == []


@pytest.mark.parametrize("page", LISTS)
@pytest.mark.parametrize(
    "question", [{"page": "9999"}, {"country": "XX"}, {"q": "*" * 500}, {"sort": "x", "year": "y"}]
)
def test_bad_input_does_not_make_it_worse(client, page, question):
    opened(client, f"/en/{page}", **question)


def test_counts_that_nobody_knows_are_not_shown_as_none(client):
    text = opened(client, "/en/")
    assert "0 cases" not in text
    assert "0 laws" not in text


# --- Titles ----------------------------------------------------------------------------------------------------


def found(client, words: str, page: str = "search/", language: str = "en") -> list[str]:
    answer = client.get(f"/{language}/{page}", {"q": words})
    return [title.title for title in answer.context["listing"].titles]


def test_titles_are_found_in_the_database(client):
    make_record("Quarz one of Fiji")
    make_record("Quarz two of Fiji")
    assert found(client, "quarz fiji") == ["Quarz one of Fiji", "Quarz two of Fiji"]
    assert found(client, "quarz two") == ["Quarz two of Fiji"]
    text = opened(client, "/en/search/", q="quarz")
    assert 'href="/en/cases/fj/quarz-one-of-fiji/"' in text
    assert found(client, "no such title anywhere") == []


def test_what_was_typed_stays_in_the_box(client):
    assert 'value="quarz &amp; co"' in opened(client, "/en/search/", q="quarz & co")


def test_a_list_finds_titles_of_its_own_kind(client):
    make_record("Quarz case")
    make_record("Quarz law", model=LawPage)
    assert found(client, "quarz", "laws/") == ["Quarz law"]
    assert found(client, "quarz", "cases/") == ["Quarz case"]


def test_a_title_is_found_once_in_the_language_of_the_reader(client):
    original = make_record("Quarz one")
    make_record("Quarz un", language="fr", work=original)
    assert found(client, "quarz") == ["Quarz one"]
    assert found(client, "quarz", language="fr") == ["Quarz un"]


def test_titles_of_drafts_and_guarded_records_are_not_found(client):
    make_record("Quarz draft").unpublish()
    guarded = make_record("Quarz guarded")
    PageViewRestriction.objects.create(page=guarded, restriction_type=PageViewRestriction.LOGIN)
    assert found(client, "quarz") == []


@pytest.mark.parametrize("words", ["%", "_", "'", '"', "\\", "a" * 400, "a " * 200, "\x00", "水", "' OR 1=1 --"])
def test_no_words_make_the_search_of_titles_fail(client, words):
    opened(client, "/en/search/", q=words)


# --- Writing ---------------------------------------------------------------------------------------------------


def test_publishing_goes_on_and_nothing_is_lost(client):
    outbox = Outbox()
    page = make_record("Published meanwhile")
    assert set(outbox.read()) == {page.key}
    assert "Published meanwhile" in opened(client, f"/en/cases/fj/{page.slug}/")
    report = drain()
    assert "rests" in report.unavailable
    assert IndexChange.objects.filter(key=page.key, parked=False, attempts=0).exists()


def test_an_editor_may_publish_in_the_admin(client):
    from django.urls import reverse

    page = make_record("Withdrawn meanwhile")
    client.force_login(User.objects.create_superuser("editor@test.example", "password", display_name="Editor"))
    client.post(reverse("wagtailadmin_pages:unpublish", args=[page.pk]))
    assert not ResourcePage.objects.get(pk=page.pk).live
    assert client.get(f"/en/cases/fj/{page.slug}/").status_code == 404


def test_what_waited_is_found_once_the_engine_is_back(client, monkeypatch, own_index_later):
    page = make_record("Quarz published meanwhile")
    assert drain().unavailable
    monkeypatch.undo()
    own_index_later()
    hits = client.get("/en/search/", {"q": "quarz"}).context["listing"].results.hits
    assert [hit.key for hit in hits] == [page.key]


@pytest.fixture
def own_index_later(settings, tmp_path):
    """Builds an index of the test's own when called, once the engine is back."""

    def build() -> None:
        from search.rebuild import rebuild

        settings.SEARCH_INDEX_DIR = tmp_path / "index"
        rebuild()

    return build
