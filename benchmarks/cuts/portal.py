"""A portal in a folder of its own, served by gunicorn as hosts serve it, with one verified author."""

import os
import secrets
import shutil
import subprocess
import sys
import time
import urllib.request
from datetime import timedelta
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parent.parent.parent
ADDRESS, PASSWORD = "author@ministry.example", secrets.token_urlsafe(12)
OTHER = "neighbour@ministry.example"


class Portal:
    """Start it before anything of Django is imported: it chooses settings and database for this process too."""

    def __init__(self, folder: Path, port: int, database: str = "") -> None:
        self.folder, self.port, self.process = folder, port, None
        folder.mkdir(parents=True, exist_ok=True)
        os.environ |= {
            "DJANGO_SETTINGS_MODULE": "benchmarks.cuts.settings",
            "PORTAL_VAR": str(folder),
            "DATABASE_URL": database or f"sqlite:///{folder}/portal.sqlite3",
            "DJANGO_ALLOW_ASYNC_UNSAFE": "1",  # Playwright runs a loop in this thread; the database is asked beside it
        }
        os.environ.pop("ELASTICSEARCH_URL", None)
        self.process: subprocess.Popen[bytes] | None

    def prepare(self, *, is_ready: bool = False) -> None:
        import django
        from django.core.management import call_command

        django.setup()
        if is_ready:  # by a run before, in the same folder and database
            for address in (ADDRESS, OTHER):
                make_official(address)
            return
        from portal.countries.loading import load_countries
        from portal.home.catalogues import compile_catalogues
        from portal.home.site_tree import build_site
        from themes.loading import load_themes

        compile_catalogues()
        call_command("migrate", verbosity=0)
        build_site()
        load_themes()
        load_countries()
        for address in (ADDRESS, OTHER):
            make_official(address)

    def start(self) -> None:
        command = [sys.executable, "-m", "gunicorn", "portal.wsgi:application", "--bind", f"127.0.0.1:{self.port}"]
        command += [
            "--worker-class",
            "gthread",
            "--workers",
            "2",
            "--threads",
            "4",
            "--preload",
            "--log-level",
            "critical",
        ]
        self.process = subprocess.Popen(command, cwd=ROOT)
        for _attempt in range(300):
            try:
                urllib.request.urlopen(f"http://127.0.0.1:{self.port}/en/about/", timeout=10).close()
                return
            except OSError:
                time.sleep(0.2)
        raise RuntimeError("The server does not answer.")

    def stop(self) -> None:
        if self.process is not None:
            self.process.terminate()
            try:
                self.process.wait(timeout=30)
            except subprocess.TimeoutExpired:  # a thread of it waits for a line that hangs
                self.process.kill()
            self.process = None

    def forget(self) -> None:
        shutil.rmtree(self.folder, ignore_errors=True)


def make_official(address: str) -> Any:
    from django.utils import timezone

    from portal.countries.models import Country
    from portal.members.models import User
    from portal.members.verification import Verification, address_hash

    country = Country.objects.get(iso2="KI")
    user = User.objects.filter(email=address).first()
    if user is None:
        user = User.objects.create_user(address, display_name=address.partition("@")[0], country=country)
    # Anew, since it holds only under the key of the portal that gave it; a database may outlive its folder.
    Verification.objects.filter(member=user).delete()
    until = timezone.now() + timedelta(days=300)
    given = {"kind": "official", "country": country, "basis": "admin", "reason": "for the test", "until": until}
    Verification.objects.create(member=user, email_hash=address_hash(address), **given)
    user.set_password(PASSWORD)
    user.save()
    verify_address(user)
    return user


def verify_address(user: Any) -> None:
    from allauth.account.models import EmailAddress

    EmailAddress.objects.get_or_create(user=user, email=user.email, defaults={"verified": True, "primary": True})


def end_sessions() -> None:
    """As when they have run out."""
    from django.contrib.sessions.models import Session

    Session.objects.all().delete()
