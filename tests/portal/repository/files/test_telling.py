"""What readers and editors are told of the text of a file."""

from pathlib import Path

import pytest
from django.urls import reverse

from portal.repository.files.models import FileState, FileText
from portal.repository.files.sentences import TROUBLE, sentence_for_editors
from portal.repository.versions import record_url
from tests.portal.repository.editing import edit_url
from tests.portal.repository.files import zoo
from tests.portal.repository.files.attaching import attach, record_with

pytestmark = pytest.mark.django_db


def test_a_record_page_says_which_file_is_a_scan_and_nothing_of_the_others(
    client, read_all, django_assert_max_num_queries
):
    page = record_with(
        attach(zoo.make_scan(2), "scan.pdf", title="Old gazette"),
        attach(zoo.make_pdf([zoo.ENGLISH]), "text.pdf", title="New gazette"),
        attach(b"\x7fELF" + b"\0" * 50, "odd.pdf", title="Odd one"),
    )
    read_all()
    url = record_url(page.address, "en")
    client.get(url)
    with django_assert_max_num_queries(12):
        shown = client.get(url).content.decode()
    assert shown.count("no text: a scan") == 1
    assert shown.index("Old gazette") < shown.index("no text: a scan") < shown.index("New gazette")


def test_a_record_page_stands_while_files_wait(client):
    page = record_with(attach(zoo.make_scan(1), "scan.pdf", title="Old gazette"))
    shown = client.get(record_url(page.address, "en")).content.decode()
    assert "Old gazette" in shown
    assert "no text" not in shown


def test_editors_read_beside_each_file_how_it_stands(editor, read_all):
    page = record_with(
        attach(zoo.make_scan(2), "scan.pdf"),
        attach(zoo.make_pdf([zoo.ENGLISH, zoo.FRENCH]), "text.pdf"),
        attach(zoo.lock_pdf(zoo.make_pdf([zoo.ENGLISH]), to_open="x"), "locked.pdf"),
    )
    assert "Search reads this file within a minute" in editor.get(edit_url(page)).content.decode()
    read_all()
    shown = editor.get(edit_url(page)).content.decode()
    assert "This file is a scan" in shown
    assert "Readers find what stands in this file, 2 pages." in shown
    assert "it is locked or encrypted" in shown


def test_the_report_lists_the_files_that_need_an_editor_and_no_others(editor, read_all):
    lost = attach(zoo.make_pdf([zoo.FRENCH]), "lost.pdf", title="Lost form")
    Path(lost.document.file.path).unlink()
    page = record_with(
        attach(zoo.make_scan(2), "scan.pdf", title="Old gazette"),
        attach(zoo.make_pdf([zoo.ENGLISH]), "text.pdf", title="New gazette"),
        lost,
    )
    read_all()
    FileText.objects.create(sha256="f" * 64)
    shown = editor.get(reverse("file_text_report")).content.decode()
    assert "1 file is waiting to be read." in shown
    assert edit_url(page) in shown
    assert "Lost form" in shown
    assert "This file is not on the server." in shown
    assert shown.index("Old gazette") < shown.index("This file is a scan")
    assert "New gazette" not in shown


def test_the_report_says_when_all_is_well(editor, read_all):
    record_with(attach(zoo.make_pdf([zoo.ENGLISH])))
    read_all()
    assert "Readers can search every file that was read." in editor.get(reverse("file_text_report")).content.decode()


@pytest.mark.parametrize("state", FileState)
def test_every_state_has_a_sentence(state):
    sentence, is_trouble = sentence_for_editors(FileText(state=state, kind="pdf", number_of_pages=2))
    assert sentence.endswith(".")
    assert is_trouble == (state in {*TROUBLE, FileState.NO_TEXT})


@pytest.mark.parametrize("cut", ["pages", "time", "memory", "characters", "damaged"])
def test_a_cut_file_is_told_of(cut):
    sentence, is_trouble = sentence_for_editors(FileText(state=FileState.DONE, kind="pdf", cut=cut, number_of_pages=2))
    assert "first 2000 pages" in sentence or "beginning" in sentence
    assert not is_trouble
