"""Where a record is found: after a move, by its identity, by other machines."""

import uuid

import pytest
from wagtail.models import Page

from portal.languages import interface_languages
from portal.repository.models import ResourcePage
from portal.repository.services import open_bucket
from tests.portal.making import make_record
from tests.portal.reading import links, opened

pytestmark = pytest.mark.django_db

# --- Moved ---------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("language", [*interface_languages(), "pt"])
def test_a_record_with_a_new_slug_is_found_by_the_old_one_in_every_language(
    client, django_capture_on_commit_callbacks, language
):
    page = make_record("Old name")
    with django_capture_on_commit_callbacks(execute=True):
        draft = page.get_latest_revision_as_object()
        draft.slug = "new-name"
        draft.save_revision().publish()
    answer = client.get(f"/{language}/cases/fj/old-name/")
    frame = language if language in interface_languages() else "en"
    assert (answer.status_code, answer.headers["Location"]) == (301, f"/{frame}/cases/fj/new-name/")
    assert client.get(answer.headers["Location"]).status_code == 200


def test_a_record_on_another_shelf_is_found_by_the_old_address(client, django_capture_on_commit_callbacks):
    page = make_record("Moves house")
    shelf = open_bucket(language="en", section="cases", bucket="ws", title="Samoa")
    with django_capture_on_commit_callbacks(execute=True):
        Page.objects.get(pk=page.pk).move(Page.objects.get(pk=shelf.pk), pos="last-child")
    answer = client.get("/fr/cases/fj/moves-house/")
    assert (answer.status_code, answer.headers["Location"]) == (301, "/fr/cases/ws/moves-house/")


def test_a_record_that_moved_and_was_then_withdrawn_is_not_found(client, django_capture_on_commit_callbacks):
    page = make_record("Old name")
    with django_capture_on_commit_callbacks(execute=True):
        draft = page.get_latest_revision_as_object()
        draft.slug = "new-name"
        draft.save_revision().publish()
    ResourcePage.objects.get(pk=page.pk).specific.unpublish()
    assert client.get("/en/cases/fj/old-name/", follow=True).status_code == 404


def test_an_address_that_belongs_to_a_new_record_does_not_lead_away(client, django_capture_on_commit_callbacks):
    page = make_record("Old name")
    with django_capture_on_commit_callbacks(execute=True):
        draft = page.get_latest_revision_as_object()
        draft.slug = "new-name"
        draft.save_revision().publish()
    make_record("Old name", summary="The successor.")
    assert "The successor." in opened(client, "/en/cases/fj/old-name/")


# --- Identity ------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("asked", "leads_to"),
    [
        ("fr", "/fr/cases/fj/quarz-un/"),
        ("en", "/en/cases/fj/quarz-one/"),
        ("zh-CN", "/zh/cases/fj/quarz-one/"),
        ("pt", "/en/cases/fj/quarz-one/"),
        ("", "/en/cases/fj/quarz-one/"),
    ],
)
def test_the_identity_of_a_work_leads_to_the_version_that_the_browser_asks_for(client, work, asked, leads_to):
    answer = client.get(f"/id/case/{work['fr'].translation_key}", headers={"accept-language": asked})
    assert (answer.status_code, answer.headers["Location"]) == (303, leads_to)
    assert "Accept-Language" in answer.headers["Vary"]
    assert client.get(leads_to).status_code == 200


def test_the_identity_of_a_work_in_portuguese_leads_a_reader_of_portuguese_to_it(client):
    page = make_record("Quartzo", language="pt", summary="Resumo em português.")
    answer = client.get(page.identity_url(), headers={"accept-language": "pt"}, follow=True)
    assert "Resumo em português." in answer.content.decode()


@pytest.mark.parametrize(
    "address",
    [
        "/id/case/00000000-0000-4000-8000-000000000000",
        "/id/case/------------------------------------",
        "/id/case/aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa",
        "/id/case/1",
        "/id/poem/00000000-0000-4000-8000-000000000000",
        "/id/case/",
        "/id/",
    ],
)
def test_an_identity_that_names_nothing_is_not_found(client, address):
    assert client.get(address).status_code == 404


def test_the_identity_of_a_work_of_another_kind_or_a_withdrawn_one_is_not_found(client, work):
    key = work["en"].translation_key
    assert client.get(f"/id/law/{key}").status_code == 404
    for page in work.values():
        page.unpublish()
    assert client.get(f"/id/case/{key}").status_code == 404
    assert uuid.UUID(str(key))


# --- What other machines read --------------------------------------------------------------------------------------


def test_each_version_names_itself_as_the_one_address_of_its_text(client, work, settings):
    for language, page in work.items():
        own = f"{settings.BASE_URL}/{language}/cases/fj/{page.slug}/"
        text = opened(client, f"/{language}/cases/fj/{page.slug}/")
        assert list(links(text, 'rel="canonical"').values()) == [own]


def test_a_record_in_a_foreign_frame_names_the_version_as_the_one_address(client, work, settings):
    text = opened(client, f"/ru/cases/fj/{work['en'].slug}/")
    own = f"{settings.BASE_URL}/en/cases/fj/{work['en'].slug}/"
    assert list(links(text, 'rel="canonical"').values()) == [own]


def test_a_record_names_the_addresses_of_its_versions_and_of_no_others(client, work, settings):
    expected = {language: f"{settings.BASE_URL}/{language}/cases/fj/{page.slug}/" for language, page in work.items()}
    for language, page in work.items():
        found = links(opened(client, f"/{language}/cases/fj/{page.slug}/"), 'rel="alternate"')
        found.pop("x-default", None)
        assert found == expected
