"""Loading files again and again: nothing twice, changes of the file followed, an editor's work never touched."""

from dataclasses import replace
from typing import Any

import pytest
from django.core.management import call_command
from wagtail.models import Revision

from portal.cases.loading import case_drafts, load_cases
from portal.cases.models import CasePage
from portal.legislation.loading import load_laws
from portal.legislation.models import LawPage
from portal.repository.loading import Draft, Loader, day_or_none, partial
from portal.repository.models import ImportedRecord, ResourcePage
from portal.repository.provenance import RecordRelation, RecordSource, RelationKind
from portal.strategies.loading import load_strategies, summary_of
from search.models import IndexChange
from tests.portal.making import make_law
from themes.models import Theme
from themes.services import merge_themes, move_theme_address

pytestmark = pytest.mark.django_db

DRAFT = Draft(
    key="tests:quarz",
    model=CasePage,
    language="en",
    title="Quarz",
    fields={"summary": "First."},
    countries=["FJ"],
    themes=["health"],
    source={"summary": "First."},
)


def load(*drafts: Draft) -> Loader:
    loader = Loader()
    for draft in drafts:
        loader.load(draft)
    return loader


def page_of(draft: Draft) -> Any:
    return ImportedRecord.objects.get(key=f"{draft.key}:{draft.language}").page.specific


def second(**fields: Any) -> Draft:
    return replace(DRAFT, fields={"summary": "Second.", **fields}, source={"summary": "Second.", **fields})


# --- One record ------------------------------------------------------------------------------------------------


def test_a_new_record_is_written_and_published():
    assert load(DRAFT).report.counts == {"written": 1}
    page = page_of(DRAFT)
    assert page.live
    assert page.address == ("cases", "fj", "quarz")
    assert [theme.slug for theme in page.themes.all()] == ["health"]


def test_the_same_row_is_not_written_again():
    load(DRAFT)
    revisions = Revision.objects.count()
    assert load(DRAFT).report.counts == {"unchanged": 1}
    assert Revision.objects.count() == revisions


def test_a_row_that_changed_in_the_file_is_written_into_the_same_page():
    load(DRAFT)
    page = page_of(DRAFT)
    assert load(second()).report.counts == {"updated": 1}
    assert page_of(DRAFT).pk == page.pk
    assert page_of(DRAFT).summary == "Second."
    assert load(second()).report.counts == {"unchanged": 1}


def test_child_rows_are_replaced_and_not_doubled():
    load(replace(DRAFT, rows={"record_sources": [RecordSource(citation="One"), RecordSource(citation="Two")]}))
    load(replace(second(), rows={"record_sources": [RecordSource(citation="Three")]}))
    assert [row.citation for row in page_of(DRAFT).record_sources.all()] == ["Three"]


@pytest.mark.parametrize("is_published", [True, False], ids=["published", "draft"])
def test_what_an_editor_changed_is_kept(is_published):
    load(DRAFT)
    draft = page_of(DRAFT).get_latest_revision_as_object()
    draft.summary = "An editor's words."
    revision = draft.save_revision()
    if is_published:
        revision.publish()
    assert load(second()).report.counts == {"kept": 1}
    assert page_of(DRAFT).summary == ("An editor's words." if is_published else "First.")
    assert page_of(DRAFT).get_latest_revision_as_object().summary == "An editor's words."


def test_what_an_editor_deleted_does_not_come_back():
    load(DRAFT)
    page_of(DRAFT).delete()
    assert load(DRAFT).report.counts == {"unchanged": 1}
    assert load(second()).report.counts == {"kept": 1}
    assert not ResourcePage.objects.filter(title="Quarz").exists()


def test_what_an_editor_unpublished_stays_unpublished():
    load(DRAFT)
    page_of(DRAFT).unpublish()
    load(DRAFT)
    assert not page_of(DRAFT).live


def test_what_an_editor_unpublished_stays_unpublished_even_when_the_file_changes():
    load(DRAFT)
    page_of(DRAFT).unpublish()
    load(second())
    assert not page_of(DRAFT).live


def test_a_record_of_a_country_that_nobody_knows_is_refused_with_the_reason():
    report = load(replace(DRAFT, countries=["FJ", "XX"])).report
    assert report.refused == [("tests:quarz:en", "unknown countries: XX")]
    assert not ImportedRecord.objects.filter(key="tests:quarz:en").exists()
    assert "1 refused" in str(report)


def test_a_theme_that_an_editor_renamed_or_merged_is_found_by_its_former_address():
    source, target, renamed = Theme.objects.in_use().filter(children=None)[:3]
    former = [source.slug, renamed.slug]
    merge_themes(source=source, target=target)
    move_theme_address(theme=renamed, slug="renamed-here")
    load(replace(DRAFT, themes=former))
    assert {theme.slug for theme in page_of(DRAFT).themes.all()} == {target.slug, "renamed-here"}


def test_a_theme_that_nobody_knows_is_left_out():
    load(replace(DRAFT, themes=["health", "no-such-theme"]))
    assert [theme.slug for theme in page_of(DRAFT).themes.all()] == ["health"]


@pytest.mark.parametrize(
    ("countries", "bodies", "shelf"), [(["FJ"], [], "fj"), (["FJ", "WS"], [], "regional"), ([], ["oecs"], "regional")]
)
def test_a_record_of_one_country_lies_on_its_shelf_and_any_other_on_the_regional_one(countries, bodies, shelf):
    load(replace(DRAFT, countries=countries, bodies=bodies))
    assert page_of(DRAFT).address[1] == shelf


def test_a_version_joins_its_original():
    french = replace(DRAFT, language="fr", title="Le quarz", original_key="tests:quarz:en")
    load(DRAFT, french)
    assert page_of(french).translation_key == page_of(DRAFT).translation_key
    assert not page_of(french).is_original
    assert page_of(french).address == ("cases", "fj", "le-quarz")


def test_a_version_does_not_bring_back_a_record_whose_original_was_deleted():
    french = replace(DRAFT, language="fr", title="Le quarz", original_key="tests:quarz:en")
    load(DRAFT)
    page_of(DRAFT).delete()
    other = replace(DRAFT, key="tests:other", title="Other")
    assert load(DRAFT, french, other).report.counts == {"unchanged": 1, "kept": 1, "written": 1}
    assert not ResourcePage.objects.filter(title="Le quarz").exists()
    assert page_of(other).live


# --- The sample content ----------------------------------------------------------------------------------------


def test_loading_the_sample_content_a_second_time_writes_nothing():
    revisions, pages = Revision.objects.count(), ResourcePage.objects.count()
    changes = IndexChange.objects.count()
    loader = Loader()
    for load_kind in (load_laws, load_strategies, load_cases):
        load_kind(loader)
    assert loader.report.refused == []
    assert set(loader.report.counts) == {"unchanged"}
    assert loader.report.counts["unchanged"] == ImportedRecord.objects.count() > 300
    assert (Revision.objects.count(), ResourcePage.objects.count()) == (revisions, pages)
    assert IndexChange.objects.count() == changes


def test_the_whole_command_can_run_a_second_time(capsys):
    pages = ResourcePage.objects.count()
    call_command("load_sample_site")
    assert ResourcePage.objects.count() == pages
    told = capsys.readouterr()
    assert "0 written, 0 updated" in told.out
    assert told.err == ""


def test_the_command_leaves_a_portal_alone_that_has_records():
    before = IndexChange.objects.count()
    call_command("load_sample_site", if_empty=True)
    assert IndexChange.objects.count() == before


def test_every_record_of_the_sample_names_a_source_and_every_law_and_strategy_a_country_or_body():
    originals = ResourcePage.objects.originals().filter(is_generated=False, live=True)
    assert originals.count() > 270
    assert list(originals.filter(record_sources=None).values_list("title", flat=True)) == []
    homeless = originals.filter(kind__in=["law", "strategy"], countries=None, regional_bodies=None)
    assert list(homeless.values_list("title", flat=True)) == []


def test_no_case_is_left_without_a_theme():
    assert list(CasePage.objects.originals().filter(themes=None).values_list("title", flat=True)) == []


def test_some_cases_come_in_several_languages_with_the_facts_of_the_original():
    versions = ResourcePage.objects.filter(is_original=False, is_generated=False).select_related("locale")
    assert {version.language for version in versions} >= {"ar", "es", "fr", "pt"}
    for version in versions:
        original = ResourcePage.objects.get(translation_key=version.translation_key, is_original=True)
        assert version.years == original.years
        assert set(version.countries.all()) == set(original.countries.all())
        assert version.title != original.title


def test_facts_that_we_only_inferred_are_named_as_our_reading():
    inferred = {draft.title: draft.fields["our_reading"] for draft in case_drafts() if draft.language == "en"}
    assert any(inferred.values())
    for title, fields in inferred.items():
        assert CasePage.objects.get(title=title, is_original=True).our_reading == fields


# --- Relations between laws ------------------------------------------------------------------------------------


def law_that_amends(title: str, **rest: Any) -> LawPage:
    law = make_law("Quarz Amendment Act", **rest)
    RecordRelation.objects.create(page=law, kind=RelationKind.AMENDS, target_title=title)
    ImportedRecord.objects.create(key="tests:amendment:en", digest="", page=law)
    return law


def test_a_relation_is_tied_to_the_one_law_of_the_country_that_has_the_title():
    from portal.legislation.loading import link_relations

    amended = make_law("Quarz Act, 2001")
    law = law_that_amends("Quarz Act 2001 (Cap. 12)")
    link_relations()
    assert law.relations.get().target_id == amended.pk


def test_a_relation_stays_open_when_two_laws_have_the_title_or_another_country_has_it():
    from portal.legislation.loading import link_relations

    make_law("Quarz Act")
    make_law("Quarz Act")
    make_law("Sand Act", bucket="ws", countries=["WS"])
    law = law_that_amends("Quarz Act")
    RecordRelation.objects.create(page=law, kind=RelationKind.REPEALS, target_title="Sand Act")
    link_relations()
    assert [row.target_id for row in law.relations.all()] == [None, None]


# --- Small readers ---------------------------------------------------------------------------------------------


def test_a_date_of_the_seed_is_a_partial_date_already():
    assert partial({"date": "2004-05", "precision": "month"}) == "2004-05"
    assert partial(None) == ""


def test_only_a_full_day_is_a_day():
    assert str(day_or_none("2004-05-03")) == "2004-05-03"
    assert [day_or_none(text) for text in ("2004-05", "", None)] == [None, None, None]


def test_a_summary_is_cut_at_a_goal():
    assert summary_of([]) == ""
    assert summary_of(["a" * 200, "b" * 90, "c" * 50]) == "a" * 200 + "; " + "b" * 90
