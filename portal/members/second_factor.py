"""The second factor: who must have one, and how what it rests on is kept."""

import base64
import hashlib
from itertools import groupby
from typing import Any

from allauth.mfa.adapter import DefaultMFAAdapter
from allauth.mfa.models import Authenticator
from allauth.mfa.utils import is_mfa_enabled
from cryptography.fernet import Fernet, MultiFernet
from django.conf import settings
from django.utils.safestring import mark_safe
from django.utils.translation import gettext_lazy as _

from portal.members.holdings import granted_to


def has_staff_rights(user: Any) -> bool:
    """A role of staff, or a way into the editors' admin."""
    if not user.is_authenticated or not user.is_active:
        return False
    return bool(user.is_staff or user.is_superuser or granted_to(user) or user.has_perm("wagtailadmin.access_admin"))


def lacks_second_factor(user: Any) -> bool:
    """Whether the doors of staff stay closed to this member until there is a second factor."""
    return settings.SECOND_FACTOR_REQUIRED and has_staff_rights(user) and not is_mfa_enabled(user)


def secret_box() -> MultiFernet:
    """Keys from outside the database: a copy of it opens no account. The first key encrypts, all of them decrypt."""
    keys = settings.SECOND_FACTOR_KEYS or [str(key) for key in (settings.SECRET_KEY, *settings.SECRET_KEY_FALLBACKS)]
    digests = [hashlib.sha256(b"portal.members.second_factor:" + key.encode()).digest() for key in keys]
    return MultiFernet([Fernet(base64.urlsafe_b64encode(digest)) for digest in digests])


class SecondFactorAdapter(DefaultMFAAdapter):
    error_messages = {
        **DefaultMFAAdapter.error_messages,
        "incorrect_code": _("This code is not right, or it was used already. Wait for the next one and type that."),
        "cannot_delete_authenticator": _(
            "Your role asks for a second step at sign-in, and this is your only one. Add another one first."
        ),
        "unverified_email": _("Confirm your e-mail address first, then add the second step."),
    }

    def get_totp_issuer(self) -> str:
        return str(settings.SITE_NAME)

    def _get_site_name(self) -> str:
        return str(settings.SITE_NAME)

    def encrypt(self, text: str) -> str:
        return secret_box().encrypt(text.encode()).decode()

    def decrypt(self, encrypted_text: str) -> str:
        return secret_box().decrypt(encrypted_text.encode()).decode()

    def can_delete_authenticator(self, authenticator: Authenticator) -> bool:
        if not settings.SECOND_FACTOR_REQUIRED or not has_staff_rights(authenticator.user):
            return True
        others = Authenticator.objects.filter(user_id=authenticator.user_id).exclude(pk=authenticator.pk)
        return others.exclude(type=Authenticator.Type.RECOVERY_CODES).exists()

    def generate_authenticator_name(self, user: Any, type: str) -> str:
        number = Authenticator.objects.filter(user_id=user.pk, type=type).count() + 1
        return str(_("Key %(number)d") % {"number": number})

    def build_totp_svg(self, url: str) -> str:
        """The picture as shapes of the page itself: our policy lets no page load a picture from its own text."""
        import qrcode

        code = qrcode.QRCode(border=4)
        code.add_data(url)
        rows = code.get_matrix()
        path, side = "", len(rows)
        for y, row in enumerate(rows):
            x = 0
            for dark, run in groupby(row):
                length = len(list(run))
                path += f"M{x} {y}h{length}v1h-{length}z" if dark else ""
                x += length
        return mark_safe(
            f'<svg viewBox="0 0 {side} {side}" width="232" height="232" aria-hidden="true" '
            f'shape-rendering="crispEdges"><path fill="#fff" d="M0 0h{side}v{side}H0z"/>'
            f'<path fill="#000" d="{path}"/></svg>'
        )
