"""`manage.py run_portal`: everything that `make run` starts, in one process tree that ends together."""

import os
import signal
import socket
import sys
import time
from collections.abc import Callable
from functools import partial
from typing import Any

from django.conf import settings
from django.core.management import call_command
from django.core.management.base import BaseCommand, CommandError

from portal import env
from portal.home.catalogues import compile_catalogues
from portal.home.processes import Server, end, fork, keep_calendar
from portal.home.static_files import gather_static_files
from portal.members.demo import make_demo_accounts

PORT = env.number("PORT", 8000, "Port of `make run`.")
WORKERS: dict[str, Callable[[], object]] = {
    "search worker": partial(call_command, "search_drain", watch=True),
    "reader of files": partial(call_command, "extract_texts", watch=True),
    "sender of mails": partial(call_command, "send_mails", watch=True),
    "maker of copies": partial(call_command, "make_copies", watch=True),
    "calendar": keep_calendar,
}


class Command(BaseCommand):
    help = "Set up, migrate, load the sample content if there is none, serve, and keep the workers going."
    requires_system_checks: list[str] = []

    def handle(self, *args: Any, **options: Any) -> None:
        self.refuse_taken_port()
        address = os.environ.setdefault("BASE_URL", f"http://127.0.0.1:{PORT}")
        settings.BASE_URL = settings.WAGTAILADMIN_BASE_URL = address
        settings.VAR_DIR.mkdir(parents=True, exist_ok=True)
        compile_catalogues()
        call_command("migrate", verbosity=0)
        call_command("load_sample_site", if_empty=True)
        gather_static_files()
        passwords = make_demo_accounts(kept_in=settings.VAR_DIR / "demo-accounts.json")
        self.stdout.write(f"\nThe portal: http://127.0.0.1:{PORT}/   editors: http://127.0.0.1:{PORT}/admin/")
        for email, password in passwords.items():
            self.stdout.write(f"  {email}   {password}")
        self.stdout.write("End it with Ctrl-C.\n")
        self.stdout.flush()  # a process that parts takes along what is not written yet
        processes = {name: fork(name, work) for name, work in WORKERS.items()}
        processes["server"] = fork("server", Server(PORT).run)
        signal.signal(signal.SIGTERM, lambda *_: sys.exit(0))
        try:
            while processes["server"].is_alive():
                self.start_again(processes)
                time.sleep(1)
            raise CommandError(f"The server ended with code {processes['server'].exitcode}.")
        except KeyboardInterrupt:
            pass
        finally:
            end(list(processes.values()))

    def refuse_taken_port(self) -> None:
        with socket.socket() as probe:
            probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            try:
                probe.bind(("127.0.0.1", PORT))
            except OSError:
                raise CommandError(f"Port {PORT} is taken. Choose another: PORT=8123 make run") from None

    def start_again(self, processes: dict[str, Any]) -> None:
        """Whatever died but the server, with which all ends."""
        for name, work in WORKERS.items():
            if not processes[name].is_alive():
                self.stderr.write(f"The {name} ended; starting it again.")
                processes[name] = fork(name, work)
