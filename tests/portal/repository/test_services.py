"""How records are written: free addresses, versions side by side, history kept, everything or nothing."""

import re
import string

import pytest
from django.db import transaction
from wagtail.models import Page, Revision

from portal.cases.models import CasePage
from portal.repository import services
from portal.repository.models import BucketPage, ResourcePage
from portal.repository.services import (
    LONGEST_SLUG,
    NoSuchSection,
    free_slug,
    open_bucket,
    plain_slug,
    publish_record,
    section_of,
    update_record,
)
from tests.portal.making import make_record

pytestmark = pytest.mark.django_db


# --- Slugs -----------------------------------------------------------------------------------------------------

TITLES = ["Зелёная энергия", "数字政府", "الحكومة الرقمية", "Número único", "Ħal-Għaxaq — «e-Gov»", "a" * 300]
TITLES += ["???", "", "😀", "-"]


@pytest.mark.parametrize("title", TITLES)
def test_a_title_in_any_script_becomes_a_latin_slug(title):
    slug = plain_slug(title)
    assert re.fullmatch(r"[a-z0-9]+(-[a-z0-9]+)*", slug)
    assert len(slug) <= LONGEST_SLUG


def test_a_long_title_is_cut_at_a_word():
    words = [letter * 9 for letter in string.ascii_lowercase[:20]]
    kept = plain_slug(" ".join(words)).split("-")
    assert kept == words[: len(kept)]
    assert len(kept) > 3


def test_a_taken_slug_gets_a_number():
    first, second, third = (make_record("One and the same") for _each in range(3))
    assert [first.slug, second.slug, third.slug] == ["one-and-the-same", "one-and-the-same-2", "one-and-the-same-3"]


def test_a_slug_is_free_only_if_no_language_has_it():
    make_record("Même titre", language="fr")
    assert make_record("Meme titre", language="en").slug == "meme-titre-2"


def test_a_slug_may_be_used_again_on_another_shelf_and_in_another_section():
    make_record("Shared name")
    assert make_record("Shared name", bucket="ws", countries=["WS"]).slug == "shared-name"
    assert free_slug(section="laws", bucket="fj", title="Shared name") == "shared-name"


def test_a_version_may_have_the_slug_of_its_own_original():
    original = make_record("Quarz")
    assert make_record("Quarz", language="fr", work=original).slug == original.slug


def test_the_number_after_a_slug_is_not_confused_with_a_longer_title():
    make_record("Plan 2")
    assert make_record("Plan").slug == "plan"
    assert make_record("Plan").slug == "plan-3"


def test_a_draft_keeps_its_address_too():
    make_record("Kept address").unpublish()
    assert make_record("Kept address").slug == "kept-address-2"


# --- Shelves ---------------------------------------------------------------------------------------------------


def test_a_shelf_is_made_once():
    first = open_bucket(language="en", section="cases", bucket="zz", title="Nowhere")
    second = open_bucket(language="en", section="cases", bucket="zz", title="Nowhere again")
    assert first.pk == second.pk
    assert BucketPage.objects.filter(slug="zz").count() == 1
    assert first.get_parent().slug == "cases"


def test_the_shelf_of_a_country_is_the_same_shelf_in_each_language_and_another_in_each_section():
    english = open_bucket(language="en", section="cases", bucket="zz", title="Nowhere")
    french = open_bucket(language="fr", section="cases", bucket="zz", title="Nowhere")
    laws = open_bucket(language="en", section="laws", bucket="zz", title="Nowhere")
    assert french.pk != english.pk
    assert french.translation_key == english.translation_key
    assert french.locale.language_code == "fr"
    assert laws.translation_key != english.translation_key


def test_a_section_that_is_missing_is_named_with_what_to_do():
    with pytest.raises(NoSuchSection, match="load_sample_site"):
        section_of(language="en", section="poems")


# --- Writing ---------------------------------------------------------------------------------------------------


def test_a_published_record_is_live_and_has_a_first_revision():
    page = make_record("Published", themes=["health"], problem="Boats were late.")
    assert page.live
    assert not page.has_unpublished_changes
    assert page.is_original
    assert page.kind == "case"
    assert Revision.page_revisions.filter(object_id=str(page.pk)).count() == 1
    assert page.latest_revision_id == page.live_revision_id
    assert [country.iso2 for country in page.countries.all()] == ["FJ"]
    assert [theme.slug for theme in page.themes.all()] == ["health"]
    assert page.address == ("cases", "fj", "published")


def test_a_version_shares_the_identity_of_its_original_and_is_none_itself():
    original = make_record("Original")
    version = make_record("Traduction", language="fr", work=original)
    assert version.translation_key == original.translation_key
    assert not version.is_original
    assert version.language == "fr"
    assert version.get_parent().locale_id == version.locale_id


def test_a_change_is_live_at_once_and_history_keeps_what_was_before():
    page = make_record("Before", problem="First words.")
    changed = update_record(page=page, title="After", fields={"problem": "Second words."})
    assert (changed.title, changed.problem, changed.slug) == ("After", "Second words.", "before")
    revisions = Revision.page_revisions.filter(object_id=str(page.pk)).order_by("pk")
    assert [revision.as_object().problem for revision in revisions] == ["First words.", "Second words."]


def test_a_change_builds_on_the_latest_draft():
    page = make_record("Drafted")
    draft = page.get_latest_revision_as_object()
    draft.context = "Written by an editor, not published yet."
    draft.save_revision()
    assert update_record(page=page, title="Drafted", fields={"problem": "New."}).context == draft.context


def test_a_change_replaces_the_rows_that_it_names_and_leaves_the_others():
    from portal.repository.provenance import RecordOrganisation, RecordSource

    rows = {"organisations": [RecordOrganisation(name="Post")], "record_sources": [RecordSource(citation="Report")]}
    page = make_record("With rows", children=rows)
    changed = update_record(
        page=page, title=page.title, fields={}, children={"organisations": [RecordOrganisation(name="Bank")]}
    )
    assert [row.name for row in changed.organisations.all()] == ["Bank"]
    assert [row.citation for row in changed.record_sources.all()] == ["Report"]


def test_a_record_that_cannot_be_published_leaves_no_page_behind(monkeypatch):
    before = ResourcePage.objects.count(), BucketPage.objects.count()

    def fail(*_args, **_rest):
        raise RuntimeError

    monkeypatch.setattr(services, "fill", lambda *, page, **_rest: setattr(page, "save_revision", fail))
    with pytest.raises(RuntimeError), transaction.atomic():
        publish_record(
            model=CasePage, language="en", bucket="zz", bucket_title="Nowhere", title="Half", fields={"summary": ""}
        )
    assert (ResourcePage.objects.count(), BucketPage.objects.count()) == before


def test_the_tree_is_sound_after_writing():
    original = make_record("Sound")
    make_record("Solide", language="fr", work=original)
    make_record("Elsewhere", bucket="zz")
    problems = Page.find_problems()
    assert [problem for problem in problems if problem] == []


# --- What editors may do in the tree ---------------------------------------------------------------------------


def test_a_record_may_not_move_into_the_tree_of_another_language():
    page = make_record("Stays English")
    french = open_bucket(language="fr", section="cases", bucket="fj", title="Fidji")
    english = open_bucket(language="en", section="cases", bucket="ws", title="Samoa")
    assert not page.can_move_to(Page.objects.get(pk=french.pk).specific)
    assert page.can_move_to(Page.objects.get(pk=english.pk).specific)


def test_a_copy_for_translation_is_no_original():
    from wagtail.models import Locale

    page = make_record("To translate")
    copy = page.copy_for_translation(Locale.objects.get(language_code="es"), copy_parents=True)
    copy.refresh_from_db()
    assert not copy.is_original
    assert copy.translation_key == page.translation_key
    assert not copy.live
    assert copy.get_parent().slug == "fj"


def test_a_copy_is_another_work():
    page = make_record("To copy")
    copy = page.copy(update_attrs={"slug": "copied"})
    assert copy.translation_key != page.translation_key
