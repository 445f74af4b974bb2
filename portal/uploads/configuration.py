"""What would keep files from being looked at on a host, said before it starts."""

from typing import Any

from django.conf import settings
from django.core.checks import CheckMessage, Error, Tags, register

from portal.uploads.checks.clamd import place_of


@register(Tags.security)
def scanner_has_an_address(**_options: Any) -> list[CheckMessage]:
    try:
        if settings.CLAMD:
            place_of(settings.CLAMD)
    except ValueError:
        hint = "Write host:port, such as 127.0.0.1:3310, or the path of a socket, such as /run/clamav/clamd.ctl."
        return [Error(f"CLAMD is “{settings.CLAMD}”, which is no address.", hint=hint, id="uploads.E001")]
    return []
