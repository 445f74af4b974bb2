"""Which answers are somebody reading a record? A page of a record, opened as a page, by no program and not its author.

Kept are the record, the month, and the country that a signed-in reader's profile names. No address, no cookie, no
mark of any reader; so there is no telling how many different people read.
"""

from collections.abc import Callable

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.utils import timezone

from portal.countries.names import countries_by_code
from portal.readership.buffer import BUFFER, Seen
from search.need.counting import is_reader

Handler = Callable[[HttpRequest], HttpResponse]


def count_readers(get_response: Handler) -> Handler:
    """Stands outside the middleware of sessions: that a view is counted neither opens a session nor varies a page."""

    def middleware(request: HttpRequest) -> HttpResponse:
        response = get_response(request)
        if settings.COUNT_READERS and is_view(request, response):
            count_view(request)
        return response

    return middleware


def is_view(request: HttpRequest, response: HttpResponse) -> bool:
    match = request.resolver_match
    return (
        request.method == "GET"
        and response.status_code == 200
        and match is not None
        and match.url_name == "record"
        and request.headers.get("Sec-Fetch-Dest", "document") == "document"
        and is_reader(request)
    )


def count_view(request: HttpRequest) -> None:
    route = getattr(request, "_wagtail_route_for_request", None)
    if route is None:
        return
    country = ""
    # Who brings no session is not asked for one.
    if settings.SESSION_COOKIE_NAME in request.COOKIES and request.user.is_authenticated:
        if request.user.pk == route.page.owner_id:
            return
        country = code_of(getattr(request.user, "country_id", None))
    BUFFER.add(Seen(route.page.translation_key, timezone.localdate().replace(day=1), country))


def code_of(country_id: int | None) -> str:
    return next((code for code, entry in countries_by_code().items() if entry.pk == country_id), "")
