"""What the admin does when a record would get the address of another one: copying, moving, renaming a shelf."""

import pytest
from django.urls import reverse
from wagtail.models import Page, Revision

from portal.repository.models import BucketPage, ResourcePage
from tests.portal.making import make_record
from tests.portal.repository.editing import edit_url, read_form

pytestmark = pytest.mark.django_db


@pytest.fixture
def clinic():
    """In English, and in French under a slug that no English record has."""
    original = make_record("Clinic", bucket="ws")
    return {"en": original, "fr": make_record("Clinique", language="fr", work=original, bucket="ws")}


def said(response) -> list[str]:
    return [str(message).strip() for message in response.context["messages"]]


def copy(browser, page: Page, slug: str, parent: Page | None = None, **rest: str):
    parent = parent or page.get_parent()
    form = {"new_title": "Copied", "new_slug": slug, "new_parent_page": parent.pk, "publish_copies": "on", **rest}
    return browser.post(reverse("wagtailadmin_pages:copy", args=[page.pk]), form)


def test_a_copy_with_the_address_of_another_record_in_another_language_is_refused(moderating, client, clinic):
    other = make_record("Hospital", bucket="ws")
    response = copy(moderating, other, "clinique")
    assert response.context["form"].errors["new_slug"] == ["The record “Clinique” has this address."]
    assert ResourcePage.objects.filter(slug="clinique").count() == 1
    assert client.get("/fr/cases/ws/clinique/").context["page"].pk == clinic["fr"].pk


def test_a_copy_with_the_address_of_a_version_of_its_own_is_refused(moderating, clinic):
    """The copy is a work of its own."""
    assert "new_slug" in copy(moderating, clinic["en"], "clinique").context["form"].errors


def test_a_copy_with_a_free_address_is_made(moderating, client, clinic):
    assert copy(moderating, clinic["en"], "clinic-two").status_code == 302
    assert client.get("/fr/cases/ws/clinic-two/").status_code == 200


def test_a_shelf_is_not_copied_onto_addresses_that_are_taken(moderating, clinic):
    shelf = clinic["fr"].get_parent()
    make_record("Clinique", bucket="xa")
    response = copy(moderating, shelf, "xa", copy_subpages="on")
    assert response.context["form"].errors["new_slug"] == ["The record “Clinique” has this address."]
    assert copy(moderating, shelf, "xb", copy_subpages="on").status_code == 302


def test_a_move_onto_the_address_of_another_record_is_refused(moderating, client, clinic):
    mover = make_record("Clinique", bucket="xa")
    url = reverse("wagtailadmin_pages:move_confirm", args=[mover.pk, clinic["en"].get_parent().pk])
    for ask in (moderating.get, moderating.post):
        response = ask(url, follow=True)
        assert said(response) == [
            "“Clinique” cannot be moved there. The record “Clinique” has this address. Nothing was moved."
        ]
    assert ResourcePage.objects.get(pk=mover.pk).address == ("cases", "xa", "clinique")
    assert client.get("/fr/cases/ws/clinique/").context["page"].pk == clinic["fr"].pk


def test_a_move_to_a_free_address_is_made_even_where_a_version_of_it_has_that_address(moderating):
    mover = make_record("Same", bucket="xa")
    there = make_record("There", bucket="ws").get_parent()
    version = make_record("Same", language="fr", bucket="ws", work=mover)
    moderating.post(reverse("wagtailadmin_pages:move_confirm", args=[mover.pk, there.pk]))
    assert ResourcePage.objects.get(pk=mover.pk).address == version.address


def move_together(browser, destination: Page, *pages: Page):
    url = reverse("wagtail_bulk_action", args=["wagtailcore", "page", "move"])
    query = "&".join(f"id={page.pk}" for page in pages)
    return browser.post(f"{url}?{query}&next=/admin/", {"chooser": destination.pk}, follow=True)


def test_a_move_of_many_onto_a_taken_address_moves_none(moderating, clinic):
    taker, free = make_record("Clinique", bucket="xa"), make_record("Free", bucket="xa")
    response = move_together(moderating, clinic["en"].get_parent(), free, taker)
    assert any("The record “Clinique” has this address." in text for text in said(response))
    for page in (taker, free):
        assert ResourcePage.objects.get(pk=page.pk).address[1] == "xa"


def test_two_records_of_one_slug_are_not_moved_onto_one_shelf(moderating, clinic):
    pages = [make_record("Twin", bucket=bucket) for bucket in ("xa", "xb")]
    move_together(moderating, clinic["en"].get_parent(), *pages)
    assert [ResourcePage.objects.get(pk=page.pk).address[1] for page in pages] == ["xa", "xb"]


def test_a_move_of_many_to_free_addresses_is_made(moderating, clinic):
    pages = [make_record(title, bucket="xa") for title in ("Free", "Freer")]
    move_together(moderating, clinic["en"].get_parent(), *pages)
    assert [ResourcePage.objects.get(pk=page.pk).address[1] for page in pages] == ["ws", "ws"]


def test_a_shelf_does_not_get_the_slug_of_one_where_its_addresses_are_taken(moderating, clinic):
    taker = make_record("Clinique", bucket="xa")
    shelf = BucketPage.objects.get(pk=taker.get_parent().pk)
    clinic["en"].get_parent().specific.delete()  # so that Wagtail itself finds the slug free
    form = read_form(moderating.get(edit_url(shelf)), "page-edit-form")
    response = moderating.post(edit_url(shelf), {**form, "slug": "ws", "action-publish": "1"})
    assert response.context["form"].errors["slug"] == ["The record “Clinique” has this address."]
    response = moderating.post(edit_url(shelf), {**form, "slug": "xc", "action-publish": "1"})
    assert response.status_code == 302


def test_a_draft_whose_address_was_taken_since_is_published_at_the_one_it_has(client, clinic):
    draft = make_record("Slow", bucket="ws").get_latest_revision_as_object()
    draft.slug = "quick"
    revision = draft.save_revision()
    taker = make_record("Quick", language="fr", bucket="ws")
    Revision.objects.get(pk=revision.pk).publish()
    assert ResourcePage.objects.get(pk=draft.pk).slug == "slow"
    for language in ("en", "fr"):
        assert client.get(f"/{language}/cases/ws/quick/").context["page"].pk == taker.pk
