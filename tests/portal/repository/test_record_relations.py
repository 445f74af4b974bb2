"""What a record is tied to, and texts from outside that it shows."""

import re

import pytest
from django.core.exceptions import ValidationError

from portal.repository.provenance import INVERSE_LABELS, RecordOrganisation, RecordRelation, RecordSource, RelationKind
from portal.repository.versions import record_url
from tests.portal.making import make_law, make_record
from tests.portal.reading import opened

pytestmark = pytest.mark.django_db

# --- Relations -----------------------------------------------------------------------------------------------------


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


# --- Text from outside ---------------------------------------------------------------------------------------------


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
