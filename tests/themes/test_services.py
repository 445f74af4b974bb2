"""How the vocabulary changes: old addresses keep working, records follow, nothing half."""

import pytest
from django.core.exceptions import ValidationError
from django.db.models import ProtectedError

from portal.repository.models import ResourcePage
from tests.portal.making import make_record
from themes.loading import load_themes
from themes.models import FormerThemeAddress, Theme, ThemeLabel
from themes.services import (
    ThemeInUse,
    merge_themes,
    move_theme_address,
    offer_theme_again,
    rename_theme,
    retire_theme,
    theme_links,
)
from themes.vocabulary import theme_label, vocabulary

pytestmark = pytest.mark.django_db


def new_theme(slug: str, parent: Theme | None = None) -> Theme:
    theme = Theme.objects.create(slug=slug, parent=parent)
    ThemeLabel.objects.create(theme=theme, language="en", text=slug.capitalize())
    return theme


@pytest.fixture
def one() -> Theme:
    return new_theme("quarz-one")


@pytest.fixture
def two() -> Theme:
    return new_theme("quarz-two")


def leads_to(address: str) -> str:
    return Theme.objects.by_any_address(address).get().slug


# --- Names and addresses ---------------------------------------------------------------------------------------


def test_another_name_is_seen_at_once_and_the_address_stays(one):
    assert theme_label("quarz-one", "en") == "Quarz-one"
    rename_theme(theme=one, language="en", text="Clear stone")
    assert theme_label("quarz-one", "en") == "Clear stone"
    rename_theme(theme=one, language="fr", text="Pierre claire")
    assert theme_label("quarz-one", "fr") == "Pierre claire"
    assert one.labels.count() == 2


def test_another_address_leaves_the_old_one_leading_to_it(one):
    move_theme_address(theme=one, slug="stone")
    assert leads_to("quarz-one") == leads_to("stone") == "stone"
    assert "quarz-one" not in vocabulary()
    assert "stone" in vocabulary()


def test_a_theme_may_take_its_old_address_back(one):
    move_theme_address(theme=one, slug="stone")
    move_theme_address(theme=one, slug="quarz-one")
    assert leads_to("stone") == leads_to("quarz-one") == "quarz-one"
    assert not FormerThemeAddress.objects.filter(slug="quarz-one").exists()


def test_the_address_that_a_theme_has_already_changes_nothing(one):
    move_theme_address(theme=one, slug="quarz-one")
    assert not FormerThemeAddress.objects.filter(theme=one).exists()


@pytest.mark.parametrize("slug", ["quarz-two", "Big", "with space", "a--b", "-a", "", "é", "a" * 81])
def test_an_address_that_is_taken_or_not_plain_is_refused_and_nothing_changes(one, two, slug):
    with pytest.raises(ValidationError):
        move_theme_address(theme=one, slug=slug)
    assert Theme.objects.get(pk=one.pk).slug == "quarz-one"
    assert not FormerThemeAddress.objects.filter(theme=one).exists()


def test_the_former_address_of_another_theme_is_refused(one, two):
    move_theme_address(theme=one, slug="stone")
    with pytest.raises(ValidationError):
        move_theme_address(theme=two, slug="quarz-one")


# --- Merging ---------------------------------------------------------------------------------------------------


def test_records_of_a_merged_theme_carry_the_other_one_once(one, two):
    both = make_record("Both", themes=["quarz-one", "quarz-two"])
    only_one = make_record("Only one", themes=["quarz-one", "health"])
    merge_themes(source=one, target=two)
    assert {theme.slug for theme in ResourcePage.objects.get(pk=both.pk).themes.all()} == {"quarz-two"}
    assert {theme.slug for theme in ResourcePage.objects.get(pk=only_one.pk).themes.all()} == {"quarz-two", "health"}
    assert not ResourcePage.objects.filter(themes=one.pk).exists()


def test_a_merged_theme_is_gone_from_the_vocabulary_and_its_address_leads_on(one, two):
    merge_themes(source=one, target=two)
    assert "quarz-one" not in vocabulary()
    assert leads_to("quarz-one") == "quarz-two"
    assert one.pk not in Theme.objects.in_use().values_list("pk", flat=True)


def test_addresses_lead_through_a_chain_of_merges(one, two):
    three = new_theme("quarz-three")
    move_theme_address(theme=one, slug="stone")
    merge_themes(source=one, target=two)
    merge_themes(source=two, target=three)
    assert {leads_to(slug) for slug in ("quarz-one", "stone", "quarz-two")} == {"quarz-three"}


def test_themes_cannot_be_merged_in_a_circle_nor_into_themselves(one, two):
    with pytest.raises(ThemeInUse):
        merge_themes(source=one, target=one)
    merge_themes(source=one, target=two)
    with pytest.raises(ThemeInUse):
        merge_themes(source=two, target=one)
    with pytest.raises(ThemeInUse):
        merge_themes(source=one, target=new_theme("quarz-three"))


def test_a_theme_with_narrower_ones_cannot_be_merged_before_them(one, two):
    narrow = new_theme("quarz-narrow", parent=one)
    with pytest.raises(ThemeInUse, match="narrower"):
        merge_themes(source=one, target=two)
    merge_themes(source=narrow, target=two)
    merge_themes(source=Theme.objects.get(pk=one.pk), target=two)
    assert leads_to("quarz-narrow") == leads_to("quarz-one") == "quarz-two"


def test_every_tie_to_a_theme_is_known_to_the_merge():
    assert ResourcePage.themes.through in [through for through, _column in theme_links()]


# --- Retiring --------------------------------------------------------------------------------------------------


def test_a_retired_theme_keeps_its_records_and_its_page_and_is_offered_no_more(one):
    page = make_record("Kept", themes=["quarz-one"])
    retire_theme(theme=one)
    assert not vocabulary()["quarz-one"].offered
    assert one not in Theme.objects.in_use()
    assert [theme.slug for theme in page.themes.all()] == ["quarz-one"]
    offer_theme_again(theme=one)
    assert vocabulary()["quarz-one"].offered


def test_a_merged_theme_cannot_be_offered_again(one, two):
    merge_themes(source=one, target=two)
    with pytest.raises(ThemeInUse):
        offer_theme_again(theme=one)


def test_a_theme_with_narrower_ones_cannot_be_deleted(one):
    new_theme("quarz-narrow", parent=one)
    with pytest.raises(ProtectedError):
        one.delete()


# --- Two levels ------------------------------------------------------------------------------------------------


def test_there_are_two_levels_and_no_circle(one, two):
    narrow = new_theme("quarz-narrow", parent=one)
    two.parent = narrow
    with pytest.raises(ValidationError, match="two levels"):
        two.full_clean()
    one.parent = one
    with pytest.raises(ValidationError):
        one.full_clean()
    one.parent = two
    with pytest.raises(ValidationError):
        one.full_clean()


# --- The starting vocabulary -----------------------------------------------------------------------------------


def test_loading_the_vocabulary_again_adds_nothing_and_keeps_what_editors_did():
    first, second, third = Theme.objects.in_use().filter(children=None)[:3]
    rename_theme(theme=first, language="en", text="Our own name")
    move_theme_address(theme=second, slug="our-own-address")
    merge_themes(source=third, target=first)
    number = Theme.objects.count()
    assert load_themes() == 0
    assert Theme.objects.count() == number
    assert theme_label(first.slug, "en") == "Our own name"
    assert third.slug not in vocabulary()


def test_every_theme_of_the_vocabulary_has_a_name_of_its_own_in_each_interface_language():
    from portal.languages import interface_languages

    terms = [term for term in vocabulary().values() if term.offered]
    for language in interface_languages():
        names = [term.labels[language] for term in terms]
        assert len(names) == len(set(names)), language
        assert all(names)


def test_every_other_tie_to_a_theme_is_followed_or_goes_with_it():
    """A row that names a theme by a key of its own: whoever adds one says here what a merge does with it."""
    ties = {
        f"{relation.related_model._meta.label}.{relation.field.name}"
        for relation in Theme._meta.get_fields(include_hidden=True)
        if relation.auto_created and (relation.one_to_many or relation.one_to_one)
    }
    through = {f"{table._meta.label}.theme" for table, _column in theme_links()}
    of_the_theme = {"themes.Theme.parent", "themes.Theme.merged_into", "themes.FormerThemeAddress.theme"}
    followed = {"members.RoleGrant.theme", "review.SubmissionSubject.theme"}
    assert ties - through == of_the_theme | followed | {"themes.ThemeLabel.theme"}
