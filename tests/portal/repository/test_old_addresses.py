"""Where an address leads after a change that was taken back, and what a browser may keep of it."""

import pytest
from wagtail.contrib.redirects.models import Redirect
from wagtail.models import Page, PageViewRestriction, Site

from portal.members.models import User
from portal.repository.models import ResourcePage
from portal.repository.services import open_bucket
from tests.portal.making import make_record

pytestmark = pytest.mark.django_db

OLD, NEW = "/en/cases/fj/old-name/", "/en/cases/fj/new-name/"


@pytest.fixture
def rename(django_capture_on_commit_callbacks):
    def give_slug(page: Page, slug: str) -> None:
        with django_capture_on_commit_callbacks(execute=True):
            draft = ResourcePage.objects.get(pk=page.pk).specific.get_latest_revision_as_object()
            draft.slug = slug
            draft.save_revision().publish()

    return give_slug


@pytest.fixture
def move(django_capture_on_commit_callbacks):
    def put_on(page: Page, shelf: Page) -> None:
        with django_capture_on_commit_callbacks(execute=True):
            Page.objects.get(pk=page.pk).move(Page.objects.get(pk=shelf.pk), pos="last-child")

    return put_on


def withdraw(page: Page) -> None:
    ResourcePage.objects.get(pk=page.pk).specific.unpublish()


def test_a_renaming_that_is_taken_back_leaves_no_circle(client, rename):
    page = make_record("Old name")
    rename(page, "new-name")
    rename(page, "old-name")
    assert client.get(OLD).status_code == 200
    assert client.get(NEW).headers["Location"] == OLD
    withdraw(page)
    assert client.get(OLD).status_code == 404
    assert client.get(NEW).status_code == 404


def test_a_move_that_is_taken_back_leaves_no_circle(client, move):
    page = make_record("Old name")
    home, away = page.get_parent(), open_bucket(language="en", section="cases", bucket="ws", title="Samoa")
    move(page, away)
    move(page, home)
    withdraw(page)
    for address in (OLD, "/fr/cases/fj/old-name/", "/en/cases/ws/old-name/"):
        assert client.get(address).status_code == 404


def test_a_shelf_that_gets_its_slug_back_leaves_no_circle(client, django_capture_on_commit_callbacks):
    page = make_record("Old name", bucket="zz")
    for slug in ("zy", "zz"):
        with django_capture_on_commit_callbacks(execute=True):
            shelf = page.get_parent().specific
            shelf.slug = slug
            shelf.save_revision().publish()
    assert client.get("/en/cases/zy/old-name/").headers["Location"] == "/en/cases/zz/old-name/"
    withdraw(page)
    assert client.get("/en/cases/zz/old-name/").status_code == 404


def test_an_address_taken_by_another_record_does_not_lead_to_the_first_when_that_one_is_withdrawn(client, rename):
    rename(make_record("Old name"), "new-name")
    assert client.get(OLD).headers["Location"] == NEW
    successor = make_record("Old name", language="fr")
    withdraw(successor)
    assert client.get(OLD).status_code == 404


def test_circles_of_before_are_not_followed(client):
    """As Wagtail left them, with a record that is not live or live again."""
    page = make_record("Old name")
    site = Site.objects.get(is_default_site=True)
    Redirect.objects.create(old_path=OLD.rstrip("/"), site=site, redirect_page=page, automatically_created=True)
    assert client.get(OLD).status_code == 200
    withdraw(page)
    assert client.get(OLD).status_code == 404


def test_a_redirect_that_an_editor_made_leads_to_a_live_page_only(client):
    page = make_record("Old name")
    site = Site.objects.get(is_default_site=True)
    Redirect.objects.create(old_path="/en/leaflet", site=site, redirect_page=page)
    Redirect.objects.create(old_path="/en/leaflet/itself", site=site, redirect_link="/en/leaflet/itself/")
    answer = client.get("/en/leaflet/")
    assert (answer.status_code, answer.headers["Location"]) == (301, OLD)
    assert "no-cache" in answer.headers["Cache-Control"]
    assert client.get("/en/leaflet/itself/").status_code == 404
    withdraw(page)
    assert client.get("/en/leaflet/").status_code == 404


def test_a_browser_asks_again_where_an_old_address_leads(client, rename):
    """A 301 without this is kept for good: two of them from a change and its reverse make a circle."""
    rename(make_record("Old name"), "new-name")
    for address in (OLD, "/fr/cases/fj/old-name/"):
        answer = client.get(address)
        assert answer.status_code == 301
        assert "no-cache" in answer.headers["Cache-Control"]


def test_the_old_address_of_a_withdrawn_version_leads_to_another_version_of_the_work(client, rename):
    page = make_record("Old name")
    make_record("Nom", language="fr", work=page)
    rename(page, "new-name")
    withdraw(page)
    assert client.get(OLD).headers["Location"] == "/en/cases/fj/nom/"


def test_the_old_address_of_a_guarded_record_tells_its_title_to_those_who_may_open_it_only(client, rename):
    page = make_record("Old name")
    rename(page, "new-name")
    Redirect.objects.create(old_path="/en/leaflet", redirect_page=page)
    PageViewRestriction.objects.create(page=page, restriction_type=PageViewRestriction.LOGIN)
    for address in (OLD, "/en/leaflet/"):
        assert client.get(address).status_code == 404
    client.force_login(User.objects.create_user("member@test.example", "password"))
    for address in (OLD, "/en/leaflet/"):
        assert client.get(address).headers["Location"] == NEW
