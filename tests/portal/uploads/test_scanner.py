"""A host's virus scanner: asked by its protocol, obeyed, and waited for. The server here speaks clamd's INSTREAM."""

import re
import socketserver
import struct
import threading
from datetime import timedelta
from pathlib import Path

import pytest
from django.core.checks import run_checks
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from portal.daily import JOBS
from portal.uploads import scanning
from portal.uploads.models import Upload, UploadState
from portal.uploads.places import path_of
from portal.uploads.queries import file_problems
from portal.uploads.sweeping import sweep_uploads
from tests.portal.repository.files import zoo

pytestmark = pytest.mark.django_db
# In two parts, or scanners would take this file for what it only speaks of.
EICAR = rb"X5O!P%@AP[4\PZX54(P^)7CC)7}$" + rb"EICAR-STANDARD-ANTIVIRUS-TEST-FILE!$H+H*"
CLEAN = zoo.make_pdf([zoo.ENGLISH])
INFECTED = CLEAN.replace(b"startxref", b"%" + EICAR + b"\nstartxref")


class Clamd(socketserver.StreamRequestHandler):
    def handle(self) -> None:
        assert self.rfile.read(10) == b"zINSTREAM\0"
        data = b""
        while length := struct.unpack(">I", self.rfile.read(4))[0]:
            data += self.rfile.read(length)
        self.server.seen.append(data)
        if self.server.answer is None:
            self.server.let_go.wait(5)
            return
        found = b"stream: Eicar-Signature FOUND\0" if EICAR in data else b"stream: OK\0"
        self.wfile.write(self.server.answer or found)


class Scanner:
    """`says`: its answer whatever the file holds; None: none at all."""

    def __init__(self, server: socketserver.BaseServer, address: str) -> None:
        self.server, self.address = server, address
        server.seen, server.answer, server.let_go = [], b"", threading.Event()
        self.thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01}, daemon=True)
        self.thread.start()

    def says(self, answer: bytes | None) -> None:
        self.server.answer = answer

    @property
    def seen(self) -> list[bytes]:
        return self.server.seen

    def stop(self) -> None:
        self.server.let_go.set()
        self.server.shutdown()
        self.server.server_close()
        self.thread.join()


@pytest.fixture(autouse=True)
def fresh_patience(monkeypatch):
    monkeypatch.setattr(scanning, "rest", scanning.Rest())
    monkeypatch.setattr("portal.uploads.services.rest", scanning.rest)


@pytest.fixture
def scanner(settings):
    server = socketserver.ThreadingTCPServer(("127.0.0.1", 0), Clamd)
    server.daemon_threads = True
    found = Scanner(server, f"127.0.0.1:{server.server_address[1]}")
    settings.CLAMD = found.address
    yield found
    found.stop()


def page_of(browser: Client, draft_key: object) -> str:
    return browser.get(reverse("share_files", args=[draft_key])).content.decode()


def test_a_clean_file_is_taken_and_the_scanner_saw_all_of_it(scanner, put, sender):
    assert put(CLEAN, "Log book.pdf").is_ready
    padded = zoo.make_padded_pdf(1024**2)
    assert sender(padded, "Long.pdf").send()["state"] == "ready"
    assert scanner.seen == [CLEAN, padded]


def test_what_it_finds_is_refused_with_a_sentence_and_not_kept(scanner, put, browser, draft_key):
    upload = put(INFECTED, "Invoice.pdf")
    assert (upload.state, upload.reason) == (UploadState.REFUSED, "virus")
    assert not path_of(upload).exists()
    page = page_of(browser, draft_key)
    assert (
        page.count("The virus scanner takes it for harmful. Have your device checked") == 2
    )  # on top, and at the file
    assert "Eicar" not in page
    scanner.says(b"stream: OK\0")  # it erred, and was mended
    assert put(INFECTED, "Invoice.pdf").is_ready


def test_what_is_refused_by_its_kind_never_reaches_it(scanner, put):
    assert put(b"MZ" + bytes(99), "Setup.pdf").is_refused
    assert scanner.seen == []


@pytest.mark.parametrize("how", ["closed", "silent", "error", "nonsense"])
def test_while_it_gives_no_verdict_the_file_waits_and_nothing_is_lost(
    scanner, put, browser, author, draft_key, monkeypatch, how, caplog
):
    monkeypatch.setattr(scanning, "SECONDS", 0.3)
    said = {"silent": None, "error": b"INSTREAM size limit exceeded. ERROR\0", "nonsense": b"\xff\xfe\0"}
    if how == "closed":
        scanner.stop()
    else:
        scanner.says(said[how])
    upload = put(CLEAN, "Log book.pdf")
    assert upload.is_waiting
    assert path_of(upload).read_bytes() == CLEAN
    assert "gave no verdict" in caplog.text
    page = page_of(browser, draft_key)
    assert "Waits to be looked at" in page
    assert "you need not send it again" in page
    assert "1 file on the server" in page
    assert "See if the rest has come" not in page
    assert "needs you" not in page  # nothing for the author to mend
    assert browser.get(reverse("upload_file", args=[upload.pk, "x.pdf"])).status_code == 404
    draft = type("Draft", (), {"key": draft_key, "page_id": None, "author_id": author.pk})()
    assert [(problem.blocks, "waits" in problem.text) for problem in file_problems(draft)] == [(False, True)]
    if how == "closed":
        return  # a server that ended is not begun again here
    scanner.says(b"")
    scanning.rest.end()
    assert JOBS["files looked at that waited for the virus scanner"]() == 1
    upload.refresh_from_db()
    assert (upload.is_ready, upload.reason) == (True, "")


def test_the_author_asks_for_it_by_a_button(scanner, put, browser, draft_key):
    scanner.says(b"busy\0")
    upload = put(INFECTED, "Invoice.pdf")
    button = re.search(r'<button[^>]* name="action" value="look">', page_of(browser, draft_key))
    assert button
    asked = {"action": "look", "file": str(upload.pk)}
    scanner.says(b"")
    browser.post(reverse("share_files", args=[draft_key]), asked)
    upload.refresh_from_db()
    assert upload.is_waiting  # it failed a moment ago: it is left alone for a while
    assert len(scanner.seen) == 1
    scanning.rest.end()
    answer = browser.post(reverse("share_files", args=[draft_key]), asked)
    upload.refresh_from_db()
    assert (answer.status_code, upload.state, upload.reason) == (303, UploadState.REFUSED, "virus")


def test_a_script_hears_that_the_file_waits_and_sends_nothing_twice(scanner, sender):
    scanner.says(b"busy\0")
    told = sender(CLEAN, "Log book.pdf").piece(0).json()
    assert (told["state"], told["reason"], told["offset"]) == ("waiting", "not_scanned", len(CLEAN))
    assert "virus scanner does not answer" in told["sentence"]


def test_what_waits_is_not_swept_with_the_halves(scanner, put):
    scanner.says(b"busy\0")
    upload = put(CLEAN, "Log book.pdf")
    Upload.objects.update(touched=timezone.now() - timedelta(days=8))
    assert sweep_uploads()["halves"] == 0
    assert path_of(upload).exists()


def test_a_socket_on_the_disk_does_as_well(settings, put, tmp_path):
    path = Path(f"/tmp/clamd-{tmp_path.name[-20:]}.ctl")  # noqa: S108 - a socket's path is at most 107 bytes long
    server = socketserver.ThreadingUnixStreamServer(str(path), Clamd)
    found = Scanner(server, str(path))
    settings.CLAMD = str(path)
    try:
        assert put(INFECTED, "Invoice.pdf").reason == "virus"
    finally:
        found.stop()
        path.unlink()


@pytest.mark.parametrize(
    ("address", "faults"),
    [("", 0), ("127.0.0.1:3310", 0), ("[::1]:3310", 0), ("/run/clamd.ctl", 0), ("clamd", 1), ("clamd:x", 1), (":1", 1)],
)
def test_an_address_that_is_none_is_told_before_the_portal_starts(settings, address, faults):
    settings.CLAMD = address
    assert [fault.id for fault in run_checks(tags=["security"])].count("uploads.E001") == faults
