"""Generated records: a sound tree, pages that open, edit and are found, and each says what it is."""

import pytest
from wagtail.models import Page

from portal.cases.models import CasePage
from portal.home.generated import Batch, Generator, generate_records, insert
from portal.languages import content_languages
from portal.legislation.models import LawPage
from portal.repository.models import BucketPage, ResourcePage
from portal.repository.versions import record_url
from portal.strategies.models import StrategyPage
from search.models import IndexChange
from search.registry import build_documents
from tests.portal.making import Outbox

pytestmark = pytest.mark.django_db

WORKS = 25


@pytest.fixture
def outbox() -> Outbox:
    return Outbox()


@pytest.fixture
def made(outbox) -> list[ResourcePage]:
    before = set(ResourcePage.objects.values_list("pk", flat=True))
    assert generate_records(number=WORKS) >= WORKS
    return list(ResourcePage.objects.exclude(pk__in=before).select_related("locale").order_by("pk"))


def assert_the_tree_is_sound() -> None:
    assert [problem for problem in Page.find_problems() if problem] == []


def test_the_tree_is_sound_and_each_shelf_knows_its_number_of_pages(made):
    assert_the_tree_is_sound()
    for shelf in BucketPage.objects.filter(pk__in={page.get_parent().pk for page in made}):
        assert shelf.numchild == shelf.get_children().count() > 0


def test_pages_stand_where_their_path_says_in_the_tree_of_their_language(made):
    for page in made:
        parent = page.get_parent()
        assert page.url_path == f"{parent.url_path}{page.slug}/"
        assert parent.locale_id == page.locale_id
        assert page.depth == parent.depth + 1
        assert page.specific.record_kind.section == page.address[0]


def test_as_many_works_as_asked_for_are_made_some_in_two_languages(made):
    works = {page.translation_key for page in made}
    assert len(works) == WORKS
    assert len(made) > WORKS
    for work in works:
        versions = [page for page in made if page.translation_key == work]
        assert sum(page.is_original for page in versions) == 1
        assert len({page.language for page in versions}) == len(versions) <= 2


@pytest.mark.thorough
def test_three_kinds_in_seven_languages_are_made(outbox):
    generate_records(number=300)
    assert_the_tree_is_sound()
    generated = ResourcePage.objects.filter(is_generated=True).select_related("locale")
    assert {page.language for page in generated} == set(content_languages())
    assert {type(page.specific) for page in generated} == {CasePage, LawPage, StrategyPage}


def test_each_opens_and_says_that_it_is_generated(made, client):
    for page in made[:40]:
        answer = client.get(record_url(page.address, page.language))
        assert answer.status_code == 200, page.address
        assert "Nothing in it is true." in client.get(record_url(page.address, "en"), follow=True).content.decode()
    for page in made:
        assert page.is_generated
        assert page.summary


def test_a_row_of_a_list_says_that_it_is_generated(made, client, own_index):
    own_index()
    page = next(page for page in made if page.language == "en" and page.is_original)
    answer = client.get(f"/en/{page.address[0]}/", {"q": page.title})
    hits = {hit.key: hit for hit in answer.context["listing"].results.hits}
    assert hits[page.specific.key].card["is_generated"]
    assert "Generated" in answer.content.decode()


def test_each_can_be_edited_and_published_like_any_other(made, client):
    page = made[0].specific
    page.title = "Edited afterwards"
    page.save_revision().publish()
    page.refresh_from_db()
    assert page.live
    assert page.is_generated
    assert "Edited afterwards" in client.get(record_url(page.address, page.language)).content.decode()
    assert_the_tree_is_sound()


def test_one_can_be_deleted_and_another_added_beside_it(made):
    from tests.portal.making import make_record

    page = made[0]
    shelf = page.get_parent()
    page.specific.delete()
    if page.address[0] == "cases":
        make_record("Beside", bucket=shelf.slug, language=page.language)
    assert_the_tree_is_sound()


def test_search_is_told_of_each_work_once(made, outbox):
    keys = outbox.read()
    assert sorted(keys) == sorted({page.specific.key for page in made})
    assert set(build_documents(keys)) == set(keys)


def test_the_same_seed_twice_makes_other_records_beside_the_first(made):
    slugs = {page.slug for page in made}
    generate_records(number=WORKS)
    others = ResourcePage.objects.filter(is_generated=True).exclude(pk__in=[page.pk for page in made])
    assert others.count() >= WORKS
    assert not slugs & set(others.values_list("slug", flat=True))
    assert not {page.translation_key for page in made} & set(others.values_list("translation_key", flat=True))
    assert_the_tree_is_sound()


def test_the_same_seed_makes_the_same_records_on_another_portal(made):
    titles = [page.title for page in made]
    for page in made:
        page.specific.delete()
    before = set(ResourcePage.objects.values_list("pk", flat=True))
    generate_records(number=WORKS)
    again = ResourcePage.objects.exclude(pk__in=before).order_by("pk")
    assert sorted(page.title for page in again) == sorted(titles)


def test_nothing_is_made_where_nothing_is_asked_for():
    before = IndexChange.objects.count()
    assert generate_records(number=0) == 0
    assert IndexChange.objects.count() == before
    assert_the_tree_is_sound()


@pytest.mark.thorough
def test_a_batch_is_written_in_a_few_queries_whatever_its_size(django_assert_max_num_queries):
    """Holds the private API of Django by which child tables are filled in bulk."""
    generator, batch = Generator(seed=7), Batch()
    for _each in range(150):
        generator.work(batch)
    with django_assert_max_num_queries(40):
        insert(batch)
    assert ResourcePage.objects.filter(is_generated=True).count() == len(batch.pages)
