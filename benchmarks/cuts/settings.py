"""The portal as on a developer's machine, that fails after it has stored when the proxy tells it to."""

from collections.abc import Callable

from django.http import HttpRequest, HttpResponse

from portal.settings.dev import *  # noqa: F403
from portal.settings.dev import MIDDLEWARE, STORAGES


def fail_when_told(get_response: Callable[[HttpRequest], HttpResponse]) -> Callable[[HttpRequest], HttpResponse]:
    """Inside the transaction of the request: what the view wrote is taken back."""

    def middleware(request: HttpRequest) -> HttpResponse:
        response = get_response(request)
        return HttpResponse("failed", status=500) if request.headers.get("X-Cut") == "rollback" else response

    return middleware


MIDDLEWARE = [*MIDDLEWARE, "benchmarks.cuts.settings.fail_when_told"]
# Style and scripts straight from the checkout: packing those of the admin takes minutes and changes nothing here.
STORAGES = STORAGES | {"staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"}}
WHITENOISE_USE_FINDERS = True
ACCOUNT_RATE_LIMITS = False  # one author signs in more often here than any person
SECOND_FACTOR_REQUIRED = False
LOGGING = {"version": 1, "disable_existing_loggers": False, "root": {"level": "CRITICAL"}}
