"""Has everything arrived that was sent? Half a form looks like a whole one, and would be stored over the right answer.

Measured: of an urlencoded or a multipart body cut in the middle, Django reads what there is and says nothing. So the
server's stream is wrapped (`WholeBodies`, around the application), and `whole_bodies`, the first middleware that reads,
refuses what is cut, too large or too slow before any view and any transaction.
"""

import socket
import threading
from collections.abc import Callable, Iterable, Iterator
from importlib import import_module
from typing import Any

from django.conf import settings
from django.contrib.auth import SESSION_KEY
from django.http import HttpRequest, HttpResponse, UnreadablePostError

from portal.refusals import refuse_body

KB = 1024
MB = 1024 * KB
SIGNED_OUT = 256 * KB  # a whole case of the long form; somebody signed out sends nothing larger
SIGNED_IN = 12 * MB  # a file of 10 MB in a plain form
ADMIN = 64 * MB  # documents of editors
DRAINED = 64 * MB  # of a body too large that is still read, so that the browser can show the answer
PIECE = 64 * KB
PATIENCE = 30  # seconds for any body, and one more for every 2 KB: a third of what 2G carries
SLOWEST = 2 * KB
CUT_SHORT = ("the body ended before its Content-Length",)  # arguments of the error, which Django hands on
TOO_SLOW = ("the body did not come in time",)

Application = Callable[[dict[str, Any], Any], Iterable[bytes]]
Handler = Callable[[HttpRequest], HttpResponse]


class WholeBody:
    """`wsgi.input` that raises where it would end early. Django makes UnreadablePostError of an OSError."""

    def __init__(self, stream: Any, length: int, connection: socket.socket | None = None) -> None:
        self.stream, self.left, self.connection = stream, length, connection
        self.is_late = False
        self.watch: threading.Timer | None = None

    def read(self, size: int | None = -1) -> bytes:
        wanted = self.left if size is None or size < 0 else min(size, self.left)
        pieces = []
        while wanted:  # one read may be short without being the end
            piece = self.receive(self.stream.read, min(wanted, PIECE))
            pieces.append(piece)
            wanted -= len(piece)
        return b"".join(pieces)

    def readline(self, size: int | None = -1) -> bytes:
        wanted = self.left if size is None or size < 0 else min(size, self.left)
        return self.receive(self.stream.readline, wanted) if wanted else b""

    def readlines(self, hint: int = -1) -> list[bytes]:
        return list(self)

    def __iter__(self) -> Iterator[bytes]:
        while line := self.readline():
            yield line

    def receive(self, read: Callable[[int], bytes], wanted: int) -> bytes:
        self.start_watch()
        try:
            data = read(wanted)
        except Exception as error:  # each server has its own word for a line that broke
            self.end_watch()
            raise self.reason() from error
        self.left -= len(data)
        if not data or not self.left:
            self.end_watch()
        if not data:
            raise self.reason()
        return data

    def reason(self) -> OSError:
        return OSError(*TOO_SLOW) if self.is_late else OSError(*CUT_SHORT)

    def start_watch(self) -> None:
        """A body that comes byte by byte would hold a thread for hours; a blocking read knows no clock."""
        if self.watch is None and self.connection is not None:
            self.watch = threading.Timer(PATIENCE + self.left / SLOWEST, self.stop_reading)
            self.watch.daemon = True
            self.watch.start()

    def end_watch(self) -> None:
        if self.watch is not None:
            self.watch.cancel()

    def stop_reading(self) -> None:
        """Wakes the thread that waits; the way back stays open for an answer."""
        self.is_late = True
        try:
            if self.connection is not None:
                self.connection.shutdown(socket.SHUT_RD)
        except OSError:
            pass  # gone by itself

    def close_unread(self) -> None:
        """What nobody has read must not be taken for the next request, nor be waited for."""
        self.end_watch()
        if self.left:
            self.stop_reading()


class WholeBodies:
    """The application, with a WholeBody as `wsgi.input`."""

    def __init__(self, application: Application) -> None:
        self.application = application

    def __call__(self, environ: dict[str, Any], start_response: Any) -> Iterable[bytes]:
        length = content_length(environ)
        if not length:
            return self.application(environ, start_response)
        body = WholeBody(environ["wsgi.input"], length, environ.get("gunicorn.socket"))
        environ["wsgi.input"] = body
        try:
            return self.application(environ, start_response)
        finally:
            body.close_unread()


def content_length(environ: dict[str, Any]) -> int:
    try:
        return max(0, int(environ.get("CONTENT_LENGTH") or 0))
    except ValueError:
        return 0


def whole_bodies(get_response: Handler) -> Handler:
    """Read the body of whatever may write, or say why not: 411, 413, 400 or 408."""

    def middleware(request: HttpRequest) -> HttpResponse:
        length = content_length(request.META)
        if not length and request.META.get("HTTP_TRANSFER_ENCODING"):
            return refuse_body(request, "length", 411)  # Django would see an empty form
        try:
            if length > SIGNED_OUT and length > (limit := largest(request)):
                if limit > SIGNED_OUT and length <= DRAINED:
                    while request.read(PIECE):
                        pass
                return refuse_body(request, "large", 413)
            if request.method not in {"GET", "HEAD", "OPTIONS", "TRACE"}:
                read_body(request)
        except UnreadablePostError as error:
            is_late = error.args == TOO_SLOW
            return refuse_body(request, "slow" if is_late else "cut", 408 if is_late else 400)
        return get_response(request)

    return middleware


def read_body(request: HttpRequest) -> None:
    if request.content_type in {"multipart/form-data", "application/x-www-form-urlencoded"}:
        len(request.POST)
    else:
        len(request.body)


def largest(request: HttpRequest) -> int:
    """Asks the session itself: this stands before everything that knows a user."""
    cookie = request.COOKIES.get(settings.SESSION_COOKIE_NAME)
    if not cookie or SESSION_KEY not in import_module(settings.SESSION_ENGINE).SessionStore(cookie):
        return SIGNED_OUT
    return ADMIN if request.path_info.startswith("/admin/") else SIGNED_IN
