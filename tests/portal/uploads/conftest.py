"""Who sends files here, and how: an official's browser, with or without its script."""

import hashlib
import uuid
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from portal.countries.models import Country
from portal.members.models import RoleGrant, User
from portal.uploads.item import draft_of
from portal.uploads.models import Upload
from portal.uploads.services import key_of, receive_whole
from tests.conftest import browser_of
from tests.portal.repository.files.conftest import read_all  # noqa: F401 - a fixture


@pytest.fixture(autouse=True)
def own_roots(settings: Any, tmp_path: Path) -> None:
    settings.MEDIA_ROOT = tmp_path / "media"
    settings.PRIVATE_ROOT = tmp_path / "private"


@pytest.fixture
def author(db: None) -> User:
    return User.objects.create_user("lote@statistics.gov.example", display_name="Lote")


@pytest.fixture
def browser(author: User) -> Any:
    return browser_of(author)


@pytest.fixture
def other(db: None) -> User:
    return User.objects.create_user("other@ministry.gov.example", display_name="Other")


@pytest.fixture
def focal_point(db: None) -> Callable[[str], User]:
    def make(code: str) -> User:
        user = User.objects.create_user(f"focal@{code.lower()}.example", display_name=f"Focal point {code}")
        RoleGrant.objects.create(member=user, role="focal", country=Country.objects.get(iso2=code), reason="test")
        return user

    return make


@pytest.fixture
def draft_key() -> uuid.UUID:
    return uuid.uuid4()


@pytest.fixture
def put(author: User, draft_key: uuid.UUID) -> Callable[..., Upload]:
    """A file as the plain form sends it."""

    def put_in(data: bytes, name: str, *, owner: User = author, key: uuid.UUID = draft_key) -> Upload:
        return receive_whole(owner=owner, draft=draft_of(owner, key), name=name, file=SimpleUploadedFile(name, data))

    return put_in


class Sender:
    """What the page's script does: pieces to the address of the file's key."""

    def __init__(self, browser: Any, draft_key: uuid.UUID, data: bytes, name: str) -> None:
        self.browser, self.draft_key, self.data, self.name = browser, draft_key, data, name
        self.sha256 = hashlib.sha256(data).hexdigest()
        self.key = key_of(draft_key, self.sha256)
        self.url = reverse("upload", args=[self.key])

    def piece(self, start: int, length: int = 256 * 1024, *, data: bytes | None = None, **query: Any) -> Any:
        asked = {"draft": self.draft_key, "name": self.name, "sha256": self.sha256, "size": len(self.data)}
        asked = {**asked, "offset": start, **query}
        body = self.data[start : start + length] if data is None else data
        address = f"{self.url}?" + "&".join(f"{name}={value}" for name, value in asked.items())
        return self.browser.post(address, body, content_type="application/octet-stream")

    def send(self) -> Any:
        answer = self.piece(0)
        while (told := answer.json())["state"] == "coming":
            answer = self.piece(told["offset"])
        return told


@pytest.fixture
def sender(browser: Any, draft_key: uuid.UUID) -> Callable[..., Sender]:
    return lambda data, name="Form.pdf", browser=browser: Sender(browser, draft_key, data, name)
