"""Record pages: the best version at any address, moved and guarded records, identity, relations, other languages."""

import re
import uuid

import pytest
from django.core.exceptions import ValidationError
from wagtail.models import Page, PageViewRestriction

from portal.languages import interface_languages, language_tag
from portal.legislation.models import LawEvent, LawPage
from portal.legislation.status import LawEventKind
from portal.members.models import User
from portal.repository.models import ResourcePage
from portal.repository.provenance import INVERSE_LABELS, RecordOrganisation, RecordRelation, RecordSource, RelationKind
from portal.repository.sections import SECTIONS
from portal.repository.services import open_bucket
from portal.repository.versions import record_url
from search.engines import get_engine
from tests.portal.making import RARE, make_law, make_record
from tests.portal.reading import languages_of

pytestmark = pytest.mark.django_db


def opened(client, address: str, **rest) -> str:
    answer = client.get(address, **rest)
    assert answer.status_code == 200, (address, answer.status_code)
    return str(answer.content.decode())


def tag(page: str, name: str) -> str:
    return re.search(rf"<{name}\b[^>]*>", page)[0]


def links(page: str, pattern: str) -> dict[str, str]:
    """hreflang -> address of the link elements that hold `pattern`."""
    found = [link for link in re.findall(r"<link\b[^>]*>", page) if pattern in link]
    return {
        (re.search(r'hreflang="([^"]*)"', link) or ["", ""])[1]: re.search(r'href="([^"]*)"', link)[1] for link in found
    }


@pytest.fixture
def work():
    original = make_record("Quarz one", summary="In English.")
    french = make_record("Quarz un", language="fr", work=original, summary="En français.")
    return {"en": original, "fr": french}


# --- Which version ---------------------------------------------------------------------------------------------


def test_a_record_written_in_french_only_stands_in_the_frame_of_the_reader(client):
    page = make_record("Le quarz", language="fr", summary="En français seulement.")
    answer = client.get(f"/en/cases/fj/{page.slug}/")
    text = answer.content.decode()
    assert answer.status_code == 200
    assert 'lang="en"' in tag(text, "html")
    assert languages_of(text, "Le quarz") >= {"fr"}
    assert languages_of(text, "En français seulement.") == {"fr"}
    assert languages_of(text, "Sources") == {"en"}
    assert 'href="/en/cases/"' in text
    assert "Home" in text


@pytest.mark.parametrize("language", interface_languages())
def test_a_record_in_one_language_can_be_read_in_the_frame_of_each(client, language):
    page = make_record("Only English", summary="In English only.")
    text = opened(client, f"/{language}/cases/fj/{page.slug}/")
    assert languages_of(text, "In English only.") == {"en"}
    assert f'lang="{language_tag(language)}"' in tag(text, "html")


def test_text_in_arabic_within_an_english_frame_has_its_own_direction(client):
    page = make_record("الكوارتز", language="ar", summary="ملخص بالعربية.")
    text = opened(client, f"/en/cases/fj/{page.slug}/")
    assert 'dir="ltr"' in tag(text, "html")
    assert languages_of(text, "ملخص بالعربية.") == {"ar"}
    assert re.search(r'<[a-z0-9]+[^>]*lang="ar"[^>]*dir="rtl"', text)


def test_each_reader_gets_the_version_in_the_own_language(client, work):
    assert "In English." in opened(client, f"/en/cases/fj/{work['en'].slug}/")
    assert "En français." in opened(client, f"/fr/cases/fj/{work['fr'].slug}/")
    assert languages_of(opened(client, f"/fr/cases/fj/{work['fr'].slug}/"), "En français.") == {"fr"}


def test_the_address_of_another_version_leads_to_that_of_the_own_language(client, work):
    answer = client.get(f"/en/cases/fj/{work['fr'].slug}/")
    assert answer.status_code == 302
    assert answer.headers["Location"] == f"/en/cases/fj/{work['en'].slug}/"


def test_a_reader_without_a_version_may_come_by_any_address(client, work):
    for page in work.values():
        assert "In English." in opened(client, f"/ru/cases/fj/{page.slug}/")


def test_a_draft_version_is_not_shown(client, work):
    work["fr"].unpublish()
    assert "In English." in opened(client, f"/fr/cases/fj/{work['en'].slug}/")
    assert client.get(f"/fr/cases/fj/{work['fr'].slug}/").status_code == 404


def test_an_unpublished_or_deleted_record_is_not_found(client):
    page = make_record("Gone")
    page.unpublish()
    assert client.get("/en/cases/fj/gone/").status_code == 404
    page.delete()
    assert client.get("/en/cases/fj/gone/").status_code == 404


@pytest.mark.parametrize(
    "address", ["laws/fj/quarz-one", "cases/ws/quarz-one", "cases/fj/quarz", "cases/fj/QUARZ-ONE", "cases/quarz-one"]
)
def test_a_record_is_nowhere_but_at_its_address(client, work, address):
    assert client.get(f"/en/{address}/").status_code == 404


def test_facts_come_from_the_original_whatever_a_version_says(client):
    original = make_record("Quarz one", people_served=4_321, countries=["FJ"])
    version = make_record("Quarz un", language="fr", work=original, people_served=1, countries=["WS"])
    text = opened(client, f"/fr/cases/fj/{version.slug}/")
    assert 'href="/fr/countries/fj/"' in text
    assert 'href="/fr/countries/ws/"' not in text
    assert "4321" in re.sub(r"\s|&nbsp;|\u202f|\xa0|,", "", text)


def test_a_version_leads_to_the_original_and_the_original_to_its_versions(client, work):
    french = opened(client, f"/fr/cases/fj/{work['fr'].slug}/")
    english = opened(client, f"/en/cases/fj/{work['en'].slug}/")
    body = french.partition("<main")[2].partition("</main")[0]
    assert f'href="/en/cases/fj/{work["en"].slug}/"' in body
    assert f'href="/fr/cases/fj/{work["fr"].slug}/"' in english.partition("<main")[2].partition("</main")[0]


# --- Moved -----------------------------------------------------------------------------------------------------


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


# --- Guarded ---------------------------------------------------------------------------------------------------


def test_a_guarded_record_asks_for_the_login_and_is_not_in_search(client, own_index):
    page = make_record(f"Guarded {RARE}")
    PageViewRestriction.objects.create(page=page, restriction_type=PageViewRestriction.LOGIN)
    own_index()
    answer = client.get(f"/en/cases/fj/{page.slug}/")
    assert answer.status_code == 302
    assert "login" in answer.headers["Location"]
    assert page.slug not in opened(client, f"/en/search/?q={RARE}")
    assert page.slug not in opened(client, f"/en/cases/?q={RARE}")
    client.force_login(User.objects.create_user("member@test.example", "password"))
    assert "Guarded" in opened(client, f"/en/cases/fj/{page.slug}/")


def test_a_guarded_record_is_not_told_by_its_identity(client):
    page = make_record("Guarded")
    PageViewRestriction.objects.create(page=page, restriction_type=PageViewRestriction.LOGIN)
    assert client.get(f"/id/case/{page.translation_key}").status_code == 404


def test_a_guard_on_a_shelf_holds_for_the_address_in_every_language(client):
    page = make_record("Guarded", bucket="zz")
    PageViewRestriction.objects.create(page=page.get_parent(), restriction_type=PageViewRestriction.LOGIN)
    for language in ("en", "fr", "zh"):
        assert client.get(f"/{language}/cases/zz/{page.slug}/").status_code == 302


def test_the_title_of_a_guarded_record_is_not_told_as_a_relation(client):
    guarded = make_record("Secret quarz")
    PageViewRestriction.objects.create(page=guarded, restriction_type=PageViewRestriction.LOGIN)
    page = make_record("Open", children={"relations": [RecordRelation(kind=RelationKind.RELATED, target=guarded)]})
    assert "Secret quarz" not in opened(client, f"/en/cases/fj/{page.slug}/")


@pytest.mark.parametrize("hide", ["guard", "withdraw"])
def test_a_law_that_is_not_for_everybody_is_not_named_by_an_event(client, hide):
    hidden = make_law("Secret amendment")
    law = make_law("Open act", LawEvent(kind=LawEventKind.AMENDED, date="2020", by_law=hidden))
    assert "Secret amendment" in opened(client, f"/en/laws/fj/{law.slug}/")
    if hide == "guard":
        PageViewRestriction.objects.create(page=hidden, restriction_type=PageViewRestriction.LOGIN)
    else:
        hidden.unpublish()
    assert "Secret amendment" not in opened(client, f"/en/laws/fj/{law.slug}/")


# --- Identity --------------------------------------------------------------------------------------------------


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


# --- What other machines read ----------------------------------------------------------------------------------


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


# --- Relations -------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("kind", RelationKind)
def test_a_relation_is_told_on_both_sides(client, kind):
    target = make_law("Target quarz act")
    source = make_law("Source quarz act", countries=["FJ"])
    RecordRelation.objects.create(page=source, kind=kind, target=target)
    forward = opened(client, f"/en/laws/fj/{source.slug}/")
    backward = opened(client, f"/en/laws/fj/{target.slug}/")
    assert f'href="/en/laws/fj/{target.slug}/"' in forward
    assert f'href="/en/laws/fj/{source.slug}/"' in backward
    assert str(kind.label) in forward.lower()
    assert str(INVERSE_LABELS[kind]) in backward.lower()


def test_a_related_record_is_linked_in_the_frame_of_the_reader_and_named_in_its_own_language(client):
    target = make_record("Le quarz", language="fr")
    page = make_record("Source", children={"relations": [RecordRelation(kind=RelationKind.RELATED, target=target)]})
    text = opened(client, f"/en/cases/fj/{page.slug}/")
    link = re.search(rf'<a[^>]*href="/en/cases/fj/{target.slug}/"[^>]*>', text)[0]
    assert 'lang="fr"' in link


def test_a_work_outside_the_portal_is_named_without_a_link(client):
    rows = [RecordRelation(kind=RelationKind.AMENDS, target_title="An act of 1898 <b>")]
    text = opened(client, f"/en/cases/fj/{make_record('Source', children={'relations': rows}).slug}/")
    assert "An act of 1898 &lt;b&gt;" in text


def test_a_withdrawn_record_is_no_longer_named_as_a_relation(client):
    target = make_record("Withdrawn quarz")
    page = make_record("Source", children={"relations": [RecordRelation(kind=RelationKind.RELATED, target=target)]})
    target.unpublish()
    assert "Withdrawn quarz" not in opened(client, f"/en/cases/fj/{page.slug}/")


def test_a_tie_to_a_version_counts_as_a_tie_to_the_work(client, work):
    page = make_record("Source", children={"relations": [RecordRelation(kind=RelationKind.USES, target=work["fr"])]})
    text = opened(client, f"/en/cases/fj/{work['en'].slug}/")
    assert f'href="{record_url(page.address, "en")}"' in text


def test_a_tie_to_a_version_leads_an_english_reader_to_the_english_title(client, work):
    page = make_record("Source", children={"relations": [RecordRelation(kind=RelationKind.USES, target=work["fr"])]})
    text = opened(client, f"/en/cases/fj/{page.slug}/")
    shown = re.search(r'href="(/en/cases/fj/quarz-[a-z]+/)"', text)[1]
    assert client.get(shown, follow=True).status_code == 200


# --- Text from outside -----------------------------------------------------------------------------------------

HOSTILE = "<script>alert(1)</script>\"'><img src=x onerror=y>"


def test_no_text_of_a_record_becomes_markup(client):
    rows = {
        "record_sources": [RecordSource(citation=HOSTILE, publisher=HOSTILE, fact=HOSTILE)],
        "organisations": [RecordOrganisation(name=HOSTILE, duty=HOSTILE)],
        "relations": [RecordRelation(kind=RelationKind.AMENDS, target_title=HOSTILE)],
    }
    fields = dict.fromkeys(("problem", "context", "audience", "lessons", "conditions", "technology", "note"), HOSTILE)
    steps = [("step", {"date": "2020", "text": HOSTILE})]
    indicators = [("result", {"name": HOSTILE, "value": HOSTILE, "unit": HOSTILE, "evidence": HOSTILE})]
    page = make_record(
        f"Hostile {HOSTILE}", children=rows, summary=HOSTILE, steps=steps, indicators=indicators, **fields
    )
    text = opened(client, f"/en/cases/fj/{page.slug}/")
    assert "<script" not in text
    assert "<img src=x" not in text
    assert "&lt;script&gt;" in text


@pytest.mark.parametrize("url", ["javascript:alert(1)", "data:text/html,x", "//evil", "/en/", "mailto:a@b.example"])
def test_a_source_may_not_have_an_address_that_is_no_web_address(url):
    with pytest.raises(ValidationError):
        RecordSource(page=make_record("Linked"), citation="A source", url=url).full_clean()


def test_a_source_needs_an_address_or_a_citation_and_a_relation_a_record_or_a_title():
    page = make_record("Tied")
    with pytest.raises(ValidationError):
        RecordSource(page=page, publisher="Somebody").full_clean()
    with pytest.raises(ValidationError):
        RecordRelation(page=page, kind=RelationKind.USES).full_clean()
    RecordSource(page=page, citation="A book").full_clean()
    RecordRelation(page=page, kind=RelationKind.USES, target_title="A law").full_clean()


# --- Every record of the sample --------------------------------------------------------------------------------


@pytest.mark.parametrize("kind", ["case", "law", "strategy"])
def test_every_record_of_the_sample_opens_in_its_own_language(client, kind):
    pages = list(ResourcePage.objects.live().filter(kind=kind).select_related("locale"))
    assert len(pages) > 50
    for page in pages:
        assert page.title.split("&")[0].split("'")[0].split('"')[0] in opened(
            client, record_url(page.address, page.language)
        )


@pytest.mark.parametrize("kind", ["case", "law", "strategy"])
def test_some_records_of_each_kind_open_in_every_frame(client, kind):
    for page in ResourcePage.objects.live().originals().filter(kind=kind)[:3]:
        for language in interface_languages():
            opened(client, record_url(page.address, language), follow=True)


def test_a_record_with_nothing_but_a_title_opens(client):
    for section, kind in SECTIONS.items():
        model = next(m for m in ResourcePage.__subclasses__() if m.record_kind is kind)
        page = make_record("Nothing but a title", model=model, countries=[], bucket="regional", summary="")
        assert "Nothing but a title" in opened(client, f"/en/{section}/regional/{page.slug}/")


def test_a_record_opens_while_the_search_engine_rests(client, settings, tmp_path):
    settings.SEARCH_INDEX_DIR = tmp_path / "no-index"
    assert get_engine().live_name() == ""
    page = make_record("Steady", model=LawPage)
    assert "Steady" in opened(client, f"/en/laws/fj/{page.slug}/")


# --- Shelves ---------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("address", "leads_to"),
    [
        ("/en/cases/fj/", "/en/cases/?country=FJ"),
        ("/zh/laws/jm/", "/zh/laws/?country=JM"),
        ("/fr/strategies/regional/", "/fr/strategies/"),
        ("/ar/toolkits/fj/", "/ar/toolkits/?country=FJ"),
    ],
)
def test_the_shelf_of_a_country_is_the_list_of_that_country(client, address, leads_to):
    answer = client.get(address)
    assert (answer.status_code, answer.headers["Location"]) == (302, leads_to)


@pytest.mark.parametrize("bucket", ["zz", "f", "fiji", "0"])
def test_a_shelf_of_no_country_is_not_found(client, bucket):
    assert client.get(f"/en/cases/{bucket}/").status_code == 404
