"""The processes of `make run`: forked off one that has read all the code, so that each begins at once and shares it.

Six processes that read Django each for itself took 15 s of CPU and 1 GB; forked they take a fraction of both. On a
host each is a unit of its own, which the machine starts, bounds and starts again.
"""

import gc
import multiprocessing
import os
import signal
import time
from collections.abc import Callable
from contextlib import suppress
from io import StringIO
from multiprocessing.context import ForkProcess
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management import CommandError, call_command
from django.db import DatabaseError, close_old_connections, connections
from django.urls import get_resolver
from gunicorn.app.base import BaseApplication

DAY = 24 * 60 * 60.0
LOOK = 30.0  # seconds between two looks for pages whose hour has come


class Server(BaseApplication):  # type: ignore[misc]
    """gunicorn, as hosts run it, on the code that is read already."""

    def __init__(self, port: int) -> None:
        self.port = port
        super().__init__()

    def load_config(self) -> None:
        own = {"bind": f"127.0.0.1:{self.port}", "worker_class": "gthread", "workers": 2, "threads": 4}
        for name, value in {**own, "loglevel": "warning", "preload_app": True}.items():
            self.cfg.set(name, value)

    def load(self) -> Any:
        from portal.wsgi import application

        get_resolver().url_patterns  # noqa: B018 - read before the workers part
        return application


def keep_calendar() -> None:
    """Publish what is due, tell reviewers each hour, do once a day what is daily; a host's timers run the same."""
    while True:
        try:
            close_old_connections()
            call_command("publish_scheduled", verbosity=0)
            call_command("tell_reviewers", stdout=StringIO())
            do_daily()
        except (CommandError, DatabaseError) as error:
            print(f"What the calendar asks for waits: {error}", flush=True)
        connections.close_all()
        time.sleep(LOOK)


def do_daily() -> None:
    """Once a day, by the age of a file in var/."""
    stamp = settings.VAR_DIR / "daily-jobs-ran"
    if stamp.exists() and time.time() - stamp.stat().st_mtime < DAY:
        return
    stamp.touch()
    call_command("daily_jobs", stdout=StringIO())


def fork(name: str, work: Callable[[], object]) -> ForkProcess:
    """`name`: as `ps -o comm` and `top` show it, at most 15 letters."""
    connections.close_all()  # a connection of two processes answers neither
    gc.freeze()  # else the first collection in the child would copy what both could share
    process = multiprocessing.get_context("fork").Process(target=begin, args=(name, work), name=name)
    process.start()
    return process


def begin(name: str, work: Callable[[], object]) -> None:
    signal.signal(signal.SIGTERM, signal.SIG_DFL)
    with suppress(OSError):  # Linux alone has it
        Path("/proc/self/comm").write_text(name)
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "portal.settings.dev")  # for what it starts in its turn
    with suppress(KeyboardInterrupt):  # Ctrl-C reaches all of them
        work()


def end(processes: list[ForkProcess]) -> None:
    for process in processes:
        process.terminate()
    for process in processes:
        process.join(20)
        if process.is_alive():
            process.kill()  # its work is taken up where it stands at the next start
