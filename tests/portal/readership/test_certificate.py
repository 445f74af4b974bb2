"""The certificate: its author's alone, tagged, shaped, and a page to print where no PDF can be made."""

import io

import pytest
from django.urls import reverse
from pypdf import PdfReader

from portal.members.models import Organisation, User
from portal.readership import certificate
from portal.repository.provenance import RecordOrganisation
from tests.conftest import browser_of
from tests.portal.making import make_record
from tests.portal.reading import opened

pytestmark = pytest.mark.django_db


@pytest.fixture
def author(db):
    return User.objects.create_user("lote@gov.example", display_name="Lote Vea")


@pytest.fixture
def record(author):
    offices = [RecordOrganisation(name="Ministry of Fisheries", role="lead")]
    page = make_record("Rare quarzvogel", children={"organisations": offices})
    type(page).objects.filter(pk=page.pk).update(owner=author)
    return type(page).objects.get(pk=page.pk)


def url(record, language="en", question=""):
    return reverse("certificate", args=[record.pk]).replace("/en/", f"/{language}/") + question


def pdf(browser, address) -> tuple[PdfReader, str]:
    if certificate.printer() is None:
        pytest.skip("pango is missing")
    answer = browser.get(address)
    assert answer["Content-Type"] == "application/pdf"
    assert "private" in answer["Cache-Control"]
    reader = PdfReader(io.BytesIO(answer.content))
    return reader, " ".join(" ".join(page.extract_text() for page in reader.pages).split())


def test_the_certificate_says_what_was_published_when_and_where_it_stands(record, author):
    reader, text = pdf(browser_of(author), url(record))
    assert len(reader.pages) == 1
    for said in ("Certificate of publication", "Rare quarzvogel", "Ministry of Fisheries", "Fiji"):
        assert said in text
    assert f"/id/case/{record.translation_key}" in text.replace(" ", "")
    assert "Lote" not in text
    catalog = reader.trailer["/Root"]
    assert catalog["/MarkInfo"]["/Marked"]
    assert catalog["/Lang"] == "en"
    assert "pdfuaid" in catalog["/Metadata"].get_data().decode()


def test_where_no_organisation_leads_the_authors_own_office_is_named(record, author):
    author.organisation = Organisation.objects.create(name="Office of Statistics", kind="government")
    author.save()
    printed = url(record, question="?as=page")
    assert "Office of Statistics" not in browser_of(author).get(printed).content.decode()  # one leads: that is named
    RecordOrganisation.objects.filter(page=record).update(role="partner")
    text = browser_of(author).get(printed).content.decode()
    assert "<bdi>Office of Statistics</bdi>" in text
    assert "Ministry of Fisheries" not in text


def test_the_name_stands_there_only_when_asked_for(record, author):
    assert "Lote Vea" in pdf(browser_of(author), url(record, question="?name=1"))[1]


def place_of_gold(reader: PdfReader) -> float:
    """Where, from the left, the portal's mark is drawn."""
    places: list[float] = []

    def look(operator: bytes, operands: list, matrix: list, _text_matrix: list) -> None:
        if operator == b"rg" and round(float(operands[0]), 2) == 0.95 and float(operands[2]) == 0:
            places.append(float(matrix[4]))

    reader.pages[0].extract_text(visitor_operand_before=look)
    return places[0]


def test_the_certificate_in_arabic_is_written_from_the_right(record, author):
    reader, _text = pdf(browser_of(author), url(record, "ar"))
    assert reader.trailer["/Root"]["/Lang"] == "ar"
    fonts = {str(font.get_object()["/BaseFont"]) for font in reader.pages[0]["/Resources"]["/Font"].values()}
    assert any("Arabic" in font for font in fonts), fonts
    assert 450 < place_of_gold(reader) < 540  # the portal's mark stands at the right edge of the text, 595 points wide


def test_it_is_its_authors_alone(record, author, client, administrator):
    assert browser_of(administrator).get(url(record)).status_code == 403
    assert client.get(url(record)).status_code == 302
    assert browser_of(author).get(reverse("certificate", args=[999_999])).status_code == 404


def test_a_withdrawn_record_has_none(record, author):
    record.unpublish()
    assert browser_of(author).get(url(record)).status_code == 403


def test_where_no_pdf_can_be_made_it_is_a_page_to_print(record, author, monkeypatch):
    monkeypatch.setattr(certificate, "printer", lambda: None)
    shown = opened(browser_of(author), url(record))
    assert "Print this page" in shown
    assert "Rare quarzvogel" in shown
