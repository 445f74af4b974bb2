"""How the portal opens Elasticsearch: over TLS with a certificate it can trust, with a key that nobody sees."""

import base64
import json
import logging
import ssl
import subprocess
import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from io import StringIO
from pathlib import Path
from typing import Any

import pytest
from django.core.management import call_command
from django.views.debug import SafeExceptionReporterFilter

from search.engines import elastic, get_engine
from search.engines.elastic.connection import plain_address, read_connection
from search.engines.elastic.mapping import index_body
from search.request import SearchRequest

SECRET = "c2VjcmV0OmtleQ-vault"
FOUND_NOTHING = {"hits": {"total": {"value": 0, "relation": "eq"}, "hits": []}}
NO_WORDS = {**FOUND_NOTHING, "aggregations": {"words": {"buckets": []}}}


class SmallServer:
    """Answers every question as an Elasticsearch would that holds nothing, and remembers who asked."""

    def __init__(self, folder: Path, *, key: str = "") -> None:
        self.asked_with: list[str] = []
        outer = self

        class Handler(BaseHTTPRequestHandler):
            protocol_version = "HTTP/1.1"

            def do_POST(self) -> None:
                asked = self.rfile.read(int(self.headers.get("Content-Length", 0)))
                found = NO_WORDS if b'"composite"' in asked else FOUND_NOTHING
                given = self.headers.get("Authorization", "")
                outer.asked_with.append(given)
                is_let_in = not key or given == key
                refusal = {"error": {"type": "security_exception", "reason": "no such key"}, "status": 401}
                self.answer(200 if is_let_in else 401, found if is_let_in else refusal)

            do_GET = do_HEAD = do_POST  # noqa: N815

            def answer(self, status: int, body: dict) -> None:
                text = json.dumps(body).encode()
                self.send_response(status)
                self.send_header("X-Elastic-Product", "Elasticsearch")
                self.send_header("Content-Type", "application/vnd.elasticsearch+json;compatible-with=8")
                self.send_header("Content-Length", str(len(text)))
                self.end_headers()
                self.wfile.write(text)

            def log_message(self, *_line: object) -> None: ...

        self.server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self.server.daemon_threads = True
        context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        context.load_cert_chain(folder / "server.pem", folder / "server.key")
        self.server.socket = context.wrap_socket(self.server.socket, server_side=True, do_handshake_on_connect=False)
        self.url = f"https://127.0.0.1:{self.server.server_port}"
        threading.Thread(target=self.server.serve_forever, daemon=True).start()

    def stop(self) -> None:
        self.server.shutdown()
        self.server.server_close()


def openssl(folder: Path, *command: str) -> None:
    subprocess.run(["openssl", *command], cwd=folder, check=True, capture_output=True)


@pytest.fixture(scope="module")
def certificates(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """`ca.pem` vouches for `server.pem`; `other.pem` does not."""
    folder = tmp_path_factory.mktemp("certificates")
    for name in ("ca", "other"):
        openssl(
            folder,
            *("req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:P-256", "-nodes", "-days", "2"),
            *("-keyout", f"{name}.key", "-out", f"{name}.pem", "-subj", f"/CN=Authority {name}"),
            *("-addext", "basicConstraints=critical,CA:TRUE", "-addext", "keyUsage=critical,keyCertSign,cRLSign"),
        )
    openssl(
        folder,
        *("req", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:P-256", "-nodes"),
        *("-keyout", "server.key", "-out", "server.csr", "-subj", "/CN=127.0.0.1"),
    )
    (folder / "names").write_text("subjectAltName=IP:127.0.0.1\nauthorityKeyIdentifier=keyid\n")
    openssl(
        folder,
        *("x509", "-req", "-in", "server.csr", "-CA", "ca.pem", "-CAkey", "ca.key", "-CAcreateserial"),
        *("-days", "2", "-extfile", "names", "-out", "server.pem"),
    )
    return folder


@pytest.fixture
def server(certificates: Path) -> Iterator[SmallServer]:
    server = SmallServer(certificates)
    yield server
    server.stop()


@pytest.fixture
def guarded_server(certificates: Path) -> Iterator[SmallServer]:
    server = SmallServer(certificates, key="ApiKey another")
    yield server
    server.stop()


@pytest.fixture
def secured(settings: Any, server: SmallServer, certificates: Path) -> Any:
    """Settings that open the small server."""
    settings.SEARCH_ENGINE = "search.engines.elastic"
    settings.ELASTICSEARCH_URL = server.url
    settings.ELASTICSEARCH_CA = str(certificates / "ca.pem")
    settings.ELASTICSEARCH_API_KEY = SECRET
    return settings


@pytest.fixture
def everything_logged(caplog: pytest.LogCaptureFixture) -> pytest.LogCaptureFixture:
    """Down to the client's own lines."""
    for name in ("", "elastic_transport", "elasticsearch", "urllib3"):
        caplog.set_level(logging.DEBUG, logger=name)
    return caplog


def test_the_right_certificate_is_accepted_and_the_key_arrives(
    secured: Any, server: SmallServer, everything_logged: pytest.LogCaptureFixture
) -> None:
    assert get_engine().search(SearchRequest(words="water")).total == 0
    assert set(server.asked_with) == {f"ApiKey {SECRET}"}
    assert "_search" in everything_logged.text  # the lines were written
    assert SECRET not in everything_logged.text


def test_a_user_and_a_password_arrive_too(
    secured: Any, server: SmallServer, everything_logged: pytest.LogCaptureFixture
) -> None:
    secured.ELASTICSEARCH_API_KEY = ""
    secured.ELASTICSEARCH_USER, secured.ELASTICSEARCH_PASSWORD = "portal", SECRET
    assert get_engine().search(SearchRequest()).total == 0
    encoded = base64.b64encode(f"portal:{SECRET}".encode()).decode()
    assert set(server.asked_with) == {f"Basic {encoded}"}
    for secret in (SECRET, encoded):
        assert secret not in everything_logged.text


def test_the_worker_opens_it_in_the_same_way(secured: Any, server: SmallServer) -> None:
    get_engine().live_name()
    assert set(server.asked_with) == {f"ApiKey {SECRET}"}


@pytest.mark.django_db
@pytest.mark.parametrize("authority", ["other.pem", ""])
def test_a_stranger_is_not_trusted_and_pages_open_without_it(
    secured: Any,
    server: SmallServer,
    certificates: Path,
    client: Any,
    authority: str,
    everything_logged: pytest.LogCaptureFixture,
) -> None:
    secured.ELASTICSEARCH_CA = str(certificates / authority) if authority else ""
    answer = client.get("/en/search/", {"q": "water"})
    assert answer.status_code == 200
    assert "search engine is resting" in answer.content.decode()
    assert server.asked_with == []  # it was told nothing, the key least of all
    told = [record.getMessage() for record in everything_logged.records if record.name.startswith("search.")]
    assert len(told) == 1  # once, not for every visitor
    assert "CERTIFICATE_VERIFY_FAILED" in told[0]
    assert "ELASTICSEARCH_CA" in told[0]
    assert SECRET not in everything_logged.text + answer.content.decode()


@pytest.mark.django_db
def test_a_key_that_does_not_open_is_told_without_the_key(
    secured: Any, guarded_server: SmallServer, client: Any, everything_logged: pytest.LogCaptureFixture
) -> None:
    secured.ELASTICSEARCH_URL = guarded_server.url
    answer = client.get("/en/search/", {"q": "water"})
    assert "search engine is resting" in answer.content.decode()
    told = [record.getMessage() for record in everything_logged.records if record.name.startswith("search.")]
    assert "401" in told[0]
    assert "ELASTICSEARCH_API_KEY" in told[0]
    output = StringIO()
    call_command("search_status", stdout=output)
    assert "401" in output.getvalue()
    for text in (everything_logged.text, answer.content.decode(), output.getvalue()):
        assert SECRET not in text


@pytest.mark.django_db
def test_a_certificate_that_cannot_be_read_costs_no_page(
    secured: Any, client: Any, everything_logged: pytest.LogCaptureFixture
) -> None:
    secured.ELASTICSEARCH_CA = "/nowhere/ca.pem"
    assert "search engine is resting" in client.get("/en/cases/").content.decode()
    told = [record.getMessage() for record in everything_logged.records if record.name.startswith("search.")]
    assert "No such file" in told[0]
    assert "ELASTICSEARCH_CA" in told[0]


@pytest.mark.django_db
def test_a_password_in_the_address_opens_but_is_shown_nowhere(
    secured: Any, server: SmallServer, everything_logged: pytest.LogCaptureFixture
) -> None:
    secured.ELASTICSEARCH_API_KEY = ""
    secured.ELASTICSEARCH_URL = server.url.replace("https://", f"https://portal:{SECRET}%40@")
    get_engine().search(SearchRequest())
    assert set(server.asked_with) == {"Basic " + base64.b64encode(f"portal:{SECRET}@".encode()).decode()}
    server.stop()
    output = StringIO()
    call_command("search_status", stdout=output)
    assert "does not answer" in output.getvalue()
    assert SECRET not in output.getvalue() + everything_logged.text


def test_no_error_page_shows_a_key(secured: Any) -> None:
    shown = SafeExceptionReporterFilter().get_safe_settings()
    assert SECRET not in repr({name: shown[name] for name in ("ELASTICSEARCH_API_KEY", "ELASTICSEARCH_PASSWORD")})
    assert SECRET not in repr(read_connection("https://one.example"))


def test_a_host_without_a_port_gets_the_usual_one() -> None:
    assert plain_address("https://user:secret@search.example/es") == "https://search.example:443/es"
    assert plain_address("http://search.example") == "http://search.example:9200"
    assert plain_address("http://search.example:80") == "http://search.example:80"


def test_the_settings_reach_the_client(settings: Any) -> None:
    settings.ELASTICSEARCH_VISITOR_MS, settings.ELASTICSEARCH_BULK_SECONDS = 250, 12
    one = elastic.make_engine(folder="", prefix="test", url="http://one.example")
    two = elastic.make_engine(folder="", prefix="test", url=" http://one.example , https://two.example:9201 ")
    asking, writing = one._clients._open()
    assert (asking._request_timeout, asking._max_retries) == (0.25, 0)
    assert (writing._request_timeout, writing._max_retries) == (12.0, 0)
    asking, writing = two._clients._open()
    assert (asking._request_timeout, asking._max_retries) == (0.125, 1)
    assert 2 * asking._request_timeout + two._connection.seconds_for_words <= 0.3  # what a hung cluster costs at most
    assert sorted(node.base_url for node in asking.transport.node_pool.all()) == [
        "http://one.example:9200",
        "https://two.example:9201",
    ]


def test_another_setting_is_another_engine(settings: Any) -> None:
    settings.SEARCH_ENGINE = "search.engines.elastic"
    settings.ELASTICSEARCH_URL = "http://one.example"
    before = get_engine()
    assert get_engine() is before
    settings.ELASTICSEARCH_API_KEY = SECRET
    assert get_engine() is not before


@pytest.mark.parametrize(("said", "sent"), [("2", ("number_of_replicas", 2)), ("0-1", ("auto_expand_replicas", "0-1"))])
def test_copies_are_made_as_said(said: str, sent: tuple[str, object]) -> None:
    assert sent in index_body(said)["settings"].items()
