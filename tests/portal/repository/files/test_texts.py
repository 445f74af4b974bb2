"""How the text of files gets into the database: once for each file, by one worker, whatever ends that worker."""

import os
import signal
import subprocess
import sys
import time
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings as portal_settings
from django.db import connection
from django.utils import timezone
from wagtail.documents.models import Document

from portal.repository.attachments import Attachment
from portal.repository.files import services
from portal.repository.files.bounds import Bounds
from portal.repository.files.extraction import Extract
from portal.repository.files.models import MOST_TRIES, FilePage, FileState, FileText, FileWords
from portal.repository.files.reading import Page
from portal.repository.models import ResourcePage
from tests.portal.making import Outbox, make_minimal_site
from tests.portal.repository.files import zoo
from tests.portal.repository.files.attaching import attach, make_document, record_with


@pytest.mark.django_db
class TestReading:
    def test_a_file_is_read_and_search_is_told_of_it(self, read_all, text_of):
        page = record_with(attach(zoo.make_pdf([zoo.ENGLISH, zoo.FRENCH])))
        outbox = Outbox()
        assert read_all()["read"] == {"done": 1}
        text = text_of(page)
        assert (text.state, text.kind, text.number_of_pages) == ("done", "pdf", 2)
        assert [(held.place, held.number, held.text) for held in text.pages.order_by("place")] == [
            (0, 1, zoo.ENGLISH),
            (1, 2, zoo.FRENCH),
        ]
        assert outbox.read() == [page.key]

    def test_a_second_run_reads_nothing(self, read_all):
        record_with(attach(zoo.make_pdf([zoo.ENGLISH])))
        read_all()
        outbox = Outbox()
        assert read_all() == {"read": {}, "all": {"done": 1}}
        assert outbox.read() == []

    def test_the_same_file_in_another_record_is_not_read_again(self, read_all, monkeypatch):
        data = zoo.make_pdf([zoo.ENGLISH])
        record_with(attach(data))
        read_all()
        monkeypatch.setattr(services, "extract", None)
        record_with(attach(data, name="copy.pdf"), title="Another quarzvogel")
        assert read_all()["read"] == {}

    @pytest.mark.parametrize(
        ("make", "state"),
        [
            (lambda: zoo.make_scan(3), FileState.NO_TEXT),
            (lambda: zoo.make_pdf(["Scanned by Quarzscan"] * 9), FileState.NO_TEXT),
            (lambda: zoo.make_docx([""]), FileState.NO_TEXT),
            (lambda: zoo.make_docx(["Nine"]), FileState.DONE),
            (lambda: zoo.lock_pdf(zoo.make_pdf([zoo.ENGLISH]), to_open="x"), FileState.LOCKED),
            (lambda: zoo.make_pdf([zoo.ENGLISH])[:100], FileState.DAMAGED),
            (lambda: zoo.make_bomb(400 * 1024**2), FileState.TOO_LARGE),
            (lambda: b"\x7fELF" + b"\0" * 99, FileState.UNSUPPORTED),
        ],
        ids=["scan", "stamped scan", "empty docx", "short docx", "locked", "damaged", "bomb", "binary"],
    )
    def test_each_file_ends_in_a_state(self, read_all, text_of, make, state):
        page = record_with(attach(make()))
        assert read_all()["read"] == {state: 1}
        text = text_of(page)
        assert text.state == state
        assert text.finished
        assert text.pages.exists() == text.words.exists() == bool(text.indexed) == (state == FileState.DONE)

    def test_a_damaged_file_keeps_what_came_before_the_damage(self, text_of):
        page = record_with(attach(b"x"))
        services.find_backlog()
        file = services.claim_next(owner="me")
        found = Extract(state="damaged", kind="xlsx", pages=[Page(1, "Costs", zoo.ENGLISH)], number_of_pages=1)
        assert services.store(file=file, found=found) == FileState.DONE
        assert text_of(page).cut == "damaged"

    def test_a_record_that_is_not_live_is_ready_when_it_is_published(self, read_all):
        page = record_with(attach(zoo.make_pdf([zoo.ENGLISH])))
        page.unpublish()
        outbox = Outbox()
        assert read_all()["read"] == {"done": 1}
        assert outbox.read() == []

    def test_words_are_told_apart_anew_when_the_rules_of_search_change(self, read_all, text_of, monkeypatch):
        page = record_with(attach(zoo.make_pdf([zoo.ENGLISH, "Zuckerhut"])))
        read_all()
        before = list(text_of(page).words.order_by("bucket").values_list("bucket", "words"))
        monkeypatch.setattr(services, "RULES", services.RULES + 1)
        monkeypatch.setattr(services, "extract", None)
        FileWords.objects.filter(words__contains="zuckerhut").delete()
        outbox = Outbox()
        read_all()
        assert list(text_of(page).words.order_by("bucket").values_list("bucket", "words")) == before
        assert outbox.read() == [page.key]
        read_all()
        assert outbox.read() == []

    def test_numbers_of_queries_do_not_grow_with_the_pages(self, django_assert_max_num_queries):
        record_with(attach(zoo.make_pdf([f"{number} {zoo.ENGLISH}" for number in range(150)])))
        services.find_backlog()
        file = services.claim_next(owner="me")
        with django_assert_max_num_queries(20):
            assert services.read_file(file=file) == FileState.DONE
        assert FilePage.objects.count() == 150


@pytest.mark.django_db
class TestDeleting:
    def test_a_text_goes_with_the_last_record_that_has_the_file(self, read_all):
        data = zoo.make_pdf([zoo.ENGLISH])
        first, second = record_with(attach(data)), record_with(attach(data), title="Another quarzvogel")
        read_all()
        first.delete()
        read_all()
        assert FileText.objects.count() == 1
        Attachment.objects.filter(page=second).delete()
        read_all()
        assert not FileText.objects.exists()
        assert not FilePage.objects.exists()
        assert not FileWords.objects.exists()

    def test_search_hears_of_a_deleted_attachment(self):
        page = record_with(attach(zoo.make_pdf([zoo.ENGLISH])))
        outbox = Outbox()
        page.attachments.get().delete()
        assert set(outbox.read()) == {page.key}


@pytest.mark.django_db
class TestReplacing:
    def test_another_file_under_the_same_document_is_read(self, read_all, text_of):
        page = record_with(attach(zoo.make_pdf([zoo.ENGLISH])))
        read_all()
        document = Document.objects.get(pk=page.attachments.get().document_id)
        other = make_document(zoo.make_pdf([zoo.FRENCH]), "new.pdf")
        document.file, document.file_hash = other.file, other.file_hash
        outbox = Outbox()
        document.save()
        assert outbox.read() == [page.key]
        assert read_all()["read"] == {"done": 1}
        assert text_of(page).pages.get().text == zoo.FRENCH
        assert FileText.objects.count() == 1

    def test_publishing_an_old_revision_does_not_bring_an_old_checksum_back(self):
        page = record_with(attach(zoo.make_pdf([zoo.ENGLISH])))
        held = page.attachments.get()
        Attachment.objects.filter(pk=held.pk).update(sha256="0" * 64, size=1)
        again = page.get_latest_revision_as_object()
        again.attachments.all()[0].sha256 = "0" * 64
        again.save_revision().publish()
        assert ResourcePage.objects.get(pk=page.pk).attachments.get().sha256 == held.sha256

    def test_a_missing_file_stops_no_publishing_and_is_read_when_it_is_back(self, read_all, text_of):
        held = attach(zoo.make_pdf([zoo.ENGLISH]))
        path = Path(held.document.file.path)
        data = path.read_bytes()
        path.unlink()
        page = record_with(held)
        assert page.attachments.get().sha256 == ""
        assert read_all()["read"] == {}
        path.write_bytes(data)
        assert read_all()["read"] == {"done": 1}
        assert page.attachments.get().size == len(data)

    def test_a_file_that_vanished_before_it_was_read_is_told_of_and_read_when_it_is_saved_again(
        self, read_all, text_of
    ):
        page = record_with(attach(zoo.make_pdf([zoo.ENGLISH])))
        document = Document.objects.get(pk=page.attachments.get().document_id)
        path = Path(document.file.path)
        data = path.read_bytes()
        path.unlink()
        assert read_all()["read"] == {"missing": 1}
        path.write_bytes(data)
        document.save()
        assert read_all()["read"] == {"done": 1}


@pytest.mark.django_db
class TestTries:
    @pytest.fixture
    def waiting(self) -> FileText:
        record_with(attach(zoo.make_pdf([zoo.ENGLISH])))
        services.find_backlog()
        return FileText.objects.get()

    def let_time_pass(self) -> None:
        FileText.objects.update(not_before=timezone.now() - timedelta(seconds=1))

    def test_a_claimed_file_is_nobody_elses(self, waiting):
        assert services.claim_next(owner="one").pk == waiting.pk
        assert services.claim_next(owner="two") is None

    def test_whoever_comes_too_late_stores_nothing(self, waiting):
        first = services.claim_next(owner="one")
        self.let_time_pass()
        second = services.claim_next(owner="two")
        assert services.read_file(file=second) == FileState.DONE
        outbox = Outbox()
        assert services.read_file(file=first) is None
        assert FilePage.objects.count() == 1
        assert outbox.read() == []

    def test_a_worker_that_vanished_leaves_the_file_to_the_next(self, waiting, read_all):
        services.claim_next(owner="gone")
        assert read_all()["read"] == {}
        self.let_time_pass()
        assert read_all()["read"] == {"done": 1}

    def test_a_file_that_ends_its_reader_three_times_is_given_up(self, waiting, read_all, monkeypatch):
        calls = []

        def die(file: Any, bounds: Bounds, **rest: Any) -> Extract:
            calls.append(file.read(5))
            return Extract(detail="the reading process ended by SIGKILL")

        monkeypatch.setattr(services, "extract", die)
        for _ in range(MOST_TRIES + 2):
            read_all()
            self.let_time_pass()
        assert len(calls) == MOST_TRIES
        waiting.refresh_from_db()
        assert (waiting.state, waiting.detail) == (FileState.GIVEN_UP, "the reading process ended by SIGKILL")

    def test_what_it_wrote_before_its_third_end_stands(self, waiting, monkeypatch):
        monkeypatch.setattr(
            services,
            "extract",
            lambda *_args, **_rest: Extract(
                kind="pdf", pages=[Page(1, "", zoo.ENGLISH)], number_of_pages=1, cut="time"
            ),
        )
        states = []
        for _ in range(MOST_TRIES):
            states.append(services.read_file(file=services.claim_next(owner="me")))
            self.let_time_pass()
        assert states == [FileState.WAITING, FileState.WAITING, FileState.DONE]
        waiting.refresh_from_db()
        assert waiting.cut == "time"

    def test_a_file_that_ends_the_worker_three_times_is_given_up(self, waiting):
        for number in range(MOST_TRIES):
            assert services.claim_next(owner=f"worker {number}")
            self.let_time_pass()
        assert services.claim_next(owner="the fourth") is None
        waiting.refresh_from_db()
        assert waiting.state == FileState.GIVEN_UP

    def test_a_worker_told_to_stop_gives_the_file_back(self, waiting, read_all, monkeypatch):
        monkeypatch.setattr("portal.repository.files.extraction.NAP", 0.0001)  # no process has begun by then
        file = services.claim_next(owner="me")
        assert services.read_file(file=file, is_stopping=lambda: True) is None
        waiting.refresh_from_db()
        assert (waiting.state, waiting.tries, waiting.owner) == (FileState.WAITING, 0, "")
        assert read_all()["read"] == {"done": 1}

    def test_a_machine_without_room_for_a_process_tries_again_later(self, waiting, read_all, monkeypatch):
        def refuse(*_args: Any, **_rest: Any) -> Extract:
            raise OSError("Cannot allocate memory")

        with monkeypatch.context() as patch:
            patch.setattr(services, "extract", refuse)
            assert read_all()["read"] == {"waiting": 1}
        self.let_time_pass()
        assert read_all()["read"] == {"done": 1}

    def test_retry_reads_what_failed(self, waiting, read_all):
        FileText.objects.update(state=FileState.GIVEN_UP, tries=3)
        assert read_all()["read"] == {}
        assert read_all("--retry")["read"] == {"done": 1}


@pytest.mark.thorough
@pytest.mark.django_db(transaction=True)
def test_a_worker_killed_in_the_middle_of_a_file_loses_nothing(tmp_path: Path, settings: Any, read_all, text_of):
    """A real process of the command, killed with -9 while the file is being read."""
    settings.MEDIA_ROOT = tmp_path / "media"
    make_minimal_site()
    page = record_with(attach(zoo.make_pdf([f"{number} {zoo.ENGLISH * 30}" for number in range(1_500)])))
    held = connection.settings_dict
    address = (
        f"sqlite:///{held['NAME']}"
        if connection.vendor == "sqlite"
        else f"postgres://{held['USER']}:{held['PASSWORD']}@{held['HOST']}:{held['PORT']}/{held['NAME']}"
    )
    environment = {**os.environ, "DATABASE_URL": address, "PORTAL_VAR": str(tmp_path), "PYTHONPATH": ""}
    environment |= {"DJANGO_SETTINGS_MODULE": "portal.settings.dev", "ELASTICSEARCH_URL": ""}
    worker = subprocess.Popen(
        [sys.executable, "manage.py", "extract_texts", "--watch"], cwd=portal_settings.BASE_DIR, env=environment
    )
    try:
        until = time.monotonic() + 120
        while not FileText.objects.filter(tries=1, state=FileState.WAITING).exists():
            assert worker.poll() is None
            assert time.monotonic() < until, "the worker never claimed the file"
            time.sleep(0.05)
    finally:
        worker.send_signal(signal.SIGKILL)
        worker.wait()
    text = text_of(page)
    assert (text.state, text.tries) == (FileState.WAITING, 1)
    assert not FilePage.objects.exists()
    FileText.objects.update(not_before=timezone.now())  # its claim runs out
    outbox = Outbox()
    assert read_all()["read"] == {"done": 1}
    assert text_of(page).pages.count() == 1_500
    assert outbox.read() == [page.key]
