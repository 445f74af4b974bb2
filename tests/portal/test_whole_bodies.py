"""Half a form is refused before anything reads it: the stream, the middleware, and gunicorn on a real socket."""

import io
import json
import socket
import threading
import time

import pytest
from django.http import HttpResponse

from portal.whole_bodies import SIGNED_IN, SIGNED_OUT, WholeBodies, WholeBody, whole_bodies

FORM = b"title=Fishing+licences&problem=" + b"x" * 400
PARTS = (
    b'--b\r\nContent-Disposition: form-data; name="title"\r\n\r\nFishing licences\r\n'
    b'--b\r\nContent-Disposition: form-data; name="problem"\r\n\r\n' + b"x" * 400 + b"\r\n--b--\r\n"
)
WORDS = json.dumps({"title": "Fishing licences", "problem": "x" * 400}).encode()
KINDS = {
    "application/x-www-form-urlencoded": FORM,
    "multipart/form-data; boundary=b": PARTS,
    "application/json": WORDS,
}


class Trickle(io.RawIOBase):
    """A server's stream that gives one byte a read, as a thin line does."""

    def __init__(self, data: bytes) -> None:
        self.data = io.BytesIO(data)

    def read(self, size: int = -1) -> bytes:
        return self.data.read(1)


def test_short_reads_are_put_together():
    assert WholeBody(Trickle(b"whole"), 5).read() == b"whole"


def test_no_more_is_read_than_was_announced():
    body = WholeBody(io.BytesIO(b"one\ntwo\nnext request"), 8)
    assert [body.readline(), body.read(), body.read(), body.readline()] == [b"one\n", b"two\n", b"", b""]


@pytest.mark.parametrize("reading", [lambda body: body.read(), lambda body: body.read(9), lambda body: list(body)])
def test_a_body_that_ends_early_is_an_error_and_no_end(reading):
    with pytest.raises(OSError, match="ended before"):
        reading(WholeBody(io.BytesIO(b"one\ntw"), 9))


def test_what_is_not_read_is_not_left_for_the_next_request():
    ours, theirs = socket.socketpair()
    with ours, theirs:
        application = WholeBodies(lambda environ, start_response: [b"not interested"])
        application({"CONTENT_LENGTH": "9", "wsgi.input": io.BytesIO(), "gunicorn.socket": ours}, None)
        with pytest.raises(BrokenPipeError):
            theirs.sendall(b"the rest")


def test_a_body_that_does_not_come_in_time_ends_the_waiting(monkeypatch):
    monkeypatch.setattr("portal.whole_bodies.PATIENCE", 0.2)
    monkeypatch.setattr("portal.whole_bodies.SLOWEST", 10_000)
    ours, theirs = socket.socketpair()
    with ours, theirs:
        theirs.sendall(b"a few")
        body = WholeBody(ours.makefile("rb", buffering=0), 100, ours)
        with pytest.raises(OSError, match="in time"):
            body.read()


# --- The middleware --------------------------------------------------------------------------------------------


def asked(rf, content: bytes, kind: str, length: int | None = None, **extra) -> tuple[HttpResponse, list[str]]:
    seen: list[str] = []

    def view(request):
        seen.append("view")
        return HttpResponse("stored")

    length = len(content) if length is None else length
    extra |= {"wsgi.input": WholeBody(io.BytesIO(content), length), "CONTENT_LENGTH": str(length)}
    request = rf.generic("POST", "/en/share/", b"", kind, **extra)
    return whole_bodies(view)(request), seen


@pytest.mark.parametrize("kind", KINDS)
def test_a_whole_body_reaches_the_view_and_half_of_it_does_not(rf, kind):
    content = KINDS[kind]
    answer, seen = asked(rf, content, kind)
    assert (answer.status_code, seen) == (200, ["view"])
    answer, seen = asked(rf, content[: len(content) // 2], kind, length=len(content))
    assert (answer.status_code, seen) == (400, [])
    assert "Only a part of your form arrived" in answer.content.decode()


def test_a_script_is_told_in_its_own_language(rf):
    answer, _seen = asked(rf, b"{", "application/json", length=50, HTTP_ACCEPT="application/json")
    assert (answer.status_code, json.loads(answer.content)) == (400, {"error": "cut"})


def test_a_form_that_hides_its_length_is_not_taken_for_an_empty_one(rf):
    answer, seen = asked(rf, b"", "application/x-www-form-urlencoded", HTTP_TRANSFER_ENCODING="chunked")
    assert (answer.status_code, seen) == (411, [])


@pytest.mark.django_db
def test_somebody_signed_out_sends_no_large_body(rf):
    answer, seen = asked(rf, b"", "multipart/form-data; boundary=b", length=SIGNED_OUT + 1)
    assert (answer.status_code, seen) == (413, [])
    assert "too large" in answer.content.decode()


@pytest.mark.django_db
def test_members_send_files_and_nothing_larger(rf, client, administrator):
    client.force_login(administrator)
    cookie = {"HTTP_COOKIE": f"sessionid={client.cookies['sessionid'].value}"}
    part = b'--b\r\nContent-Disposition: form-data; name="f"; filename="a.pdf"\r\n\r\n'
    content = part + b"x" * (SIGNED_OUT * 2) + b"\r\n--b--\r\n"
    answer, seen = asked(rf, content, "multipart/form-data; boundary=b", **cookie)
    assert (answer.status_code, seen) == (200, ["view"])
    answer, seen = asked(rf, b"x" * (SIGNED_IN + 1), "multipart/form-data; boundary=b", **cookie)
    assert (answer.status_code, seen) == (413, [])


# --- gunicorn on a real socket ---------------------------------------------------------------------------------


def connect(url: str) -> socket.socket:
    host, _colon, port = url.removeprefix("http://").partition(":")
    return socket.create_connection((host, int(port)), timeout=60)


def head(url: str, kind: str, length: int, path: str = "/en/kept/") -> bytes:
    host = url.removeprefix("http://")
    lines = [f"POST {path} HTTP/1.1", f"Host: {host}", f"Content-Type: {kind}", f"Content-Length: {length}"]
    return "\r\n".join([*lines, "Connection: close", "", ""]).encode()


def status_of(connection: socket.socket) -> int:
    answer = b""
    while piece := connection.recv(65536):
        answer += piece
    return int(answer.split(b" ", 2)[1])


@pytest.mark.thorough
@pytest.mark.browser
@pytest.mark.parametrize("kind", KINDS)
def test_gunicorn_refuses_a_body_cut_in_the_middle(running_portal, kind):
    content = KINDS[kind]
    with connect(running_portal.url) as line:
        line.sendall(head(running_portal.url, kind, len(content)) + content[: len(content) // 2])
        line.shutdown(socket.SHUT_WR)
        assert status_of(line) == 400
    with connect(running_portal.url) as line:
        line.sendall(head(running_portal.url, kind, len(content)) + content)
        assert status_of(line) == 403  # the view was reached: a form without its token


@pytest.mark.thorough
@pytest.mark.browser
def test_a_body_too_large_is_answered_before_it_has_come(running_portal):
    with connect(running_portal.url) as line:
        line.sendall(head(running_portal.url, "application/json", 50_000_000) + b"{")
        assert status_of(line) == 413


@pytest.mark.thorough
@pytest.mark.browser
def test_a_slow_body_does_not_hold_up_the_others(running_portal):
    """On SQLite, a transaction that waits for its body would keep every other author from writing."""
    slow, done = threading.Event(), threading.Event()

    def trickle() -> None:
        with connect(running_portal.url) as line:
            line.sendall(head(running_portal.url, "application/x-www-form-urlencoded", len(FORM)))
            slow.set()
            for place in range(0, len(FORM), 40):
                line.sendall(FORM[place : place + 40])
                time.sleep(0.5)
            status_of(line)
            done.set()

    thread = threading.Thread(target=trickle)
    thread.start()
    slow.wait(10)
    time.sleep(0.7)
    with connect(running_portal.url) as line:
        line.sendall(head(running_portal.url, "application/x-www-form-urlencoded", len(FORM)) + FORM)
        status_of(line)
    was_slow_still_coming = not done.is_set()
    thread.join()
    assert was_slow_still_coming
