"""How often something may be tried: counted once for all workers, and not forgotten when a request is undone.

allauth counts in the cache named "default", and Wagtail keeps small things there at every page: so that public pages
never touch the table, only allauth's keys go into it. Its connection is a second one ("limits"), outside of the
transaction of the request; see docs/sign-in.md.

Whom a count is about stands in the key (`…:ip:203.0.113.7`, a plain hash of a mail address): in the table it is a keyed
hash, so that a copy of the database tells neither networks nor, by trying, addresses.
"""

from typing import Any

from django.conf import settings
from django.core.cache import BaseCache, caches
from django.core.cache.backends.locmem import LocMemCache
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.crypto import salted_hmac

SHARED = "allauth"  # how the keys begin that all workers must see
WAIT = 60  # seconds; allauth's limits are by the minute and do not say when they end
COUNTED = ":rl:"  # in keys of counts: allauth:rl:<app>:<action>:<rate>:<about whom>
READABLE = 5  # parts of such a key before those that say about whom
NEVER_KEPT = ("password", "csrf", "credential", "code")
MOST_KEPT = 100_000  # characters


def kept_key(key: str) -> str:
    """As it stands in the table: what is counted can be read, about whom cannot."""
    parts = key.split(":", READABLE) if key.startswith(f"{SHARED}{COUNTED}") else [SHARED, key]
    return ":".join([*parts[:-1], salted_hmac("portal.members.limits", parts[-1], algorithm="sha256").hexdigest()])


class SharedLimits(LocMemCache):
    """allauth's counts and used codes in the table of all workers, everything else in this process."""

    def of(self, key: str) -> BaseCache | None:
        return caches["limits"] if str(key).startswith(SHARED) else None

    def add(self, key: str, value: Any, *rest: Any, **options: Any) -> bool:  # type: ignore[override]
        shared = self.of(key)
        if shared:
            return bool(shared.add(kept_key(key), value, *rest, **options))
        return bool(super().add(key, value, *rest, **options))

    def get(self, key: str, *rest: Any, **options: Any) -> Any:  # type: ignore[override]
        shared = self.of(key)
        return shared.get(kept_key(key), *rest, **options) if shared else super().get(key, *rest, **options)

    def set(self, key: str, value: Any, *rest: Any, **options: Any) -> None:  # type: ignore[override]
        shared = self.of(key)
        if shared:
            return shared.set(kept_key(key), value, *rest, **options)
        return super().set(key, value, *rest, **options)

    def delete(self, key: str, *rest: Any, **options: Any) -> bool:  # type: ignore[override]
        shared = self.of(key)
        return bool(shared.delete(kept_key(key), *rest, **options) if shared else super().delete(key, *rest, **options))

    def clear(self) -> None:
        super().clear()
        caches["limits"].clear()


class LimitsRouter:
    """The cache's table, and nothing else, stands in the database "limits"."""

    def db_for_read(self, model: Any, **hints: Any) -> str | None:
        return "limits" if model._meta.app_label == "django_cache" else None

    db_for_write = db_for_read

    def allow_migrate(self, db: str, app_label: str, **hints: Any) -> bool | None:
        if app_label == "django_cache":
            return db == "limits"
        return False if db == "limits" else None


def make_limits_table(**_signal: Any) -> None:
    """After every `migrate`, so that no host can forget it; does nothing when the table is there."""
    from django.core.management import call_command

    if "limits" in settings.DATABASES:
        call_command("createcachetable", database="limits", verbosity=0)


def too_fast(request: HttpRequest) -> HttpResponse:
    """The page of a limit: how long to wait, and what was typed, ready to be sent again."""
    kept = [
        (name, value)
        for name, values in request.POST.lists()
        if not any(part in name.lower() for part in NEVER_KEPT)
        for value in values
    ]
    if sum(len(value) for _name, value in kept) > MOST_KEPT:
        kept = []
    secret_left_out = any("password" in name.lower() for name in request.POST)
    context = {"wait": WAIT, "kept": kept, "again": request.get_full_path(), "typed_anew": secret_left_out}
    response = render(request, "429.html", context, status=429)
    response["Retry-After"] = str(WAIT)
    return response
