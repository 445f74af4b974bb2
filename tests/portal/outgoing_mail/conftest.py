from collections.abc import Callable, Iterator
from typing import Any

import pytest

from benchmarks.mail_storm.sink import Sink
from benchmarks.portals import free_port
from portal.outgoing_mail.journal import Journal
from portal.outgoing_mail.models import OutgoingMail
from portal.outgoing_mail.services import enqueue_mail


@pytest.fixture(autouse=True)
def _own_folder(settings: Any, tmp_path: Any) -> None:
    """Journals of this test alone, and a line to a real server on a port of its own."""
    settings.VAR_DIR = tmp_path
    settings.MAIL_TRANSPORT = settings.SMTP_TRANSPORT
    settings.EMAIL_HOST, settings.EMAIL_PORT, settings.EMAIL_TIMEOUT = "127.0.0.1", free_port(), 1
    settings.EMAIL_HOST_USER = ""


@pytest.fixture
def sink(settings: Any) -> Iterator[Sink]:
    with Sink(settings.EMAIL_PORT) as running:
        yield running


@pytest.fixture
def journal() -> Iterator[Journal]:
    own = Journal.begin()
    yield own
    own.end()


@pytest.fixture
def promise(db: None) -> Callable[..., OutgoingMail]:
    """A mail that is owed; whatever the test doesn't name is plain."""
    numbers = iter(range(1_000))

    def make(**fields: Any) -> OutgoingMail:
        plain = {
            "key": f"test:{next(numbers)}",
            "kind": "test",
            "to": "ana@ministry.example",
            "subject": "Your case was published",
            "text": "It stands under Cases.",
        }
        return enqueue_mail(**{**plain, **fields})

    return make
