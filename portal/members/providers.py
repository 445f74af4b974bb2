"""Signing in with another service: what our policy must allow for it, and what is said when it is down."""

import logging
from collections.abc import Callable
from urllib.parse import urlsplit

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from requests import RequestException

from portal.middleware import PUBLIC_POLICY

logger = logging.getLogger(__name__)
ROUTES = {"openid_connect_login", "openid_connect_callback"}
WAIT = 120  # seconds


def provider_of(request: HttpRequest) -> dict[str, str] | None:
    match = request.resolver_match
    if match is None or match.url_name not in ROUTES:
        return None
    return next((each for each in settings.OIDC_PROVIDERS if each["id"] == match.kwargs["provider_id"]), None)


class answering_providers:  # noqa: N801 - named as the other steps of a request are
    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        response = self.get_response(request)
        if settings.OIDC_PROVIDERS and (provider := provider_of(request)):
            # Chromium holds the address that a sent form is led on to against form-action as well.
            address = urlsplit(provider["server_url"])
            allowed = f"form-action 'self' {address.scheme}://{address.netloc}"
            response["Content-Security-Policy"] = PUBLIC_POLICY.replace("form-action 'self'", allowed)
        return response

    def process_exception(self, request: HttpRequest, exception: Exception) -> HttpResponse | None:
        if not isinstance(exception, RequestException) or not (provider := provider_of(request)):
            return None
        logger.warning("Sign-in with %s is not answering: %s", provider["id"], exception)
        response = render(request, "socialaccount/not_answering.html", {"name": provider["name"]}, status=503)
        response["Retry-After"] = str(WAIT)
        return response
