"""The page of a draft's files, as a phone without scripts uses it."""

import re
import uuid

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from portal.contributions.models import Draft
from portal.uploads.models import Upload
from portal.uploads.places import path_of
from portal.uploads.queries import file_problems
from portal.uploads.sentences import MOST_FILES
from tests.conftest import browser_of
from tests.portal.reading import opened
from tests.portal.repository.files import zoo

pytestmark = pytest.mark.django_db


@pytest.fixture
def page(draft_key):
    return reverse("share_files", args=[draft_key])


@pytest.fixture
def post(browser, page):
    def send(**data):
        answer = browser.post(page, data)
        assert answer.status_code == 303
        return opened(browser, answer["Location"].partition("#")[0])

    return send


def chosen(*files: tuple[str, bytes]) -> dict:
    return {"action": "send", "files": [SimpleUploadedFile(name, data) for name, data in files]}


def test_files_of_the_plain_form_are_listed_with_their_state(post):
    shown = post(**chosen(("Radio script.odt", zoo.make_odt(["x"])), ("Costs.xlsx", zoo.make_jar())))
    assert "Radio script.odt" in shown
    assert "Came whole · is ODT · opens" in shown
    assert "<title>Error: 1 file needs you." in shown
    assert 'role="alert" tabindex="-1" autofocus' in shown
    assert "It is none of the kinds that can be taken." in shown
    assert "1 file on the server" in shown


def test_the_right_ending_with_another_content_is_refused_with_the_sentence(post):
    shown = post(**chosen(("Report.pdf", zoo.make_photo(300, 200)), ("Photo.png", zoo.make_photo(200, 300))))
    assert "Its name ends in PDF, but what is in it is JPG." in shown
    assert "Its name ends in PNG, but what is in it is JPG." in shown
    assert not Upload.objects.ready().exists()
    assert [path_of(upload).exists() for upload in Upload.objects.all()] == [False, False]


def test_a_program_that_calls_itself_a_pdf_is_refused_and_all_else_stays(post, put, author, draft_key):
    before = put(zoo.make_pdf(["An agreement"]), "Agreement.pdf")
    draft = Draft.objects.create(author=author, key=draft_key, kind="case")
    draft.answers.create(step="title", data={"title": "Licences by radio"})
    header = b"MZ" + b"\0" * 58 + (64).to_bytes(4, "little")  # as Windows' programs begin
    program = header + b"PE\0\0\x64\x86" + b"\0" * 400 + b"This program cannot be run in DOS mode."

    shown = post(**chosen(("Report.pdf", program), ("Costs.odt", zoo.make_odt(["x"]))))

    assert "It is none of the kinds that can be taken. Save it as PDF, DOCX, XLSX, ODT, PNG or JPG" in shown
    refused = Upload.objects.get(name="Report.pdf")
    assert (refused.state, refused.reason, path_of(refused).exists()) == ("refused", "other_kind", False)
    assert [upload.name for upload in Upload.objects.ready().order_by("name")] == ["Agreement.pdf", "Costs.odt"]
    assert path_of(before).read_bytes() == zoo.make_pdf(["An agreement"])
    assert draft.answers.get().data == {"title": "Licences by radio"}


def test_sending_no_file_says_so(post):
    shown = post(action="send")
    assert "<title>Error: No file was chosen." in shown
    assert 'aria-describedby="fh fe" aria-invalid="true"' in shown


def test_a_name_is_cleaned_and_shown_as_text(post):
    # Django takes the path off before we see the name.
    post(**chosen(("..\\a\u202efdp<script>\u200f x|y.PDF", zoo.make_pdf(["a"]))))
    assert Upload.objects.get().name == "afdp-script- x-y.pdf"


def test_a_file_can_be_renamed_and_keeps_its_ending(post, put, browser, page):
    upload = put(zoo.make_pdf(["a"]), "scan0001.pdf")
    assert f'name="name" value="{upload.name}"' in opened(browser, f"{page}?rename={upload.pk}")
    assert "Agreement.exe.pdf" in post(action="rename", file=upload.pk, name="Agreement.exe")
    post(action="rename", file=upload.pk, name="Council agreement")
    assert "· French" in post(action="rename", file=upload.pk, name="  ", language="fr")
    upload.refresh_from_db()
    assert (upload.name, upload.language) == ("Council agreement.pdf", "fr")
    assert '<option value="fr" selected>' in opened(browser, f"{page}?rename={upload.pk}")


def test_a_file_is_taken_off_at_once_and_for_good(post, put, django_capture_on_commit_callbacks):
    upload = put(zoo.make_pdf(["a"]), "a.pdf")
    path = path_of(upload)
    assert path.exists()
    with django_capture_on_commit_callbacks(execute=True):
        post(action="take_off", file=upload.pk)
    assert not Upload.objects.exists()
    assert not path.exists()
    post(action="take_off", file=upload.pk)  # a second click


def test_a_picture_needs_words_and_agreement_before_it_is_sent(post, put, author, draft_key):
    upload = put(zoo.make_photo(), "Log.jpg")
    draft = Draft.objects.create(author=author, key=draft_key, kind="case")
    assert [problem.blocks for problem in file_problems(draft)] == [True]
    shown = post(action="words", file=upload.pk, words="")
    assert "Say in one sentence what the picture shows." in shown
    assert "tick the box" in shown
    assert f'href="#w{upload.pk}"' in shown
    shown = post(action="words", file=upload.pk, words="w" * 301, people="on")
    assert "This has 301 signs; at most 300 fit." in shown
    assert "w" * 301 in shown  # kept
    shown = post(action="words", file=upload.pk, words="Two pages of a log book", people="on")
    assert "Error" not in shown
    assert "Needs words" not in shown
    assert file_problems(draft) == []


def test_a_file_half_way_says_how_much_is_missing(sender, browser, page):
    sender(zoo.make_padded_pdf(1024**2)).piece(0, 256 * 1024)
    shown = opened(browser, page)
    assert re.search(r"256\.0\xa0KB of 100\d\.\d\xa0KB have come", shown)
    assert "what came is kept for 7 days" in shown
    assert "See if the rest has come" in shown
    assert 'd="M0 0h25v8H0z"' in shown


def test_there_is_room_for_ten_files(post, put):
    for number in range(MOST_FILES):
        put(zoo.make_pdf([str(number)]), f"{number}.pdf")
    shown = post(**chosen(("more.pdf", zoo.make_pdf(["more"]))))
    assert "There are 10 files already." in shown
    refused = Upload.objects.get(name="more.pdf")
    post(action="take_off", file=Upload.objects.ready().first().pk)
    post(**chosen(("more.pdf", zoo.make_pdf(["more"]))))  # the same again, now that there is room
    refused.refresh_from_db()
    assert refused.is_ready


def test_an_owner_has_a_quota(post, monkeypatch):
    monkeypatch.setattr("portal.uploads.services.QUOTA", 3_000)
    post(**chosen(("a.pdf", zoo.make_pdf(["a"]))))
    shown = post(**chosen(("b.pdf", zoo.make_pdf(["abcdef"] * 20))))
    assert "There is no room left" in shown


def test_others_do_not_see_a_draft_and_nobody_changes_a_sent_one(put, other, author, browser, page, draft_key):
    upload = put(zoo.make_pdf(["a"]), "secret plans.pdf")
    assert "secret plans" not in opened(browser_of(other), page)  # the key is a name in one's own space
    assert browser_of(other).post(page, {"action": "take_off", "file": upload.pk}).status_code == 303
    assert Upload.objects.filter(pk=upload.pk).exists()
    Draft.objects.create(author=author, key=draft_key, kind="case", sent_at="2026-11-01T00:00Z")
    assert browser.post(page, {"action": "take_off", "file": upload.pk}).status_code == 403
    assert Upload.objects.filter(pk=upload.pk).exists()


def test_who_is_signed_out_signs_in_first(client, page):
    answer = client.get(page)
    assert answer.status_code == 302
    assert "/account/login/" in answer["Location"]


@pytest.mark.parametrize("action", ["words", "rename"])
def test_the_file_of_another_draft_is_not_found(browser, put, page, action):
    elsewhere = put(zoo.make_photo(300, 200), "a.jpg", key=uuid.uuid4())
    assert browser.post(page, {"action": action, "file": elsewhere.pk, "name": "b", "words": "c"}).status_code == 404
    assert browser.post(page, {"action": action, "file": "x"}).status_code == 404


def test_the_page_speaks_arabic_from_the_right(browser, put, draft_key):
    put(zoo.make_photo(300, 200), "a.jpg")
    shown = opened(browser, f"/ar/share/{draft_key}/files/")
    assert 'dir="rtl"' in shown
