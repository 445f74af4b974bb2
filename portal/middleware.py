"""What happens to every request before a view: language from the address, clean input, one transaction a write."""

import re
from collections.abc import Callable
from typing import Any

from django.db import transaction
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.utils import translation
from django.utils.encoding import escape_uri_path

from portal.languages import content_languages, django_code, interface_languages
from portal.read_once import reading_once
from search.patience import one_visit

Handler = Callable[[HttpRequest], HttpResponse]

PUBLIC_POLICY = (
    "default-src 'self'; script-src 'self'; style-src 'self'; img-src 'self' data:; connect-src 'self'; "
    "worker-src 'self'; object-src 'none'; base-uri 'self'; form-action 'self'; frame-ancestors 'none'"
)
# Wagtail 8.0 leaves inline scripts without a nonce on its explorer, editor, history and user pages.
ADMIN_POLICY = (
    "default-src 'self'; script-src 'self' 'unsafe-inline' 'unsafe-eval'; style-src 'self' 'unsafe-inline'; "
    "img-src 'self' data: blob:; connect-src 'self'; object-src 'none'; base-uri 'self'; frame-ancestors 'self'"
)


def plain_requests(get_response: Handler) -> Handler:
    """Take NUL out of what is asked (PostgreSQL refuses it) and answer 404 to addresses with control characters."""

    def middleware(request: HttpRequest) -> HttpResponse:
        if any(ord(character) < 32 for character in request.path_info):
            request.path_info = "/not-found"
        if "%00" in request.META.get("QUERY_STRING", ""):
            cleaned = request.GET.copy()
            for name, values in list(cleaned.lists()):
                cleaned.setlist(name.replace("\x00", ""), [value.replace("\x00", "") for value in values])
                if "\x00" in name:
                    del cleaned[name]
            request.GET = cleaned  # type: ignore[assignment]
        return get_response(request)

    return middleware


def small_tables_read_once(get_response: Handler) -> Handler:
    """Themes and countries are checked for changes once a request, however often a page asks for a name."""

    def middleware(request: HttpRequest) -> HttpResponse:
        with reading_once():
            return get_response(request)

    return middleware


def search_waited_for_once(get_response: Handler) -> Handler:
    """However often a page asks a search server that hangs, it waits for it no longer than one question may."""

    def middleware(request: HttpRequest) -> HttpResponse:
        with one_visit():
            return get_response(request)

    return middleware


def content_security_policy(get_response: Handler) -> Handler:
    def middleware(request: HttpRequest) -> HttpResponse:
        response = get_response(request)
        if not request.path_info.startswith("/admin/"):
            response.headers.setdefault("Content-Security-Policy", PUBLIC_POLICY)
            return response
        # Not setdefault: a preview is a public page that came through here once already, under its own address.
        response.headers["Content-Security-Policy"] = ADMIN_POLICY
        if "/preview/" in request.path_info:
            response.headers["X-Frame-Options"] = "SAMEORIGIN"
        return response

    return middleware


COUNTED_IN_MEMORY = "/search/clicked/"  # writes later and by itself: a click must not wait for SQLite's lock
# A file is looked at for seconds after it has come; its services open transactions around what they write.
FILES = re.compile(r"/[a-z]+/(?:files/[0-9a-f-]{36}|share/[0-9a-f-]{36}/files)/")


def writes_for_itself(path: str) -> bool:
    return path.endswith(COUNTED_IN_MEMORY) or bool(FILES.fullmatch(path))


def write_in_transaction(get_response: Handler) -> Handler:
    """Run each writing request in one transaction, so that search hears of a change when and only when it stands.

    Its body is here already (`portal.whole_bodies`): one that trickles in over a slow link must not hold the write
    lock of SQLite. Not ATOMIC_REQUESTS, which would take that lock for every GET as well.
    """

    def middleware(request: HttpRequest) -> HttpResponse:
        if request.method in {"GET", "HEAD", "OPTIONS", "TRACE"} or writes_for_itself(request.path_info):
            return get_response(request)
        with transaction.atomic():
            response = get_response(request)
            if response.status_code >= 500:
                transaction.set_rollback(True)
        return response

    return middleware


class LanguageMiddleware:
    """The language of a page is the first part of its address, nothing else: no cookie, no header.

    A record may be read in a language that the interface does not speak (Portuguese): then the frame speaks
    English around it, and every other page of that prefix leads to the English one.
    """

    def __init__(self, get_response: Handler) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        first, _slash, rest = request.path_info.lstrip("/").partition("/")
        reading = first if first in content_languages() else "en"
        spoken = reading if reading in interface_languages() else "en"
        if spoken != reading:
            request.path_info = f"/{spoken}/{rest}"
        request.reading_language = reading  # type: ignore[attr-defined]
        translation.activate(django_code(spoken))
        request.LANGUAGE_CODE = django_code(spoken)
        response = self.get_response(request)
        response.headers.setdefault("Content-Language", reading)
        return response

    def process_view(self, request: HttpRequest, view: Any, args: Any, kwargs: Any) -> HttpResponse | None:
        match = request.resolver_match
        reading: str = request.reading_language  # type: ignore[attr-defined]
        if reading not in interface_languages() and match and match.url_name != "record":
            question = request.META.get("QUERY_STRING", "")
            return HttpResponseRedirect(escape_uri_path(request.path_info) + (f"?{question}" if question else ""))
        return None
