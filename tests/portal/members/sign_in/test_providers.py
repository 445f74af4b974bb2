"""Signing in with another service: a provider of our own stands in for it, and sometimes does not answer."""

import json
import threading
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from urllib.parse import parse_qs, urlsplit

import pytest
from django.core.exceptions import ImproperlyConfigured

from portal import env
from portal.members.models import User
from tests.portal.members.sign_in.steps import ACCOUNT, ANSWERS, confirm_address, newest_code, who

pytestmark = pytest.mark.django_db
ADDRESS = "teretia@fisheries.example"
LOGIN = f"{ACCOUNT}oidc/kiribati/login/"


class Provider(BaseHTTPRequestHandler):
    def answer(self):
        base = f"http://127.0.0.1:{self.server.server_port}"
        path = urlsplit(self.path).path
        answers = {
            "/.well-known/openid-configuration": {
                "issuer": base,
                "authorization_endpoint": f"{base}/authorize",
                "token_endpoint": f"{base}/token",
                "userinfo_endpoint": f"{base}/userinfo",
                "jwks_uri": f"{base}/jwks",
            },
            "/token": {"access_token": "t", "token_type": "Bearer"},
            "/userinfo": {"sub": "17", "email": ADDRESS, "name": "Teretia"},
        }
        body = json.dumps(answers[path]).encode()
        self.send_response(200)
        self.send_header("Content-Type", "application/json")
        self.end_headers()
        self.wfile.write(body)

    do_GET = do_POST = answer  # noqa: N815

    def log_message(self, *_words):
        pass


@pytest.fixture
def provider():
    server = ThreadingHTTPServer(("127.0.0.1", 0), Provider)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    yield f"http://127.0.0.1:{server.server_port}"
    server.shutdown()
    server.server_close()


def offer(settings, server_url: str) -> None:
    settings.OIDC_PROVIDERS = [{"id": "kiribati", "name": "Kiribati ID", "server_url": server_url}]
    app = {"provider_id": "kiribati", "name": "Kiribati ID", "client_id": "c", "secret": "s"}
    app["settings"] = {"server_url": server_url}
    settings.SOCIALACCOUNT_PROVIDERS = {"openid_connect": {"APPS": [app]}}


def test_without_a_setting_no_other_service_is_offered(client):
    assert "oidc" not in client.get(f"{ACCOUNT}login/").content.decode()
    assert client.get(LOGIN).status_code == 404


def test_a_provider_signs_somebody_up_who_still_answers_and_confirms(client, settings, provider):
    offer(settings, provider)
    assert "Kiribati ID" in client.get(f"{ACCOUNT}login/").content.decode()
    page = client.get(LOGIN)
    assert page.status_code == 200
    assert f"form-action 'self' {provider};" in page["Content-Security-Policy"]
    assert "unsafe" not in page["Content-Security-Policy"]
    away = client.post(LOGIN)["Location"]
    assert away.startswith(f"{provider}/authorize?")
    state = parse_qs(urlsplit(away).query)["state"][0]
    answer = client.get(f"{ACCOUNT}oidc/kiribati/login/callback/", {"code": "x", "state": state})
    assert answer["Location"] == f"{ACCOUNT}3rdparty/signup/"
    page = client.get(answer["Location"]).content.decode()
    assert f'value="{ADDRESS}"' in page
    assert "What is kept about you" in page
    client.post(answer["Location"], {**ANSWERS, "email": ADDRESS})
    assert who(client) is None
    confirm_address(client, newest_code(ADDRESS))
    assert who(client) == User.objects.get(email=ADDRESS)
    assert who(client).consent_at is not None


def test_a_provider_that_does_not_answer_is_named_and_a_code_offered(client, settings):
    offer(settings, "http://127.0.0.1:9")
    answer = client.post(LOGIN)
    assert answer.status_code == 503
    assert answer["Retry-After"] == "120"
    text = answer.content.decode()
    assert "Sign-in with <bdi>Kiribati ID</bdi> is not answering" in text
    assert f"{ACCOUNT}login/code/" in text


@pytest.mark.parametrize("query", [{}, {"code": "x"}, {"code": "x", "state": "forged"}, {"error": "access_denied"}])
def test_a_forged_return_opens_nothing(client, settings, provider, query):
    offer(settings, provider)
    assert client.get(f"{ACCOUNT}oidc/kiribati/login/callback/", query).status_code in (200, 302, 401)
    assert who(client) is None


@pytest.mark.parametrize("value", ["{", "[1]", '[{"id": "a"}]', '{"id": "a"}'])
def test_a_setting_that_cannot_be_read_is_said_at_the_start(monkeypatch, value):
    monkeypatch.setenv("OIDC_PROVIDERS", value)
    with pytest.raises(ImproperlyConfigured, match="OIDC_PROVIDERS"):
        env.json_list("OIDC_PROVIDERS", "", ("id", "name"))
