"""Which version of a record a reader gets, and the addresses of the others."""

from dataclasses import dataclass

import pytest

from portal.languages import OWN_NAMES, content_languages, interface_languages, language_tag, reading_order
from portal.repository.versions import best_version, frame_links, original_of, record_url, version_links, version_url
from tests.portal.making import make_record


@dataclass(frozen=True)
class Version:
    language: str
    pk: int = 1
    is_original: bool = False

    @property
    def address(self):
        return "cases", "fj", f"in-{self.language}"


def versions(*languages: str) -> list[Version]:
    """The first one is the original."""
    return [Version(language, number, number == 0) for number, language in enumerate(languages)]


@pytest.mark.parametrize("language", content_languages())
def test_a_reader_gets_the_own_language_where_there_is_a_version_in_it(language):
    assert best_version(versions(*content_languages()), language).language == language


@pytest.mark.parametrize(
    ("written", "reader", "given"),
    [
        ("fr", "en", "fr"),
        ("pt", "zh", "pt"),
        ("fr es", "pt", "es"),  # Spanish is nearer to a reader of Portuguese
        ("fr es", "en", "fr"),
        ("es en", "fr", "en"),
        ("ar zh", "ru", "ar"),
        ("zh en", "ar", "en"),
    ],
)
def test_else_the_one_that_reads_most_easily(written, reader, given):
    assert best_version(versions(*written.split()), reader).language == given


@pytest.mark.parametrize("reader", content_languages())
def test_the_version_given_comes_first_in_the_reading_order_whatever_the_order_of_the_rows(reader):
    for left_out in content_languages():
        rows = versions(*(code for code in content_languages() if code != left_out))
        expected = next(code for code in reading_order(reader) if code != left_out)
        assert best_version(rows, reader).language == expected
        assert best_version(rows[::-1], reader).language == expected


def test_every_reader_has_an_order_that_holds_each_language_once():
    for language in content_languages():
        order = reading_order(language)
        assert order[0] == language
        assert sorted(order) == sorted(content_languages())


def test_a_version_in_a_language_that_nobody_ranks_is_better_than_none():
    assert best_version([Version("nl")], "en").language == "nl"


def test_the_original_is_the_one_marked_so_else_the_oldest():
    rows = [Version("en", 7), Version("fr", 5), Version("es", 9, is_original=True)]
    assert original_of(rows).language == "es"
    assert original_of(rows[:2]).language == "fr"


def test_two_rows_marked_as_original_give_the_oldest():
    assert original_of([Version("en", 7, is_original=True), Version("fr", 5, is_original=True)]).language == "fr"


def test_each_version_has_its_own_address_in_its_own_language():
    assert version_url(Version("fr")) == "/fr/cases/fj/in-fr/"
    assert version_url(Version("zh")) == "/zh/cases/fj/in-zh/"
    assert version_url(Version("pt")) == "/pt/cases/fj/in-pt/"


def test_an_address_does_not_depend_on_the_language_of_the_thread():
    from django.utils import translation

    with translation.override("ar"):
        assert record_url(("laws", "fj", "x"), "zh") == "/zh/laws/fj/x/"


def test_links_to_versions_put_the_original_first_and_mark_the_one_shown():
    rows = [Version("en", 3), Version("zh", 2), Version("ar", 1, is_original=True)]
    links = version_links(rows, rows[1])
    assert [link.language for link in links] == ["ar", "en", "zh"]
    assert [link.is_original for link in links] == [True, False, False]
    assert [link.is_shown for link in links] == [False, False, True]
    assert [link.tag for link in links] == ["ar", "en", "zh-Hans"]
    assert [link.name for link in links] == [OWN_NAMES[link.language] for link in links]


def test_the_record_stands_in_the_frame_of_each_interface_language_at_the_address_of_its_best_version():
    links = {link["language"]: link for link in frame_links(versions("fr", "pt"))}
    assert list(links) == interface_languages()
    assert links["fr"]["url"] == "/fr/cases/fj/in-fr/"
    assert links["en"]["url"] == "/en/cases/fj/in-fr/"
    assert links["es"]["url"] == "/es/cases/fj/in-pt/"
    assert links["zh"]["tag"] == language_tag("zh")


# --- Found in the database -------------------------------------------------------------------------------------


@pytest.mark.django_db
def test_all_live_versions_are_found_by_the_address_of_any(django_assert_num_queries):
    from portal.repository.models import ResourcePage

    original = make_record("Quarz one")
    french = make_record("Quarz deux", language="fr", work=original)
    draft = make_record("Quarz tres", language="es", work=original)
    draft.unpublish()
    make_record("Quarz other")
    for slug in (original.slug, french.slug):
        with django_assert_num_queries(1):
            found = {page.language: page.pk for page in ResourcePage.objects.versions_at("cases", "fj", slug)}
        assert found == {"en": original.pk, "fr": french.pk}
    assert not ResourcePage.objects.versions_at("cases", "fj", draft.slug)


@pytest.mark.django_db
@pytest.mark.parametrize("address", [("laws", "fj", "quarz-one"), ("cases", "ws", "quarz-one"), ("cases", "fj", "one")])
def test_a_record_is_found_at_its_whole_address_only(address):
    from portal.repository.models import ResourcePage

    make_record("Quarz one")
    assert not ResourcePage.objects.versions_at(*address)


@pytest.mark.django_db
def test_a_shelf_whose_name_ends_alike_is_another_shelf():
    from portal.repository.models import ResourcePage

    make_record("Quarz one", bucket="xfj")
    assert not ResourcePage.objects.versions_at("cases", "fj", "quarz-one")
