"""`manage.py run_portal`: everything that `make run` starts, in one process tree that ends together."""

import os
import signal
import socket
import subprocess
import sys
import time
from typing import Any

from django.conf import settings
from django.core.management import call_command
from django.core.management.base import BaseCommand, CommandError

from portal import env
from portal.home.catalogues import compile_catalogues
from portal.members.demo import make_demo_accounts

PORT = env.number("PORT", 8000, "Port of `make run`.")
WORKER = [sys.executable, "manage.py", "search_drain", "--watch"]


class Command(BaseCommand):
    help = "Set up, migrate, load the sample content if there is none, serve, and keep the search worker going."
    requires_system_checks: list[str] = []

    def handle(self, *args: Any, **options: Any) -> None:
        self.refuse_taken_port()
        settings.VAR_DIR.mkdir(parents=True, exist_ok=True)
        compile_catalogues()
        call_command("migrate", verbosity=0)
        call_command("load_sample_site", if_empty=True)
        call_command("collectstatic", interactive=False, verbosity=0)
        passwords = make_demo_accounts(kept_in=settings.VAR_DIR / "demo-accounts.json")
        server = [sys.executable, "-m", "gunicorn", "portal.wsgi:application"]
        server += ["--bind", f"127.0.0.1:{PORT}", "--worker-class", "gthread", "--workers", "2", "--threads", "4"]
        server += ["--log-level", "warning"]
        environment = {"DJANGO_SETTINGS_MODULE": "portal.settings.dev", **os.environ}
        processes = {"worker": self.start(WORKER, environment), "server": self.start(server, environment)}
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
                process.wait(timeout=20)

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
        """Start the worker anew when it dies; end when the server does."""
        while processes["server"].poll() is None:
            if processes["worker"].poll() is not None:
                self.stderr.write("The search worker ended; starting it again.")
                processes["worker"] = self.start(WORKER, environment)
            time.sleep(1)
        raise CommandError(f"The server ended with code {processes['server'].returncode}.")
