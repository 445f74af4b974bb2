"""Files are the author's and the reviewers' until the record is published, everybody's then, and nobody's after."""

import uuid
from pathlib import Path

import pytest
from django.urls import reverse
from django.utils import timezone
from wagtail.documents.models import Document

from portal.contributions.models import Draft
from portal.members.models import User
from portal.repository.files.models import FileText
from portal.repository.files.services import find_backlog
from portal.review.problems import problems_of
from portal.uploads.attaching import attach_uploads
from portal.uploads.models import Upload
from portal.uploads.queries import same_file_elsewhere, uploads_of_page
from portal.uploads.services import describe_picture, rename_upload, take_off
from tests.conftest import browser_of
from tests.portal.making import make_record
from tests.portal.reading import opened
from tests.portal.repository.files import zoo

pytestmark = pytest.mark.django_db
PDF = zoo.make_pdf([zoo.ENGLISH])
PHOTO = zoo.make_photo()


@pytest.fixture(autouse=True)
def committed(django_capture_on_commit_callbacks):
    """Files move after the commit."""

    def carry_out(act):
        with django_capture_on_commit_callbacks(execute=True):
            return act()

    return carry_out


@pytest.fixture
def record(author):
    """Sent for review, not yet public."""
    page = make_record("Rare quarzvogel", countries=("FJ",), themes=("health",))
    page.unpublish()
    page.owner = author
    page.save()
    page.save_revision()
    return page


@pytest.fixture
def draft(author, draft_key, record):
    return Draft.objects.create(author=author, key=draft_key, kind="case", page=record, sent_at=timezone.now())


@pytest.fixture
def sent(put, draft, record):
    """A PDF and a picture with its words, sent with the record."""
    files = [put(PDF, "Model form.pdf"), put(PHOTO, "IMG_1.jpg")]
    describe_picture(upload=files[1], words="Two pages of a log book", people_agreed=True)
    attach_uploads(draft=draft, page=record)
    return [Upload.objects.get(pk=file.pk) for file in files]


@pytest.fixture
def publish(record, committed):
    def publish_newest():
        page = type(record).objects.get(pk=record.pk)
        committed(lambda: page.get_latest_revision().publish(skip_permission_checks=True))
        return type(record).objects.get(pk=record.pk)

    return publish_newest


def public_files(settings) -> list[str]:
    root = Path(settings.MEDIA_ROOT)
    return sorted(path.name for path in root.rglob("*") if path.is_file())


def status_for(user: User | None, upload: Upload, client=None) -> int:
    browser = browser_of(user) if user else client
    return browser.get(reverse("upload_file", args=[upload.pk, upload.name])).status_code


def test_files_stand_in_the_revision_that_is_reviewed(sent, record):
    held = type(record).objects.get(pk=record.pk).get_latest_revision_as_object()
    assert [row.title for row in held.attachments.all()] == ["Model form", "Two pages of a log book"]
    assert [upload.name for upload in uploads_of_page(record)] == ["Model form.pdf", "IMG_1.jpg"]


def test_files_are_in_the_language_of_the_record_unless_their_author_says_another(sent, draft, record):
    """Without a language nothing of it could be published, and nobody but an editor could mend that."""

    def languages() -> list[str]:
        held = type(record).objects.get(pk=record.pk).get_latest_revision_as_object()
        stored = record.attachments.model.objects.filter(page=record.pk).order_by("sort_order")
        assert [row.language for row in stored] == [row.language for row in held.attachments.all()]
        return [row.language for row in stored]

    assert languages() == ["en", "en"]
    rename_upload(upload=sent[0], name=sent[0].name, language="fr")
    rename_upload(upload=sent[1], name=sent[1].name, language="none such")
    attach_uploads(draft=draft, page=record)
    assert languages() == ["fr", "en"]
    content = type(record).objects.get(pk=record.pk).latest_revision.content
    assert not [each for each in problems_of(type(record), content, page_id=record.pk) if each.field == "attachments"]


def test_sending_again_attaches_nothing_twice(sent, draft, record):
    attach_uploads(draft=draft, page=record)
    assert record.attachments.model.objects.filter(page=record).count() == 2
    assert Document.objects.filter(pk__in=[upload.document_id for upload in sent]).count() == 2


def test_in_review_no_file_lies_where_a_web_server_looks(sent, settings, client):
    assert public_files(settings) == []
    url = sent[0].document.url
    assert client.get(url).status_code == 302  # to sign in
    with sent[0].document.open_file() as file:
        assert file.read() == PDF  # the portal itself can read it


def test_the_text_of_a_file_is_read_while_it_is_in_review(sent, read_all):
    find_backlog()
    read_all()
    text = FileText.objects.get(sha256=sent[0].sha256)
    assert text.state == "done"
    assert zoo.ENGLISH in text.pages.get().text


def test_who_may_read_a_file_in_review(sent, author, other, focal_point, administrator, client):
    statuses = {
        "author": status_for(author, sent[0]),
        "another member": status_for(other, sent[0]),
        "focal point of the country": status_for(focal_point("FJ"), sent[0]),
        "focal point of another": status_for(focal_point("TO"), sent[0]),
        "administrator": status_for(administrator, sent[0]),
        "signed out": status_for(None, sent[0], client),
    }
    assert statuses == {
        "author": 200,
        "another member": 403,
        "focal point of the country": 200,
        "focal point of another": 403,
        "administrator": 200,
        "signed out": 302,
    }


def test_a_file_of_an_unsent_draft_is_its_owners_alone(put, author, other, focal_point):
    upload = put(PDF, "a.pdf", key=uuid.uuid4())
    readers = (author, other, focal_point("FJ"))
    assert [status_for(user, upload) for user in readers] == [200, 403, 403]


def test_a_private_file_is_a_download_that_no_browser_opens_as_a_page(sent, browser):
    answer = browser.get(reverse("upload_file", args=[sent[0].pk, sent[0].name]))
    assert b"".join(answer.streaming_content) == PDF
    assert answer["Content-Disposition"] == 'attachment; filename="Model form.pdf"'
    assert answer["Content-Type"] == "application/pdf"
    assert answer["X-Content-Type-Options"] == "nosniff"
    assert answer["Content-Security-Policy"] == "default-src 'none'; sandbox"
    assert "private" in answer["Cache-Control"]


def test_publication_opens_the_files(sent, publish, settings, client):
    page = publish()
    assert public_files(settings) == ["IMG_1.jpg", "Model_form.pdf"]
    url = page.attachments.first().document.url
    assert b"".join(client.get(url).streaming_content) == PDF
    answer = client.get(reverse("upload_file", args=[sent[0].pk, sent[0].name]))
    assert (answer.status_code, answer["Location"]) == (302, url)
    shown = opened(client, page.url)
    assert "Model form" in shown
    assert 'alt="Two pages of a log book" loading="lazy"' in shown
    assert "<summary>" in shown


def test_a_published_pdf_opens_in_the_browser_and_every_other_file_is_a_download(sent, publish, client):
    """So that a search result's `#page=12` leads to the page; a PDF with a script in it was never taken."""
    told = {}
    for attachment in publish().attachments.all():
        answer = client.get(attachment.document.url)
        told[answer["Content-Type"]] = answer["Content-Disposition"].partition(";")[0]
        assert answer["X-Content-Type-Options"] == "nosniff"
        assert answer["Content-Security-Policy"]
    assert told == {"application/pdf": "inline", "image/jpeg": "attachment"}


def test_a_publication_that_is_taken_back_opens_nothing(sent, record, settings):
    """Without the commit: the files stay where they were."""
    type(record).objects.get(pk=record.pk).get_latest_revision().publish(skip_permission_checks=True)
    assert public_files(settings) == []


def test_a_withdrawn_record_closes_its_files_again(sent, publish, committed, settings, client, author):
    page = publish()
    url = page.attachments.first().document.url
    committed(page.unpublish)
    assert public_files(settings) == []
    assert client.get(url).status_code == 302
    assert status_for(author, sent[0]) == 200
    publish()
    assert public_files(settings) == ["IMG_1.jpg", "Model_form.pdf"]
    assert client.get(url).status_code == 200


def test_a_deleted_record_closes_its_files(sent, publish, committed, settings):
    page = publish()
    committed(page.delete)
    assert public_files(settings) == []


def test_a_file_that_is_taken_off_leaves_with_the_next_publication(sent, draft, publish, settings, committed):
    page = publish()
    take_off(upload=sent[0])
    rename_upload(upload=sent[1], name="Log book")
    page.save_revision()
    attach_uploads(draft=draft, page=page)
    assert public_files(settings) == ["IMG_1.jpg", "Model_form.pdf"]  # readers still see what is published
    page = publish()
    assert [row.title for row in page.attachments.all()] == ["Two pages of a log book"]
    assert public_files(settings) == ["IMG_1.jpg"]


def test_a_file_added_to_a_published_record_waits_for_its_review(sent, draft, put, publish, settings):
    page = publish()
    added = put(zoo.make_docx(["More"]), "More.docx")
    page.save_revision()
    attach_uploads(draft=draft, page=page)
    added.refresh_from_db()
    assert page.attachments.count() == 2
    assert public_files(settings) == ["IMG_1.jpg", "Model_form.pdf"]
    page = publish()
    assert [row.title for row in page.attachments.all()] == ["Model form", "Two pages of a log book", "More"]
    assert public_files(settings) == ["IMG_1.jpg", "Model_form.pdf", "More.docx"]
    page.save_revision()  # an editor's change of something else keeps them
    assert publish().attachments.count() == 3


def test_a_picture_without_words_and_half_a_file_stay_behind(put, sender, draft, record):
    Draft.objects.update(sent_at=None)
    put(PHOTO, "IMG_1.jpg")
    sender(zoo.make_padded_pdf(1024**2)).piece(0, 1000)
    assert attach_uploads(draft=draft, page=record) == []
    assert Upload.objects.filter(page=None).count() == 2


def test_files_of_an_editor_stay_with_the_record(sent, draft, record, committed, publish):
    from tests.portal.repository.files.attaching import attach

    page = type(record).objects.get(pk=record.pk).get_latest_revision_as_object()
    page.attachments.add(attach(zoo.make_pdf(["editor"]), title="Of an editor"))
    page.save_revision()
    attach_uploads(draft=draft, page=page)
    titles = {row.title for row in publish().attachments.all()}
    assert titles == {"Model form", "Two pages of a log book", "Of an editor"}


def test_the_same_file_elsewhere_is_found_by_its_bytes(sent, record, put, other):
    twin = make_record("Another quarzvogel")
    draft = Draft.objects.create(author=other, kind="case", page=twin)
    assert same_file_elsewhere(record) == []
    for data, name in ((PDF, "copy.pdf"), (PHOTO, "copy.jpg")):
        upload = put(data, name, owner=other, key=draft.key)
        describe_picture(upload=upload, words="A log book", people_agreed=True)
    attach_uploads(draft=draft, page=twin)
    found = same_file_elsewhere(record)
    assert sorted((name, page.pk) for name, page in found) == [("IMG_1.jpg", twin.pk), ("Model form.pdf", twin.pk)]


def test_files_of_a_version_in_another_language_stand_behind_those_of_the_original(sent, publish, put, author, client):
    original = publish()
    version = make_record("Quarz un", language="fr", work=original)
    version.unpublish()
    draft = Draft.objects.create(author=author, kind="case", page=version)
    put(zoo.make_docx([zoo.FRENCH]), "Formulaire.docx", key=draft.key)
    attach_uploads(draft=draft, page=version)
    type(version).objects.get(pk=version.pk).get_latest_revision().publish(skip_permission_checks=True)
    shown = opened(client, version.url)
    assert shown.index("Model form") < shown.index("Formulaire")
    assert "Formulaire" not in opened(client, original.url)
