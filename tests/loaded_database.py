"""The database with the sample content, made once and copied: for each worker of a run, and for the next runs.

Making it takes half a minute of one core. The copy is known by what went into it: the code, the content, the lock of
the dependencies and the day. Of several workers that find none, one makes it and the others wait for it.
"""

import fcntl
import hashlib
import os
import shutil
import sqlite3
import tempfile
from contextlib import suppress
from datetime import UTC, datetime
from pathlib import Path
from typing import IO, Any

import psycopg
from django.db import connection

from portal.home.static_files import STAMP

ROOT = Path(__file__).resolve().parent.parent
FOLDER = Path(tempfile.gettempdir()) / f"sids-loaded-{os.getuid()}"
MADE_OF = ("portal/**/*.py", "search/**/*.py", "themes/**/*.py", "*/data/**/*", "*/*/data/**/*", "requirements-dev.txt")
TEMPLATE = "sids_loaded_"  # beginning of the names on PostgreSQL

_making: list[IO[str]] = []  # the lock, while this process makes the database


def key() -> str:
    mark = hashlib.sha256(f"{connection.vendor} {datetime.now(UTC):%Y-%m-%d}".encode())
    for path in sorted({path for pattern in MADE_OF for path in ROOT.glob(pattern) if path.is_file()}):
        mark.update(f"{path.relative_to(ROOT)} ".encode() + path.read_bytes())
    return mark.hexdigest()[:20]


def loaded_file() -> Path:
    return FOLDER / f"{key()}.sqlite3"


def restore() -> bool:
    """Put the copy where this worker's database belongs. False: there is none, and this worker is to make it."""
    FOLDER.mkdir(mode=0o700, exist_ok=True)
    lock = (FOLDER / "lock").open("w")
    fcntl.flock(lock, fcntl.LOCK_EX)  # for as long as another makes it
    found = restore_file() if connection.vendor == "sqlite" else restore_template()
    if found:
        lock.close()
    else:
        _making.append(lock)
    return found


def keep() -> None:
    """Set the database that was just made aside, and let the others go on."""
    if connection.vendor == "sqlite":
        keep_file(connection.settings_dict["NAME"])
    else:
        keep_template(connection.settings_dict["NAME"])
    while _making:
        _making.pop().close()


def restore_file() -> bool:
    target = Path(connection.settings_dict["TEST"]["NAME"])
    for name in ("", "-wal", "-shm"):
        Path(f"{target}{name}").unlink(missing_ok=True)
    if not loaded_file().exists():
        return False
    shutil.copy(loaded_file(), target)
    return True


def keep_file(name: str) -> None:
    fresh = loaded_file().with_suffix(".new")
    fresh.unlink(missing_ok=True)
    with sqlite3.connect(f"file:{name}?mode=ro", uri=True) as source:
        source.execute("VACUUM INTO ?", [str(fresh)])
    for old in FOLDER.glob("*.sqlite3"):
        old.unlink(missing_ok=True)
    fresh.rename(loaded_file())


def restore_static(target: Path) -> None:
    """The gathered style sheets and scripts of an earlier portal; it sees itself whether they are still right."""
    if (FOLDER / "static").exists():
        shutil.copytree(FOLDER / "static", target)


def keep_static(made: Path) -> None:
    stamp = Path("static") / STAMP
    if (FOLDER / stamp).exists() and (FOLDER / stamp).read_text() == (made / STAMP).read_text():
        return
    FOLDER.mkdir(mode=0o700, exist_ok=True)
    fresh = Path(tempfile.mkdtemp(dir=FOLDER))
    shutil.copytree(made, fresh / "static")
    with suppress(OSError):  # another worker kept its own meanwhile
        shutil.rmtree(FOLDER / "static", ignore_errors=True)
        (fresh / "static").rename(FOLDER / "static")
    shutil.rmtree(fresh, ignore_errors=True)


def server() -> "psycopg.Connection[Any]":
    held = connection.settings_dict
    return psycopg.connect(
        host=held["HOST"], port=held["PORT"] or 5432, user=held["USER"], password=held["PASSWORD"],
        dbname="postgres", autocommit=True,
    )  # fmt: skip


def restore_template() -> bool:
    template, target = TEMPLATE + key(), connection.creation._get_test_db_name()
    with server() as told:
        if not told.execute("SELECT 1 FROM pg_database WHERE datname = %s", [template]).fetchone():
            return False
        told.execute(f'DROP DATABASE IF EXISTS "{target}" WITH (FORCE)')
        told.execute(f'CREATE DATABASE "{target}" TEMPLATE "{template}"')
    return True


def keep_template(name: str) -> None:
    template = TEMPLATE + key()
    connection.close()  # a database in use cannot be copied
    with server() as told:
        names = told.execute("SELECT datname FROM pg_database WHERE starts_with(datname, %s)", [TEMPLATE]).fetchall()
        for (old,) in names:
            with suppress(psycopg.errors.ObjectInUse):
                told.execute(f'DROP DATABASE IF EXISTS "{old}"')
        told.execute(f'CREATE DATABASE "{template}_new" TEMPLATE "{name}"')
        told.execute(f'ALTER DATABASE "{template}_new" RENAME TO "{template}"')
