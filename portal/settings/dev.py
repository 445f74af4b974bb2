"""For `make run` and a developer's machine: answers on this machine only, keeps its key in var/."""

from django.core.management.utils import get_random_secret_key

from portal import env
from portal.settings.base import *  # noqa: F403
from portal.settings.base import SECRET_KEY, VAR_DIR

DEBUG = env.flag("PORTAL_DEBUG", False, "Show errors in the browser; never on a public host.")

if not SECRET_KEY:
    # A key of its own for each checkout, kept so that sessions survive a restart.
    VAR_DIR.mkdir(parents=True, exist_ok=True)
    key_file = VAR_DIR / "secret-key"
    if not key_file.exists():
        key_file.write_text(get_random_secret_key())
        key_file.chmod(0o600)
    SECRET_KEY = key_file.read_text()

MFA_WEBAUTHN_ALLOW_INSECURE_ORIGIN = True  # a key can be tried at http://localhost
DEMO_ACCOUNTS = True
