"""Limits and used codes hold over all workers, without a server beside the database."""

import http.cookiejar
import re
import sqlite3
import urllib.error
import urllib.parse
import urllib.request
from concurrent.futures import ThreadPoolExecutor

import pytest

from tests.portal.members.sign_in.conftest import PASSWORD, Workers
from tests.portal.members.sign_in.second_steps import code_now

LOGIN = "/en/account/login/"
AUTHENTICATE = "/en/account/2fa/authenticate/"


class Visitor:
    """A browser without JavaScript: cookies and tokens."""

    def __init__(self, workers: Workers) -> None:
        self.url = workers.url
        self.opener = urllib.request.build_opener(urllib.request.HTTPCookieProcessor(http.cookiejar.CookieJar()))

    def read(self, path: str, fields: dict[str, str] | None = None) -> tuple[int, str, str]:
        """Status, address at the end, body."""
        data = urllib.parse.urlencode(fields).encode() if fields is not None else None
        try:
            with self.opener.open(self.url + path, data, timeout=120) as answer:
                return answer.status, answer.url, answer.read().decode()
        except urllib.error.HTTPError as error:
            return error.code, error.url or "", error.read().decode()

    def token(self, path: str) -> str:
        found = re.search(r'name="csrfmiddlewaretoken" value="([^"]+)"', self.read(path)[2])
        assert found
        return found[1]

    def send(self, path: str, **fields: str) -> tuple[int, str, str]:
        return self.read(path, {"csrfmiddlewaretoken": self.token(path), **fields})


def test_of_sixty_wrong_passwords_sixteen_at_once_five_are_checked(four_workers: Workers) -> None:
    visitor = Visitor(four_workers)
    token = visitor.token(LOGIN)
    fields = {"csrfmiddlewaretoken": token, "login": "guessed@workers.example", "how": "password"}

    def guess(number: int) -> tuple[int, str, str]:
        return visitor.read(LOGIN, {**fields, "password": f"wrong-guess-{number}"})

    with ThreadPoolExecutor(16) as crowd:
        answers = list(crowd.map(guess, range(60)))
    checked = [body for status, _url, body in answers if status == 200 and "do not go together" in body]
    refused = [body for status, _url, body in answers if status == 429 or "Too many wrong passwords" in body]
    assert len(checked) == 5
    assert len(checked) + len(refused) == 60
    assert len(four_workers.pids) == 4
    # What is counted stands outside of the database of the portal, and survives the request.
    with sqlite3.connect(four_workers.folder / "p-limits.sqlite3") as limits:
        assert limits.execute("SELECT count(*) FROM limits WHERE cache_key LIKE '%login_failed%'").fetchone()[0] >= 2


def test_a_code_of_the_app_opens_one_session_of_eight_that_send_it_at_once(four_workers: Workers) -> None:
    visitors = [Visitor(four_workers) for _each in range(8)]
    tokens = []
    for visitor in visitors:
        with sqlite3.connect(four_workers.folder / "p-limits.sqlite3") as limits:
            limits.execute("DELETE FROM limits WHERE cache_key LIKE '%:rl:%'")  # this test is not about the limits
        status, url, _body = visitor.send(LOGIN, login="replayed@workers.example", password=PASSWORD, how="password")
        assert url.endswith(AUTHENTICATE), (status, url)
        tokens.append(visitor.token(AUTHENTICATE))
    code = code_now()

    def type_it(pair: tuple[Visitor, str]) -> str:
        visitor, token = pair
        return visitor.read(AUTHENTICATE, {"csrfmiddlewaretoken": token, "code": code})[1]

    with ThreadPoolExecutor(8) as crowd:
        ends = list(crowd.map(type_it, zip(visitors, tokens, strict=True)))
    assert sum(not end.endswith(AUTHENTICATE) for end in ends) == 1


@pytest.mark.parametrize("path", ["/en/", "/en/search/?q=law", "/en/cases/", "/en/countries/fj/"])
def test_a_public_page_touches_neither_sessions_nor_limits(four_workers: Workers, path: str) -> None:
    def rows() -> tuple[int, int]:
        with sqlite3.connect(four_workers.folder / "p-limits.sqlite3") as limits:
            limited = limits.execute("SELECT count(*) FROM limits").fetchone()[0]
        with sqlite3.connect(four_workers.folder / "p.sqlite3") as database:
            return limited, database.execute("SELECT count(*) FROM django_session").fetchone()[0]

    before = rows()
    assert Visitor(four_workers).read(path)[0] == 200
    assert rows() == before
