"""The portal's database, and a second connection for the limits, which must count although a request is undone."""

from pathlib import Path
from typing import Any

import dj_database_url

# IMMEDIATE: take the write lock when a transaction begins, so that two writers wait and don't fail.
SQLITE = {
    "transaction_mode": "IMMEDIATE",
    "timeout": 20,
    "init_command": "PRAGMA journal_mode=WAL; PRAGMA synchronous=NORMAL; PRAGMA cache_size=-16000;",
}


def databases_of(url: str) -> dict[str, Any]:
    databases: dict[str, Any] = {
        alias: dj_database_url.parse(url, conn_max_age=60, conn_health_checks=True) for alias in ("default", "limits")
    }
    for database in databases.values():
        if database["ENGINE"].endswith("sqlite3"):
            database["OPTIONS"] = dict(SQLITE)
    limits = databases["limits"]
    if limits["ENGINE"].endswith("sqlite3") and limits["NAME"] != ":memory:":
        # A file of its own: a second connection to the first would wait for the lock of its own request.
        path = Path(limits["NAME"])
        limits["NAME"] = str(path.with_name(f"{path.stem}-limits{path.suffix}"))
    return databases
