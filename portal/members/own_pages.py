"""Pages about one person are kept nowhere but in that person's browser window."""

from collections.abc import Callable

from django.http import HttpRequest, HttpResponse
from django.utils.cache import patch_cache_control

Handler = Callable[[HttpRequest], HttpResponse]


def kept_private(get_response: Handler) -> Handler:
    def middleware(request: HttpRequest) -> HttpResponse:
        response = get_response(request)
        route = request.resolver_match.route if request.resolver_match else ""
        if "/account/" in f"/{route}":
            patch_cache_control(response, private=True, no_store=True)
        return response

    return middleware
