"""What the page of a draft's files costs: on the wire, the database, and in its script."""

import brotli
import pytest
from django.contrib.staticfiles import finders
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from portal.members.models import User
from portal.uploads.models import Upload, UploadState
from tests.conftest import browser_of

pytestmark = pytest.mark.django_db
MOST_BYTES = 30_000
MOST_QUERIES = 15
MOST_OF_A_SCRIPT = 1_024


def packed(name: str) -> int:
    with open(finders.find(name), "rb") as file:
        return len(brotli.compress(file.read()))


@pytest.fixture
def full(db, draft_key="7c0f5a52-6f0a-4b7b-9d0a-0f3a3f5b8a11"):
    """Ten files, pictures and refused ones among them."""
    author = User.objects.create_user("lote@gov.example")
    kinds = [("pdf", UploadState.READY), ("jpg", UploadState.READY), ("", UploadState.COMING), ("", "refused")]
    for number in range(10):
        kind, state = kinds[number % 4]
        Upload.objects.create(
            owner=author,
            draft_key=draft_key,
            name=f"A log book of the year 20{number}.{kind or 'xlsx'}",
            kind=kind,
            state=state,
            reason="macros" if state == "refused" else "",
            size=9_000_000,
            offset=4_000_000 if state == UploadState.COMING else 9_000_000,
        )
    return browser_of(author), reverse("share_files", args=[draft_key])


@pytest.mark.parametrize("language", ["en", "ar"])
def test_the_page_of_ten_files_fits_the_budget(full, language):
    browser, page = full
    address = page.replace("/en/", f"/{language}/")
    browser.get(address)
    with CaptureQueriesContext(connection) as context:
        answer = browser.get(address, headers={"accept-encoding": "br"})
    assert answer.status_code == 200
    assert len(context) <= MOST_QUERIES
    styles = packed("portal/css/site.css") + packed("portal/css/forms.css")
    assert len(answer.content) + styles + packed("portal/js/files.js") <= MOST_BYTES


def test_the_script_is_small():
    assert packed("portal/js/files.js") <= MOST_OF_A_SCRIPT
