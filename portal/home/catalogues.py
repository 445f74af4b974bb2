"""Turns the catalogues of translations (.po) into what Django reads (.mo), without gettext on the machine."""

from pathlib import Path

import polib
from django.conf import settings


def compile_catalogues() -> int:
    """Compile every catalogue that is newer than its result; returns how many were."""
    compiled = 0
    for folder in settings.LOCALE_PATHS:
        for source in Path(folder).glob("*/LC_MESSAGES/*.po"):
            target = source.with_suffix(".mo")
            if not target.exists() or target.stat().st_mtime < source.stat().st_mtime:
                polib.pofile(str(source)).save_as_mofile(str(target))
                compiled += 1
    return compiled
