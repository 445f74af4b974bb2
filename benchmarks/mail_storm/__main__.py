"""`python -m benchmarks.mail_storm [--mails 1000] [--json]`: on SQLite, or on the server of DATABASE_URL.

On PostgreSQL it makes a database of its own beside the one named, with two workers; on SQLite there is one. Runs
twice: with a server that always says what it took, and with one that sometimes takes a mail and hangs up.
"""

import argparse
import json
import os
import shutil
import sys
import tempfile
import uuid
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from urllib.parse import urlsplit, urlunsplit

from benchmarks.mail_storm.storm import Plan


@contextmanager
def own_database() -> Iterator[str]:
    given = os.environ.get("DATABASE_URL", "")
    if not given.startswith("postgres"):
        folder = Path(tempfile.mkdtemp(prefix="mail-storm-db-"))
        yield f"sqlite:///{folder / 'mails.sqlite3'}"
        shutil.rmtree(folder, ignore_errors=True)
        return
    import psycopg

    name = f"mail_storm_{uuid.uuid4().hex[:8]}"
    with psycopg.connect(given, autocommit=True) as server:
        server.execute(f"CREATE DATABASE {name}")
    yield urlunsplit(urlsplit(given)._replace(path=f"/{name}"))
    with psycopg.connect(given, autocommit=True) as server:
        server.execute(f"DROP DATABASE {name} WITH (FORCE)")


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--mails", type=int, default=1_000)
    parser.add_argument("--kills", type=int, default=40)
    parser.add_argument("--seed", type=int, default=5)
    parser.add_argument("--json", action="store_true")
    options = parser.parse_args()
    failed = False
    for swallow in (0.0, 0.01):
        with own_database() as url:
            workers = 2 if url.startswith("postgres") else 1
            plan = Plan(mails=options.mails, workers=workers, kills=options.kills, seed=options.seed, swallow=swallow)
            told = in_own_process(plan, url)
        print(f"swallow {swallow:.0%}, {workers} worker(s): {json.dumps(told, indent=None if options.json else 2)}")
        failed |= bool(told["lost"] or told["doubled"] or told["doubled_unread"] or told["rolled_back_arrived"])
    return int(failed)


def in_own_process(plan: Plan, url: str) -> dict[str, object]:
    """Django reads its database once a process, so each storm has one."""
    import subprocess
    from dataclasses import asdict

    environment = {**os.environ, "DATABASE_URL": url, "DJANGO_SETTINGS_MODULE": "portal.settings.dev"}
    environment["PORTAL_VAR"] = tempfile.mkdtemp(prefix="mail-storm-var-")
    command = [sys.executable, "-m", "benchmarks.mail_storm.one", json.dumps(asdict(plan))]
    done = subprocess.run(command, env=environment, check=True, stdout=subprocess.PIPE, text=True)
    shutil.rmtree(environment["PORTAL_VAR"], ignore_errors=True)
    told: dict[str, object] = json.loads(done.stdout.splitlines()[-1])
    return told


if __name__ == "__main__":
    sys.exit(main())
