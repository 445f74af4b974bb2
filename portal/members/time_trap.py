"""A form that comes back sooner than a person could fill it in is shown once more, with everything typed.

Programs send a form in the second in which they fetched it, or without ever fetching it. The stamp says when the page
was shown. However old it is, it counts: a page may lie open, or be kept on a device, for days.
"""

import time
from typing import Any

from django import forms
from django.conf import settings
from django.core.signing import BadSignature, Signer
from django.utils.translation import gettext as _

NAME = "shown_at"
SIGNER = Signer(salt="portal.members.time_trap")


def stamp_of(moment: float) -> str:
    return SIGNER.sign(str(int(moment * 10) / 10))  # never rounded up: a stamp from the future passes


def moment_of(stamp: str) -> float | None:
    """When the form was shown; None if we did not stamp it."""
    try:
        return float(SIGNER.unsign(stamp))
    except (BadSignature, ValueError):
        return None


def came_too_soon(stamp: str) -> bool:
    """A stamp from the future is ours too: of a host whose clock goes ahead."""
    moment = moment_of(stamp)
    return moment is None or 0 <= time.time() - moment < settings.SIGN_UP_SECONDS


class TimeTrap(forms.Form):
    """Last of all that is asked of a form, so that a person who has something to mend hears of that alone."""

    @property
    def stamp(self) -> str:
        """For the hidden field. A page that is shown again keeps its first moment: the next press is late enough."""
        sent = str(self.data.get(NAME, ""))
        return sent if moment_of(sent) is not None else stamp_of(time.time())

    def clean(self) -> Any:
        cleaned = super().clean()
        if settings.SIGN_UP_SECONDS and not self.errors and came_too_soon(str(self.data.get(NAME, ""))):
            self.add_error(
                None,
                _(
                    "Please press the button again. The form came back sooner than people fill it in; everything you "
                    "typed is kept."
                ),
            )
        return cleaned
