"""An app that shows codes, as the tests of the second factor hold it."""

import time
from typing import Any

from allauth.mfa.models import Authenticator
from allauth.mfa.recovery_codes.internal.auth import RecoveryCodes
from allauth.mfa.totp.internal import auth as totp
from django.test import Client

SECRET = "JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP"


def code_now(secret: str = SECRET, steps: int = 0) -> str:
    """What the app shows now, or `steps` half minutes from now."""
    return totp.format_hotp_value(totp.hotp_value(secret, int(time.time()) // 30 + steps))


def add_app(user: Any) -> Authenticator:
    return totp.TOTP.activate(user, SECRET).instance


def add_spare_codes(user: Any) -> list[str]:
    return RecoveryCodes.activate(user).get_unused_codes()


def mark_fresh(browser: Client, user: Any) -> None:
    """As if this person had signed in just now; `force_login` alone leaves no trace of how."""
    session = browser.session
    session["account_authentication_methods"] = [{"method": "code", "at": time.time()}]
    session["account_authentication_methods_user"] = str(user.pk)
    session.save()
