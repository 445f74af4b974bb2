"""What tests put into the running portal's own database: sessions of members, and a toolkit."""

import atexit
import json
import os
import subprocess
import sys
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parent.parent.parent
MAKE = """
import json
import sys
from datetime import timedelta
from importlib import import_module

import django
django.setup()
from django.conf import settings
from django.utils import timezone
from portal.countries.models import Country
from portal.members.models import Organisation, User, Verification
from portal.members.verification import address_hash
from portal.toolkits.models import ToolkitPage
from tests.portal.making import make_record

for line in sys.stdin:
    asked = json.loads(line)
    if "toolkit" in asked:
        page = make_record(asked["toolkit"], model=ToolkitPage, toolkit_kind="template", may_be_changed=True,
            purpose="A form for a first licence.", audience="Registrars", steps="Print it.\\nFill it in.",
            sdg_targets=["http://metadata.un.org/sdg/16.6", "http://metadata.un.org/sdg/16.9"])
        print("/" + "/".join(("toolkits", "fj", page.slug)) + "/", flush=True)
        continue
    email = asked["email"]
    land = Country.objects.get(iso2="KI")
    told = {"kind": "government"}
    office, _made = Organisation.objects.get_or_create(name="Licensing office", country=land, defaults=told)
    user = User.objects.filter(email=email).first() or User.objects.create_user(
        email, None, display_name="Bwere T.", country=land, organisation=office
    )
    if asked["verified"] and not user.verifications.exists():
        Verification.objects.create(member=user, kind="official", country=land, basis="domain", reason="test",
            email_hash=address_hash(email), until=timezone.now() + timedelta(days=300))
    session = import_module(settings.SESSION_ENGINE).SessionStore()
    session["_auth_user_id"] = str(user.pk)
    session["_auth_user_backend"] = settings.AUTHENTICATION_BACKENDS[0]
    session["_auth_user_hash"] = user.get_session_auth_hash()
    session.save()
    print(session.session_key, flush=True)
"""

_makers: dict[str, "subprocess.Popen[str]"] = {}  # one process a portal: starting Django takes seconds


def maker_of(portal: Any) -> "subprocess.Popen[str]":
    if portal.url not in _makers:
        environment = {
            **os.environ,
            "PORTAL_VAR": str(portal.folder / "var"),
            "DJANGO_SETTINGS_MODULE": "portal.settings.dev",
            "DATABASE_URL": f"sqlite:///{portal.folder}/p.sqlite3",
            "PYTHONPATH": str(ROOT),
        }
        _makers[portal.url] = subprocess.Popen(
            [sys.executable, "-c", MAKE], cwd=ROOT, env=environment, stdin=subprocess.PIPE, stdout=subprocess.PIPE,
            text=True,
        )  # fmt: skip
        atexit.register(_makers[portal.url].kill)
    return _makers[portal.url]


def plant_toolkit(portal: Any) -> str:
    """Path, without the language, of a toolkit: the sample content has none."""
    return ask_maker(portal, {"toolkit": "A licence form for small boats"})


def ask_maker(portal: Any, asked: dict[str, Any]) -> str:
    maker = maker_of(portal)
    assert maker.stdin
    assert maker.stdout
    print(json.dumps(asked), file=maker.stdin, flush=True)
    told = maker.stdout.readline().strip()
    assert told, "the process that makes sessions ended: what it said stands above"
    return told


def session_of(portal: Any, email: str, *, verified: bool = True) -> str:
    """Key of a new session of this member, who is made if need be."""
    return ask_maker(portal, {"email": email, "verified": verified})


def signed_in(browser: Any, portal: Any, email: str, **options: Any) -> Any:
    """A browser context with that session."""
    verified = options.pop("verified", True)
    context = browser.new_context(**options)
    context.add_cookies(
        [{"name": "sessionid", "value": session_of(portal, email, verified=verified), "url": portal.url}]
    )
    return context
