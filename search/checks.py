"""Is search set up so that it can answer? Asked by `manage.py check`; each answer says what to do."""

import re
import ssl
from collections.abc import Callable, Iterator, Sequence
from importlib.util import find_spec
from ipaddress import ip_address
from typing import Any
from urllib.parse import SplitResult, urlsplit

from django.apps import AppConfig
from django.conf import settings
from django.core.checks import CheckMessage, Error, Warning, register

ENGINES = ("search.engines.embedded", "search.engines.elastic")
LONGEST_WAIT = 250  # milliseconds; a hung cluster then costs a visitor 300 at most, the vocabulary included


@register("search")
def check_engine(app_configs: Sequence[AppConfig] | None = None, **_rest: Any) -> list[CheckMessage]:
    engine = settings.SEARCH_ENGINE
    if engine not in ENGINES and find_spec(engine) is None:
        return [Error(f"SEARCH_ENGINE is {engine!r}; choose one of {', '.join(ENGINES)}.", id="search.E001")]
    if engine != "search.engines.elastic":
        return []
    if not addresses():
        return [Error("Elasticsearch is chosen, but ELASTICSEARCH_URL is empty.", id="search.E002")]
    return [message for check in ELASTIC_CHECKS for message in check()]


def addresses() -> list[SplitResult]:
    return [urlsplit(part.strip()) for part in settings.ELASTICSEARCH_URL.split(",") if part.strip()]


def check_addresses() -> Iterator[CheckMessage]:
    for parts in addresses():
        shown = parts._replace(netloc=parts.netloc.rpartition("@")[2]).geturl()  # never the password
        if parts.scheme not in ("http", "https") or not parts.hostname or not has_sound_port(parts):
            yield Error(
                f"ELASTICSEARCH_URL holds “{shown}”. Write addresses such as https://search.example:9200, "
                "several parted by commas.",
                id="search.E003",
            )
        elif parts.username or parts.password:
            yield Error(
                f"ELASTICSEARCH_URL holds a user or a password before “{shown}”. Put them into ELASTICSEARCH_USER and "
                "ELASTICSEARCH_PASSWORD: no error page shows those.",
                id="search.E004",
            )
        elif parts.scheme == "http" and has_credentials() and not is_this_machine(parts.hostname):
            yield Error(
                f"{shown} is not encrypted, so whoever listens on the way reads the key or the password. "
                "Write https:// in ELASTICSEARCH_URL.",
                id="search.E009",
            )


def has_sound_port(parts: SplitResult) -> bool:
    try:
        return parts.port != 0
    except ValueError:
        return False


def has_credentials() -> bool:
    return bool(settings.ELASTICSEARCH_API_KEY or settings.ELASTICSEARCH_USER)


def is_this_machine(host: str) -> bool:
    try:
        return ip_address(host).is_loopback
    except ValueError:
        return host == "localhost"


def check_credentials() -> Iterator[CheckMessage]:
    user, password = settings.ELASTICSEARCH_USER, settings.ELASTICSEARCH_PASSWORD
    if settings.ELASTICSEARCH_API_KEY and (user or password):
        yield Error(
            "ELASTICSEARCH_API_KEY is given together with ELASTICSEARCH_USER or ELASTICSEARCH_PASSWORD. "
            "Keep the key or the other two.",
            id="search.E005",
        )
    elif bool(user) != bool(password):
        given, missing = ("USER", "PASSWORD") if user else ("PASSWORD", "USER")
        yield Error(f"ELASTICSEARCH_{given} is given without ELASTICSEARCH_{missing}.", id="search.E006")


def check_certificate() -> Iterator[CheckMessage]:
    path = settings.ELASTICSEARCH_CA
    if not path:
        return
    try:
        ssl.create_default_context(cafile=path)
    except ssl.SSLError:
        yield Error(f"ELASTICSEARCH_CA is {path}, which holds no certificate in PEM form.", id="search.E007")
    except OSError as error:
        yield Error(f"ELASTICSEARCH_CA is {path}, which can't be read: {error.strerror}.", id="search.E007")
    if not any(parts.scheme == "https" for parts in addresses()):
        yield Warning("ELASTICSEARCH_CA is given, but no address in ELASTICSEARCH_URL is https.", id="search.W008")


def check_numbers() -> Iterator[CheckMessage]:
    if re.fullmatch(r"[a-z][a-z0-9-]{0,60}", settings.SEARCH_INDEX_PREFIX) is None:
        yield Error(
            f"SEARCH_INDEX_PREFIX is “{settings.SEARCH_INDEX_PREFIX}”. Write small Latin letters, digits and hyphens, "
            "a letter first.",
            id="search.E010",
        )
    wait = settings.ELASTICSEARCH_VISITOR_MS
    if wait <= 0:
        yield Error(f"ELASTICSEARCH_VISITOR_MS is {wait}. Write milliseconds, such as 250.", id="search.E011")
    elif wait > LONGEST_WAIT:
        yield Warning(
            f"ELASTICSEARCH_VISITOR_MS is {wait}: a visitor waits so long for a hung cluster. "
            f"Write {LONGEST_WAIT} or less.",
            id="search.W011",
        )
    if settings.ELASTICSEARCH_BULK_SECONDS <= 0:
        yield Error(
            f"ELASTICSEARCH_BULK_SECONDS is {settings.ELASTICSEARCH_BULK_SECONDS}. Write seconds, such as 30.",
            id="search.E012",
        )
    if re.fullmatch(r"\d+|\d+-(\d+|all)", settings.ELASTICSEARCH_REPLICAS) is None:
        yield Error(
            f"ELASTICSEARCH_REPLICAS is “{settings.ELASTICSEARCH_REPLICAS}”. Write a number such as 1, or a range such "
            "as 0-1.",
            id="search.E013",
        )


ELASTIC_CHECKS: tuple[Callable[[], Iterator[CheckMessage]], ...] = (
    check_addresses,
    check_credentials,
    check_certificate,
    check_numbers,
)
