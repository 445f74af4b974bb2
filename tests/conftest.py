"""What all tests stand on: a database with the sample content and an index of it, made once a run.

A test that changes what the index says takes the fixture `own_index`; one that must see real commits marks itself
`django_db(transaction=True)` and makes its own content, since such tests empty the database.
"""

import fcntl
import gc
import os
import shutil
import signal
import tempfile
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import suppress
from pathlib import Path
from typing import Any

import pytest
from django.contrib.auth.models import Group
from django.core.cache import cache
from django.core.management import call_command
from django.db import connection
from django.template import Template
from django.test import Client
from django.test.utils import instrumented_test_render
from django.utils import translation

from benchmarks.chromium import FLAGS, find_chromium
from tests import loaded_database
from tests.portals import RunningPortal, copy_content, run_portal

ROOT = Path(__file__).resolve().parent.parent
FIRST = 2  # what the first worker is given: tests that ask for the database
STARTED = {"running_portal", "four_workers", "chromium"}  # fixtures that start processes on a copy of it
REQUIRE_ALL = os.environ.get("REQUIRE_ALL") == "1"


def missing(what: str) -> None:
    """Fail in CI, skip with a word on a laptop."""
    if REQUIRE_ALL:
        pytest.fail(f"{what} is missing, and everything is required here.")
    pytest.skip(f"{what} is missing.")


@pytest.hookimpl(tryfirst=True)
def pytest_sessionstart(session: pytest.Session) -> None:
    """Before workers begin: a process that has once read a language without its catalogue keeps it so."""
    if not hasattr(session.config, "workerinput"):
        from portal.home.catalogues import compile_catalogues

        compile_catalogues()


@pytest.fixture(scope="session")
def django_db_keepdb(
    request: pytest.FixtureRequest, django_db_keepdb: bool, django_db_modify_db_settings: None
) -> bool:
    """The database of pytest-django's, kept where a copy of the loaded one was put in its place."""
    if not any(asks_database(item) for item in request.session.items):
        return django_db_keepdb
    return loaded_database.restore()


@pytest.fixture(scope="session")
def django_db_setup(
    request: pytest.FixtureRequest, django_db_keepdb: bool, django_db_setup: None, django_db_blocker: Any
) -> Iterator[None]:
    from search.rebuild import rebuild

    if not any(asks_database(item) for item in request.session.items):
        yield  # pytest-django made no database, so the name in the settings is still the one people work with
        return
    with django_db_blocker.unblock():
        if not django_db_keepdb:
            call_command("load_sample_site", verbosity=0, stdout=open(os.devnull, "w"))  # noqa: SIM115
            loaded_database.keep()
        rebuild()
    yield
    if django_db_keepdb:
        with django_db_blocker.unblock():
            connection.creation.destroy_test_db("", verbosity=0)


@pytest.fixture(scope="session", autouse=True)
def _only_outermost_contexts(django_test_environment: None) -> None:
    """Django notes the context of every template for `response.context`; of parts it took a tenth of all time."""
    within = threading.local()

    def render(self: Template, context: Any) -> Any:
        if getattr(within, "a_page", False):
            return self.nodelist.render(context)
        within.a_page = True
        try:
            return instrumented_test_render(self, context)
        finally:
            within.a_page = False

    Template._render = render  # type: ignore[method-assign]


@pytest.fixture(autouse=True)
def _plain_start() -> Iterator[None]:
    """No cache and no language left over from the test before."""
    cache.clear()
    translation.activate("en")
    yield
    translation.activate("en")


@pytest.fixture
def own_index(settings: Any, tmp_path: Path, db: None) -> Callable[[], None]:
    """An index of the test's own, as the database stands; call it to carry out what waits in the outbox."""
    from search.drain import drain
    from search.models import IndexChange
    from search.rebuild import rebuild

    built, settings.SEARCH_INDEX_DIR = settings.SEARCH_INDEX_DIR, tmp_path / "index"
    if IndexChange.objects.exists() or not connection.in_atomic_block:
        rebuild()  # the content is not the loaded database's any more, or a test on real commits has emptied it
    else:
        shutil.copytree(built, settings.SEARCH_INDEX_DIR)

    def carry_out() -> None:
        drain()

    return carry_out


def browser_of(user: Any) -> Client:
    """Signed in a moment ago, so that sensitive steps ask for nothing more."""
    from tests.portal.members.people import fresh_browser_of

    return fresh_browser_of(user)


@pytest.fixture
def administrator(db: None) -> Any:
    from portal.members.models import User

    return User.objects.create_superuser("admin@ministry.example", "x", display_name="Ana Admin")


@pytest.fixture
def moderator(db: None) -> Any:
    """A member of Wagtail's group Moderators."""
    from portal.members.models import User
    from portal.repository.editors import grant_editor_permissions

    grant_editor_permissions()
    user = User.objects.create_user("moana.editor@ministry.example", "x", display_name="Moana Editor")
    user.groups.add(Group.objects.get(name="Moderators"))
    return user


@pytest.fixture(params=["administrator", "moderator"])
def editor(request: pytest.FixtureRequest, db: None) -> Client:
    """The browser of each who edits, in turn."""
    # db by name: pytest-django puts tests without it after those that empty the database
    return browser_of(request.getfixturevalue(request.param))


@pytest.fixture(scope="session")
def chromium_path() -> str:
    """Debian's, never downloaded. Ask for it first: without it no portal need be started."""
    path = find_chromium()
    if path is None:
        missing("Chromium (Debian: apt install chromium-headless-shell)")
    assert path
    return path


@pytest.fixture(scope="session")
def chromium(chromium_path: str) -> Iterator[Any]:
    """One a worker. Ask for it last: Playwright's event loop bars Django's database."""
    from playwright.sync_api import sync_playwright

    with sync_playwright() as playwright:
        started = playwright.chromium.launch(executable_path=chromium_path, headless=True, args=FLAGS)
        yield started
        started.close()


@pytest.fixture(autouse=True)
def _few_browsers_at_once(request: pytest.FixtureRequest) -> Iterator[None]:
    """One more than cores: of more, each would be too slow for what a person waits."""
    if "chromium" not in request.fixturenames:
        yield
        return
    seats = [Path(tempfile.gettempdir()) / f"sids-browser-{number}.lock" for number in range((os.cpu_count() or 1) + 1)]
    while True:
        for seat in seats:
            with seat.open("w") as held, suppress(BlockingIOError):
                fcntl.flock(held, fcntl.LOCK_EX | fcntl.LOCK_NB)
                yield
                return
        time.sleep(0.1)


@pytest.fixture(scope="session")
def running_portal(django_db_setup: None) -> Iterator[RunningPortal]:
    """`manage.py run_portal` on SQLite and the embedded engine, with a copy of the content that the tests loaded.

    That it loads the content by itself is seen in tests/house/test_first_run.py.
    """
    with run_portal(copy_content) as portal:
        yield portal


def pytest_collection_finish() -> None:
    """What is read now stays to the end: looking through it for what is left over took a twentieth of all time."""
    gc.collect()
    gc.freeze()
    gc.set_threshold(50_000, 20, 20)


def shared_node(controller: int) -> Path:
    """Where the workers of one run write which Elasticsearch they share. `controller`: the process id of the run."""
    return Path(tempfile.gettempdir()) / f"sids-elasticsearch-of-{controller}"


def pytest_sessionfinish(session: pytest.Session) -> None:
    """The last one out ends the node: workers end before the process that started them."""
    told = shared_node(os.getpid())
    if told.exists():
        _url, pid, folder = told.read_text().split()
        with suppress(ProcessLookupError):
            os.kill(int(pid), signal.SIGKILL)
        shutil.rmtree(folder, ignore_errors=True)
        told.unlink()
        told.with_suffix(".lock").unlink(missing_ok=True)


def asks_database(item: pytest.Item) -> bool:
    wanted = {"db", "transactional_db"} & set(getattr(item, "fixturenames", ()))
    return bool(wanted) or item.get_closest_marker("django_db") is not None


def in_order_of_start(items: list[pytest.Item]) -> list[pytest.Item]:
    """One worker makes the database while the others run what needs none; then those of minutes, so that no worker is
    left alone with one. Chromium comes last: its event loop bars the database.
    """
    plain, minutes, others = [], [], []
    for item in items:
        if item.get_closest_marker("minutes"):
            minutes.append(item)
        elif asks_database(item) or item.get_closest_marker("browser") or STARTED & set(item.fixturenames):  # type: ignore[attr-defined]
            others.append(item)
        else:
            plain.append(item)
    return others[:FIRST] + plain + minutes + others[FIRST:]


def first_cases(items: list[pytest.Item]) -> list[pytest.Item]:
    """Of each test function the first case; those that need Elasticsearch are left out of that round anyway."""
    first: dict[str, pytest.Item] = {}
    for item in items:
        if item.get_closest_marker("elasticsearch") is None:
            first.setdefault(item.nodeid.partition("[")[0], item)
    return list(first.values())


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """On a laptop the tests end within five minutes, and say what they left out.

    CI's second round, on PostgreSQL, asks again only what a database can answer differently, and each test once: what
    its other cases try is Python's.
    """
    if os.environ.get("ONLY_DATABASE") == "1":
        items[:] = first_cases([item for item in items if asks_database(item)])
    items[:] = in_order_of_start(items)
    if not REQUIRE_ALL:
        left_out = pytest.mark.skip(reason="takes long: run in CI, or with REQUIRE_ALL=1")
        for item in items:
            if item.get_closest_marker("thorough"):
                item.add_marker(left_out)
