"""Outages for real, in short: real pages, a worker and an engine that are killed, paused and restarted, a rebuild.

The long form is `python -m benchmarks.outages`, see docs/search.md. Both run in processes and a database of their own.
"""

import json
import os
import sqlite3
import subprocess
import sys
import uuid
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import psycopg
import pytest
from django.db import connection

from tests.conftest import missing
from tests.search.conftest import ENGINES, NODE, SHORT_LIVED

ROOT = Path(__file__).resolve().parents[2]
OPERATIONS = 70
SEED = 20_261_126
LONGEST = 900  # seconds; on a machine with nothing else to do it takes half a minute


@pytest.fixture
def database_url(tmp_path: Path, db: None) -> Iterator[str]:
    """A copy of the tests' database; on PostgreSQL, which copies none that is in use, an empty one."""
    held = connection.settings_dict
    if connection.vendor == "sqlite":
        with sqlite3.connect(f"file:{held['NAME']}?mode=ro", uri=True) as source:
            source.execute("VACUUM INTO ?", [str(tmp_path / "soak.sqlite3")])
        yield f"sqlite:///{tmp_path}/soak.sqlite3"
        return
    name = f"soak_{uuid.uuid4().hex[:10]}"
    where = {"host": held["HOST"], "port": held["PORT"] or 5432, "user": held["USER"], "password": held["PASSWORD"]}
    with psycopg.connect(**where, dbname="postgres", autocommit=True) as server:
        server.execute(f'CREATE DATABASE "{name}"')
        try:
            yield f"postgres://{held['USER']}:{held['PASSWORD']}@{held['HOST']}:{where['port']}/{name}"
        finally:
            server.execute(f'DROP DATABASE "{name}" WITH (FORCE)')


def soak(engine: str, database_url: str, folder: Path) -> dict[str, Any]:
    command = [sys.executable, "-m", "benchmarks.outages", "--engine", engine]
    command += ["--operations", str(OPERATIONS), "--seed", str(SEED)]
    environment = {**os.environ, **SHORT_LIVED, "DATABASE_URL": database_url, "TMPDIR": str(folder)}
    environment.setdefault("SIDS_ELASTICSEARCH_HOME", str(NODE))
    process = subprocess.run(
        command, cwd=ROOT, env=environment, capture_output=True, text=True, timeout=LONGEST, check=False
    )
    assert process.stdout, process.stderr[-3_000:]
    report: dict[str, Any] = json.loads(process.stdout)
    return report


@pytest.mark.thorough
@pytest.mark.minutes
@pytest.mark.parametrize("engine", ENGINES)
def test_nothing_is_lost_and_nothing_comes_back(engine: str, database_url: str, tmp_path: Path) -> None:
    home = Path(os.environ.get("SIDS_ELASTICSEARCH_HOME", NODE))
    if engine == "elastic" and not (home / "elasticsearch").exists():
        missing(f"the Elasticsearch node of {home}")
    report = soak(engine, database_url, tmp_path)
    assert {name: report[name] for name in ("lost", "ghosts", "stale", "wrong_answers", "parked")} == {
        "lost": [],
        "ghosts": [],
        "stale": [],
        "wrong_answers": [],
        "parked": [],
    }
    # It did happen.
    assert sum(report["operations"].values()) == OPERATIONS
    assert {"publish", "edit", "translate", "move", "unpublish", "delete", "rename_theme"} <= set(report["operations"])
    assert report["outages"]["kill_worker"] >= 1
    assert report["ended"]["worker started again"] >= 1
    # Whether a rebuild came to its end, was refused or killed is the machine's pace; test_rebuild.py holds each.
    assert sum(times for what, times in report["ended"].items() if what.startswith("search_rebuild")) >= 2
    of_engine = {"kill_node", "pause_node"} if engine == "elastic" else {"block_folder", "hold_lock", "fill_disk"}
    assert of_engine <= set(report["outages"])
    assert report["visitors"]["answered"] >= 1
    assert report["asked"] > OPERATIONS / 2


def test_the_plan_is_the_same_for_the_same_seed() -> None:
    from benchmarks.outages.plan import OPERATIONS as NAMES
    from benchmarks.outages.plan import OUTAGES, make_plan

    for where, outages in OUTAGES.items():
        plan = make_plan(7, 200, where)
        assert plan == make_plan(7, 200, where)
        assert plan != make_plan(8, 200, where)
        assert {step.outage for step in plan} - {None} == set(outages)
        assert {step.operation for step in plan} <= set(NAMES)
