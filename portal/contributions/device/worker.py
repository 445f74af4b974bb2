"""`/sw.js`: the script that opens the form without a line. At the root, because it rules only what lies below it."""

import json
from functools import lru_cache
from hashlib import sha256
from pathlib import Path

from django.conf import settings
from django.contrib.staticfiles import finders
from django.http import HttpRequest, HttpResponse
from django.templatetags.static import static
from django.views.decorators.http import require_GET

SOURCE = "portal/js/offline_worker.js"
FILES = ("portal/css/site.css", "portal/css/forms.css", "portal/js/drafts.js", "portal/favicon.svg")

# Browsers ask for /sw.js by themselves: this one takes the kept form away from every device that still has it.
SWITCHED_OFF = """
self.addEventListener("install", () => self.skipWaiting());
self.addEventListener("activate", (event) => event.waitUntil((async () => {
  for (const name of await caches.keys()) if (name.startsWith("share/")) await caches.delete(name);
  await self.registration.unregister();
})()));
"""


@require_GET
def worker(request: HttpRequest) -> HttpResponse:
    script = whole_script() if settings.OFFLINE_FORM else SWITCHED_OFF
    response = HttpResponse(script, content_type="text/javascript; charset=utf-8")
    response.headers["Cache-Control"] = "no-cache"
    return response


@lru_cache(maxsize=1)
def whole_script() -> str:
    """A new version of any file makes a new script, and so a new store on the devices."""
    code = read(SOURCE)
    version = sha256("".join([code, *map(read, FILES)]).encode()).hexdigest()[:12]
    urls = [static(name) for name in FILES]
    return f"const VERSION = {json.dumps(version)};\nconst FILES = {json.dumps(urls)};\n{code}"


def read(name: str) -> str:
    found = finders.find(name)
    assert isinstance(found, str)  # noqa: S101 - our own files
    return Path(found).read_text(encoding="utf-8")
