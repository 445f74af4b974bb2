"""What nobody needs goes; what somebody needs stays, however old."""

import os
import time
from datetime import timedelta
from pathlib import Path

import pytest
from django.utils import timezone
from wagtail.documents.models import Document

from portal.contributions.models import Draft
from portal.uploads.attaching import attach_uploads
from portal.uploads.models import Upload
from portal.uploads.places import closed_root, path_of, root
from portal.uploads.services import take_off
from portal.uploads.sweeping import sweep_uploads
from tests.portal.making import make_record
from tests.portal.repository.files import zoo

pytestmark = pytest.mark.django_db


@pytest.fixture
def sweep(django_capture_on_commit_callbacks):
    def carry_out():
        with django_capture_on_commit_callbacks(execute=True):
            return sweep_uploads()

    return carry_out


def age(days: int) -> None:
    Upload.objects.update(touched=timezone.now() - timedelta(days=days))


def private_files() -> list[Path]:
    return [path for folder in (root(), closed_root()) for path in folder.rglob("*") if path.is_file()]


def test_half_a_file_is_kept_for_seven_days(sender, sweep):
    sender(zoo.make_padded_pdf(1024**2)).piece(0, 1000)
    age(6)
    assert sweep()["halves"] == 0
    age(8)
    assert sweep()["halves"] == 1
    assert not Upload.objects.exists()
    assert private_files() == []


def test_a_file_without_draft_and_record_is_kept_for_thirty_days(put, sweep):
    put(zoo.make_pdf(["a"]), "a.pdf")
    put(b"hello", "refused.pdf")
    age(29)
    assert sweep()["alone"] == 0
    age(31)
    assert sweep()["alone"] == 2
    assert private_files() == []


def test_a_file_of_a_draft_stays_until_the_draft_goes(put, author, draft_key, sweep):
    put(zoo.make_pdf(["a"]), "a.pdf")
    draft = Draft.objects.create(author=author, key=draft_key, kind="case")  # begun after the file had come
    age(300)
    assert sweep()["alone"] == 0
    Draft.objects.filter(pk=draft.pk).update(deleted_at=timezone.now())
    assert sweep()["alone"] == 1


def test_a_file_of_a_record_stays_and_one_taken_off_goes_with_its_document(put, author, draft_key, sweep):
    upload = put(zoo.make_pdf(["a"]), "a.pdf")
    page = make_record()
    page.unpublish()
    draft = Draft.objects.create(author=author, key=draft_key, kind="case", page=page)
    attach_uploads(draft=draft, page=page)
    upload.refresh_from_db()
    age(300)
    assert sweep()["alone"] == 0
    take_off(upload=upload)
    attach_uploads(draft=draft, page=page)
    age(31)
    assert sweep()["alone"] == 1
    assert not Document.objects.filter(pk=upload.document_id).exists()
    assert private_files() == []


def test_files_without_a_row_go_after_a_day(put, author, sweep):
    kept = path_of(put(zoo.make_pdf(["a"]), "a.pdf"))
    strays = [root() / "7" / ("0" * 32), root() / "odd" / "name", closed_root() / "documents" / "left.pdf"]
    for path in [*strays, kept]:
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(b"x")
    assert sweep()["without_row"] == 0
    yesterday = time.time() - 90_000
    for path in [*strays, kept]:
        os.utime(path, (yesterday, yesterday))
    assert sweep()["without_row"] == 3
    assert private_files() == [kept]


def test_a_document_that_is_not_where_it_belongs_is_moved(put, author, draft_key, sweep, settings):
    """A crash between the commit of a publication and the move of its files."""
    upload = put(zoo.make_pdf(["a"]), "a.pdf")
    page = make_record()
    page.unpublish()
    attach_uploads(draft=Draft.objects.create(author=author, key=draft_key, kind="case", page=page), page=page)
    type(page).objects.get(pk=page.pk).get_latest_revision().publish(skip_permission_checks=True)
    upload.refresh_from_db()
    public = Path(settings.MEDIA_ROOT) / upload.document.file.name
    assert not public.exists()
    sweep()
    assert public.read_bytes() == zoo.make_pdf(["a"])
