"""What would make sign-in unsafe or unkind on a host, said before it starts."""

from typing import Any

from django.conf import settings
from django.core.checks import CheckMessage, Tags, Warning, register


@register(Tags.security)
def proxies_are_named(**_options: Any) -> list[CheckMessage]:
    header = getattr(settings, "ALLAUTH_TRUSTED_CLIENT_IP_HEADER", None)
    behind_proxy = getattr(settings, "SECURE_PROXY_SSL_HEADER", None) is not None
    if not behind_proxy or header or settings.ALLAUTH_TRUSTED_PROXY_COUNT > 0:
        return []
    return [
        Warning(
            "The portal believes a proxy's word on HTTPS, but TRUSTED_PROXIES is 0.",
            hint="Then every visitor has the proxy's address, and one limit of attempts holds for all of them. "
            "Set TRUSTED_PROXIES to the number of proxies that add to X-Forwarded-For.",
            id="members.W001",
        )
    ]
