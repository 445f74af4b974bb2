"""For a host: HTTPS only, and it refuses to start with a key that is missing or short."""

from django.core.exceptions import ImproperlyConfigured

from portal import env
from portal.settings.base import *  # noqa: F403
from portal.settings.base import EMAIL_HOST, SECRET_KEY, SMTP_TRANSPORT

if len(SECRET_KEY) < 50:
    raise ImproperlyConfigured(
        "SECRET_KEY is missing or shorter than 50 characters. Make one with "
        "`python -c 'import secrets; print(secrets.token_urlsafe(64))'` and put it into the environment."
    )

SECURE_SSL_REDIRECT = env.flag("SECURE_SSL_REDIRECT", True, "Send plain HTTP to HTTPS; 0 behind a proxy that does it.")
SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")
SECURE_HSTS_SECONDS = env.number("SECURE_HSTS_SECONDS", 31_536_000, "How long browsers insist on HTTPS, in seconds.")
SECURE_HSTS_INCLUDE_SUBDOMAINS = True
SECURE_HSTS_PRELOAD = True
SESSION_COOKIE_SECURE = True
CSRF_COOKIE_SECURE = True
CSRF_TRUSTED_ORIGINS = env.words("CSRF_TRUSTED_ORIGINS", "", "Origins (https://host) whose forms are accepted.")
ALLAUTH_TRUSTED_PROXY_COUNT = env.number(
    "TRUSTED_PROXIES", 1, "How many proxies stand before the portal, each adding to X-Forwarded-For; limits rest on it."
)

EMAIL_HOST = EMAIL_HOST or "localhost"
MAIL_TRANSPORT = SMTP_TRANSPORT
