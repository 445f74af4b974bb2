"""Search hears of every change that visitors can see, in the transaction of the change, and of nothing else."""

from datetime import timedelta
from typing import Any

import pytest
from django.core.management import call_command
from django.db import transaction
from django.urls import reverse
from django.utils import timezone
from wagtail.models import Page, PageViewRestriction

from portal.countries.models import Country, RegionalBody
from portal.members.models import User
from portal.repository.models import BucketPage, ResourcePage
from portal.repository.provenance import RecordRelation, RelationKind
from portal.repository.services import open_bucket
from search.outbox import record_changes
from tests.portal.making import Outbox, make_minimal_site, make_record
from themes.models import Theme
from themes.services import merge_themes, move_theme_address, rename_theme, retire_theme

pytestmark = pytest.mark.django_db


@pytest.fixture
def page() -> ResourcePage:
    found: ResourcePage = make_record("Signalled", themes=["health"])
    return found


@pytest.fixture
def outbox(page: ResourcePage) -> Outbox:
    return Outbox()


@pytest.fixture
def editor(client: Any) -> Any:
    """A browser in which an administrator is signed in."""
    client.force_login(User.objects.create_superuser("editor@test.example", "password", display_name="Editor"))
    return client


def keys_of(records: Any) -> set[str]:
    return {f"{kind}:{work}" for kind, work in records.values_list("kind", "translation_key")}


# --- What is told ----------------------------------------------------------------------------------------------


def test_publishing_a_change_is_told(page, outbox):
    draft = page.get_latest_revision_as_object()
    draft.title = "Signalled anew"
    draft.save_revision().publish()
    assert set(outbox.read()) == {page.key}


def test_a_new_record_is_told(outbox):
    assert set(outbox.read()) == set()
    new = make_record("Brand new")
    assert set(outbox.read()) == {new.key}


def test_unpublishing_is_told(page, outbox):
    page.unpublish()
    assert set(outbox.read()) == {page.key}


def test_unpublishing_the_plain_page_of_a_record_is_told(page, outbox):
    Page.objects.get(pk=page.pk).unpublish()
    assert set(outbox.read()) == {page.key}


def test_another_address_is_told(page, outbox):
    draft = page.get_latest_revision_as_object()
    draft.slug = "another-address"
    draft.save_revision().publish()
    assert set(outbox.read()) == {page.key}


def test_another_address_of_a_shelf_is_told_for_every_record_on_it(page, outbox):
    other = make_record("Its neighbour")
    outbox.read()
    shelf = BucketPage.objects.get(pk=page.get_parent().pk)
    expected = keys_of(ResourcePage.objects.live().descendant_of(shelf))
    assert {page.key, other.key} <= expected
    shelf.slug = "fiji"
    shelf.save_revision().publish()
    assert set(outbox.read()) == expected


def test_the_move_of_a_section_is_told_for_every_record_below_it(page, outbox):
    section = Page.objects.get(pk=page.get_parent().get_parent().pk)
    expected = keys_of(ResourcePage.objects.live().descendant_of(section))
    assert len(expected) > 20
    section.move(section.get_parent(), pos="first-child")
    assert set(outbox.read()) == expected


def test_the_move_of_a_record_is_told(page, outbox):
    shelf = open_bucket(language="en", section="cases", bucket="zz", title="Nowhere")
    outbox.read()
    Page.objects.get(pk=page.pk).move(Page.objects.get(pk=shelf.pk), pos="last-child")
    assert set(outbox.read()) == {page.key}


@pytest.mark.parametrize("remove", [lambda page: page.delete(), lambda page: Page.objects.get(pk=page.pk).delete()])
def test_deletion_is_told(page, outbox, remove):
    key = page.key
    remove(page)
    assert set(outbox.read()) == {key}


def test_the_deletion_of_a_shelf_is_told_for_every_record_on_it(page, outbox):
    shelf = Page.objects.get(pk=page.get_parent().pk)
    expected = keys_of(ResourcePage.objects.live().descendant_of(shelf))
    shelf.delete()
    assert set(outbox.read()) == expected


@pytest.mark.parametrize("restriction_type", [PageViewRestriction.LOGIN, PageViewRestriction.PASSWORD])
def test_a_restriction_and_its_end_are_told_for_every_record_below_it(page, outbox, restriction_type):
    shelf = page.get_parent()
    expected = keys_of(ResourcePage.objects.live().descendant_of(shelf))
    restriction = PageViewRestriction.objects.create(page=shelf, restriction_type=restriction_type, password="x")
    assert set(outbox.read()) == expected
    restriction.delete()
    assert set(outbox.read()) == expected


def test_a_version_is_told_under_the_key_of_its_work(page, outbox):
    make_record("Signalé", language="fr", work=page)
    assert set(outbox.read()) == {page.key}


def test_a_scheduled_publication_is_told_when_its_time_comes(page, outbox, monkeypatch):
    draft = page.get_latest_revision_as_object()
    draft.title = "Later"
    draft.go_live_at = timezone.now() + timedelta(hours=1)
    draft.save_revision().publish()
    outbox.read()
    then = timezone.now() + timedelta(hours=2)
    monkeypatch.setattr(timezone, "now", lambda: then)
    call_command("publish_scheduled")
    assert ResourcePage.objects.get(pk=page.pk).title == "Later"
    assert page.key in outbox.read()


def test_a_country_of_another_region_is_told_for_its_records(page, outbox):
    country = Country.objects.get(iso2="FJ")
    expected = keys_of(ResourcePage.objects.live().filter(countries=country))
    country.region = "caribbean"
    country.save()
    told = set(outbox.read())
    assert page.key in told
    assert told == expected


def test_a_regional_body_that_gets_another_name_is_told_for_its_records(outbox):
    body = RegionalBody.objects.filter(records__live=True).first()
    expected = keys_of(ResourcePage.objects.live().filter(regional_bodies=body))
    body.name = "Another name"
    body.save()
    assert set(outbox.read()) == expected != set()


def keys_with_theme(*slugs: str) -> set[str]:
    return keys_of(ResourcePage.objects.live().filter(themes__slug__in=slugs))


def test_a_theme_with_another_address_is_told_for_its_records(page, outbox):
    expected = keys_with_theme("health")
    move_theme_address(theme=Theme.objects.get(slug="health"), slug="wellness")
    assert set(outbox.read()) == expected
    assert page.key in expected


def test_what_a_record_builds_on_is_told_with_it(outbox):
    """Whenever it appears, goes, is hidden, or no longer says so: it counts for the other."""
    basis, user = make_record("The basis"), make_record("Its user")
    outbox.read()
    draft = user.get_latest_revision_as_object()
    draft.relations.add(RecordRelation(kind=RelationKind.BASED_ON, target_id=basis.pk))
    draft.save_revision().publish()
    assert set(outbox.read()) == {user.key, basis.key}
    restriction = PageViewRestriction.objects.create(page=user, restriction_type=PageViewRestriction.LOGIN)
    assert set(outbox.read()) == {user.key, basis.key}
    restriction.delete()
    outbox.read()
    draft = user.get_latest_revision_as_object()
    draft.relations.clear()
    draft.save_revision().publish()
    assert set(outbox.read()) == {user.key, basis.key}
    draft.relations.add(RecordRelation(kind=RelationKind.RELATED, target_id=basis.pk))
    draft.save_revision().publish()
    assert set(outbox.read()) == {user.key}


@pytest.mark.parametrize("remove", [lambda page: page.unpublish(), lambda page: page.delete()])
def test_what_a_record_built_on_is_told_when_it_goes(outbox, remove):
    basis, user = make_record("The basis"), make_record("Its user")
    RecordRelation.objects.create(page=user, kind=RelationKind.USES, target=basis)
    outbox.read()
    remove(type(user).objects.get(pk=user.pk))
    assert set(outbox.read()) == {user.key, basis.key}


def test_themes_that_merge_are_told_for_the_records_of_both(page, outbox):
    source, target = Theme.objects.in_use().filter(children=None).exclude(slug="health")[:2]
    page.themes.add(source)
    page.save()
    outbox.read()
    expected = keys_with_theme(source.slug, target.slug)
    merge_themes(source=source, target=target)
    assert set(outbox.read()) == expected
    assert page.key in expected


# --- What is not told ------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "change",
    [
        lambda theme: rename_theme(theme=theme, language="en", text="Wellness"),
        lambda theme: retire_theme(theme=theme),
    ],
    ids=["renamed", "retired"],
)
def test_what_the_index_does_not_hold_of_a_theme_is_not_told(page, outbox, change):
    change(Theme.objects.get(slug="health"))
    assert outbox.read() == []


def test_another_name_of_a_country_is_not_told(page, outbox):
    country = Country.objects.get(iso2="FJ")
    country.names = {**country.names, "en": "Viti"}
    country.save()
    assert outbox.read() == []


def test_a_draft_of_a_live_record_is_not_told(page, outbox):
    draft = page.get_latest_revision_as_object()
    draft.title = "Only a draft"
    draft.save_revision()
    assert outbox.read() == []


def test_a_record_that_was_never_published_is_not_told(page, outbox):
    new = type(page)(title="Unborn", slug="unborn", locale=page.locale, live=False)
    Page.objects.get(pk=page.get_parent().pk).add_child(instance=new)
    new.save_revision()
    assert outbox.read() == []


def test_pages_that_are_no_records_are_not_told(page, outbox):
    home = page.get_ancestors()[1].specific
    home.lead = "Another lead."
    home.save_revision().publish()
    assert outbox.read() == []


@pytest.mark.parametrize(
    "change", [lambda page: page.unpublish(), lambda page: page.delete()], ids=["unpublish", "delete"]
)
def test_a_change_that_is_taken_back_is_not_told(page, outbox, change):
    def fail() -> None:
        with transaction.atomic():
            change(page)
            raise RuntimeError

    with pytest.raises(RuntimeError):
        fail()
    assert outbox.read() == []
    assert ResourcePage.objects.get(pk=page.pk).live


# --- In the admin ----------------------------------------------------------------------------------------------


def test_unpublishing_in_the_admin_is_told(editor, page, outbox):
    editor.post(reverse("wagtailadmin_pages:unpublish", args=[page.pk]))
    assert not ResourcePage.objects.get(pk=page.pk).live
    assert set(outbox.read()) == {page.key}


def test_moving_in_the_admin_is_told(editor, page, outbox):
    shelf = open_bucket(language="en", section="cases", bucket="zz", title="Nowhere")
    outbox.read()
    editor.post(reverse("wagtailadmin_pages:move_confirm", args=[page.pk, shelf.pk]))
    assert ResourcePage.objects.get(pk=page.pk).address == ("cases", "zz", page.slug)
    assert set(outbox.read()) == {page.key}


def test_deleting_in_the_admin_is_told(editor, page, outbox):
    editor.post(reverse("wagtailadmin_pages:delete", args=[page.pk]))
    assert not ResourcePage.objects.filter(pk=page.pk).exists()
    assert set(outbox.read()) == {page.key}


def test_restricting_in_the_admin_is_told(editor, page, outbox):
    editor.post(reverse("wagtailadmin_pages:set_privacy", args=[page.pk]), {"restriction_type": "login"})
    assert PageViewRestriction.objects.filter(page=page).exists()
    assert set(outbox.read()) == {page.key}


@pytest.mark.django_db(transaction=True)
def test_a_request_of_the_admin_that_fails_leaves_neither_a_change_nor_a_row(client, monkeypatch):
    """Real commits: Wagtail's own signals come after its transaction, so only that of the request holds both."""
    make_minimal_site()
    page = make_record("Stays")
    client.force_login(User.objects.create_superuser("editor@test.example", "password", display_name="Editor"))
    client.raise_request_exception = False
    outbox = Outbox()

    def fail(**rest: Any) -> None:
        record_changes(**rest)
        raise RuntimeError("the disk is full")

    monkeypatch.setattr("portal.repository.search_signals.record_changes", fail)
    answer = client.post(reverse("wagtailadmin_pages:delete", args=[page.pk]))
    assert answer.status_code == 500
    assert ResourcePage.objects.get(pk=page.pk).live
    assert outbox.read() == []
    monkeypatch.undo()
    client.post(reverse("wagtailadmin_pages:delete", args=[page.pk]))
    assert not ResourcePage.objects.filter(pk=page.pk).exists()
    assert set(outbox.read()) == {page.key}
