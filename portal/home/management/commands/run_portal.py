"""`manage.py run_portal`: everything that `make run` starts, in one process tree that ends together."""

import os
import signal
import socket
import subprocess
import sys
import time
from io import StringIO
from typing import Any

from django.conf import settings
from django.core.management import call_command
from django.core.management.base import BaseCommand, CommandError
from django.db import DatabaseError, close_old_connections

from portal import env
from portal.home.catalogues import compile_catalogues
from portal.home.static_files import gather_static_files
from portal.members.demo import make_demo_accounts

DAY = 24 * 60 * 60.0
LOOK = 30.0  # seconds between two looks for pages whose hour has come
PORT = env.number("PORT", 8000, "Port of `make run`.")
WORKERS = {
    "search worker": [sys.executable, "manage.py", "search_drain", "--watch"],
    "reader of files": [sys.executable, "manage.py", "extract_texts", "--watch"],
    "sender of mails": [sys.executable, "manage.py", "send_mails", "--watch"],
    "maker of copies": [sys.executable, "manage.py", "make_copies", "--watch"],
}


class Command(BaseCommand):
    help = "Set up, migrate, load the sample content if there is none, serve, and keep the workers going."
    requires_system_checks: list[str] = []

    def handle(self, *args: Any, **options: Any) -> None:
        self.refuse_taken_port()
        settings.BASE_URL = os.environ.get("BASE_URL", f"http://127.0.0.1:{PORT}")  # in the mails to demo accounts
        settings.VAR_DIR.mkdir(parents=True, exist_ok=True)
        compile_catalogues()
        call_command("migrate", verbosity=0)
        call_command("load_sample_site", if_empty=True)
        gather_static_files()
        passwords = make_demo_accounts(kept_in=settings.VAR_DIR / "demo-accounts.json")
        server = [sys.executable, "-m", "gunicorn", "portal.wsgi:application"]
        server += ["--bind", f"127.0.0.1:{PORT}", "--worker-class", "gthread", "--workers", "2", "--threads", "4"]
        server += ["--log-level", "warning"]
        own = {"DJANGO_SETTINGS_MODULE": "portal.settings.dev", "BASE_URL": f"http://127.0.0.1:{PORT}"}
        environment = {**own, **os.environ}
        processes = {name: self.start(command, environment) for name, command in WORKERS.items()}
        processes["server"] = self.start(server, environment)
        self.stdout.write(f"\nThe portal: http://127.0.0.1:{PORT}/   editors: http://127.0.0.1:{PORT}/admin/")
        for email, password in passwords.items():
            self.stdout.write(f"  {email}   {password}")
        self.stdout.write("End it with Ctrl-C.\n")
        signal.signal(signal.SIGTERM, lambda *_: sys.exit(0))
        try:
            self.watch(processes, environment)
        except KeyboardInterrupt:
            pass
        finally:
            for process in processes.values():
                process.terminate()
            for process in processes.values():
                try:
                    process.wait(timeout=20)
                except subprocess.TimeoutExpired:
                    process.kill()  # its work is taken up where it stands at the next start

    def refuse_taken_port(self) -> None:
        with socket.socket() as probe:
            probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            try:
                probe.bind(("127.0.0.1", PORT))
            except OSError:
                raise CommandError(f"Port {PORT} is taken. Choose another: PORT=8123 make run") from None

    def start(self, command: list[str], environment: dict[str, str]) -> "subprocess.Popen[bytes]":
        return subprocess.Popen(command, env=environment, cwd=settings.BASE_DIR)  # noqa: S603 - our own commands

    def watch(self, processes: dict[str, "subprocess.Popen[bytes]"], environment: dict[str, str]) -> None:
        """Start a worker anew when it dies, publish what is due; end when the server does."""
        next_look = 0.0
        while processes["server"].poll() is None:
            if time.monotonic() >= next_look:
                self.publish_due()
                self.run_daily()
                next_look = time.monotonic() + LOOK
            for name, command in WORKERS.items():
                if processes[name].poll() is not None:
                    self.stderr.write(f"The {name} ended; starting it again.")
                    processes[name] = self.start(command, environment)
            time.sleep(1)
        raise CommandError(f"The server ended with code {processes['server'].returncode}.")

    def publish_due(self) -> None:
        """What an editor told to appear or to end at an hour. A host's timer runs the same command."""
        try:
            close_old_connections()
            call_command("publish_scheduled", verbosity=0)
        except DatabaseError as error:
            self.stderr.write(f"Publishing what is due waits: {error}")

    def run_daily(self) -> None:
        """Once a day, by the age of a file in var/. A host's timer runs the same command."""
        stamp = settings.VAR_DIR / "daily-jobs-ran"
        if stamp.exists() and time.time() - stamp.stat().st_mtime < DAY:
            return
        stamp.touch()
        try:
            close_old_connections()
            call_command("daily_jobs", stdout=StringIO())
        except (CommandError, DatabaseError) as error:
            self.stderr.write(f"Daily jobs: {error}")
