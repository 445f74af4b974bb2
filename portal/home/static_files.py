"""Style sheets and scripts of the portal and of Wagtail, gathered, named by their content and compressed.

Compressing takes some fifteen seconds of a core, so it is done again only when a file has changed.
"""

import hashlib
from pathlib import Path

from django.conf import settings
from django.contrib.staticfiles.finders import get_finders
from django.core.management import call_command

STAMP = ".gathered"  # in STATIC_ROOT: what it was made of


def gather_static_files() -> bool:
    """False: nothing has changed since the last time."""
    stamp, made_of = Path(settings.STATIC_ROOT) / STAMP, fingerprint()
    if stamp.exists() and stamp.read_text() == made_of:
        return False
    stamp.unlink(missing_ok=True)  # a run that is cut short is done again
    call_command("collectstatic", interactive=False, verbosity=0)
    stamp.write_text(made_of)
    return True


def fingerprint() -> str:
    mark = hashlib.sha256(str(settings.STORAGES["staticfiles"]).encode())
    for finder in get_finders():
        for name, storage in finder.list(ignore_patterns=[]):
            state = Path(storage.path(name)).stat()
            mark.update(f"{name} {state.st_size} {state.st_mtime_ns}\n".encode())
    mark.update((Path(settings.BASE_DIR) / "portal" / "light_scripts.py").read_bytes())
    return mark.hexdigest()
