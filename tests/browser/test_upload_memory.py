"""A file of 10 MB costs the portal at most 60 MB more memory, the process that looks at it included."""

import hashlib
import http.client
import re
import threading
import time
import uuid
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import pytest

from tests.browser.test_files import session  # noqa: F401 - a fixture
from tests.portal.repository.files import zoo
from tests.portals import children_of

pytestmark = [pytest.mark.browser, pytest.mark.thorough]

MOST = 60 * 1024**2
PIECE = 256 * 1024


def held_by(pid: int) -> int:
    """What it shares with others counts in parts: the processes of a portal are forked off one."""
    try:
        status = Path(f"/proc/{pid}/smaps_rollup").read_text()
    except OSError:
        return 0  # it ended while we looked
    found = re.search(r"Pss:\s+(\d+)", status)
    return int(found[1]) * 1024 if found else 0


class Watch:
    """The most that all processes below one have held together."""

    def __init__(self, pid: int) -> None:
        self.pid, self.most, self._ended = pid, 0, threading.Event()
        self._thread = threading.Thread(target=self._look)

    def now(self) -> int:
        try:
            return sum(map(held_by, children_of(self.pid)))
        except OSError:
            return 0

    def _look(self) -> None:
        while not self._ended.wait(0.02):
            self.most = max(self.most, self.now())

    def __enter__(self) -> "Watch":
        self._thread.start()
        return self

    def __exit__(self, *_error: Any) -> None:
        self._ended.set()
        self._thread.join()


class Telephone:
    def __init__(self, url: str, cookie: str) -> None:
        self.host, self.key = urlsplit(url).netloc, uuid.uuid4()
        self.cookie = f"sessionid={cookie}"
        answer, page = self.ask("GET", f"/en/share/{self.key}/files/")
        self.token = re.search(r'csrfmiddlewaretoken" value="([^"]+)', page)[1]
        self.cookie += "; " + re.search(r"csrftoken=[^;]+", answer.getheader("Set-Cookie"))[0]

    def ask(self, method: str, path: str, body: bytes = b"", **headers: str) -> tuple[Any, str]:
        link = http.client.HTTPConnection(self.host, timeout=120)
        link.request(method, path, body, {"Cookie": self.cookie, **headers})
        answer = link.getresponse()
        return answer, answer.read().decode()

    def send_whole(self, data: bytes, name: str) -> None:
        fields = {"csrfmiddlewaretoken": self.token, "action": "send"}
        parts = [
            f'--b\r\nContent-Disposition: form-data; name="{key}"\r\n\r\n{held}\r\n' for key, held in fields.items()
        ]
        parts.append(f'--b\r\nContent-Disposition: form-data; name="files"; filename="{name}"\r\n\r\n')
        body = "".join(parts).encode() + data + b"\r\n--b--\r\n"
        answer, _text = self.ask(
            "POST", f"/en/share/{self.key}/files/", body, **{"Content-Type": "multipart/form-data; boundary=b"}
        )
        assert answer.status == 303

    def send_pieces(self, data: bytes, name: str) -> None:
        sha256 = hashlib.sha256(data).hexdigest()
        path = f"/en/files/{uuid.uuid4()}/?draft={self.key}&name={name}&sha256={sha256}&size={len(data)}&offset="
        headers = {"X-CSRFToken": self.token, "Content-Type": "application/octet-stream"}
        for offset in range(0, len(data), PIECE):
            answer, text = self.ask("POST", f"{path}{offset}", data[offset : offset + PIECE], **headers)
            assert answer.status == 200, text
        assert '"ready"' in text


@pytest.mark.parametrize("way", ["send_whole", "send_pieces"])
def test_ten_megabytes_hold_at_most_sixty_more(running_portal: Any, session: str, way: str) -> None:  # noqa: F811
    if not Path("/proc/self/task").exists():
        pytest.skip("the memory of processes is read from /proc")
    phone = Telephone(running_portal.url, session)
    send = getattr(phone, way)
    for number in range(6):  # whichever worker takes the large one has read what it needs
        send(zoo.make_pdf([f"a warm start, {number}"]), "small.pdf")
    data = zoo.make_padded_pdf(10 * 1024**2 - 100 * 1024)
    time.sleep(1)
    watch = Watch(running_portal.children("server")[0])  # the worker of the search beside it has a pace of its own
    before = watch.now()
    with watch:
        send(data, "large.pdf")
    more = watch.most - before
    assert 10 * 1024**2 < more <= MOST, f"{more / 1024**2:.1f} MB"
