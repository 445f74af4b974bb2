"""What happens to every request: policy, compression, one transaction a write, clean input."""

import gzip
import io
import re

import brotli
import pytest
from django.http import HttpResponse, StreamingHttpResponse
from django.urls import path

from portal.languages import interface_languages
from portal.members.models import User
from portal.middleware import plain_requests

pytestmark = pytest.mark.django_db

LONG_TEXT = "Boats, islands and letters. " * 200


# --- A small site of its own -----------------------------------------------------------------------------------


def write(request):
    """Makes an account, then answers as asked."""
    User.objects.create_user(request.POST["email"])
    if request.POST.get("raise"):
        raise RuntimeError("after the write")
    return HttpResponse("done", status=int(request.POST.get("status", 200)))


def text(_request):
    return HttpResponse(LONG_TEXT, content_type="text/plain; charset=utf-8")


def short_text(_request):
    return HttpResponse("ok", content_type="text/plain")


def picture(_request):
    return HttpResponse(LONG_TEXT.encode(), content_type="image/png")


def stream(_request):
    return StreamingHttpResponse([LONG_TEXT.encode()], content_type="text/plain")


def own_policy(_request):
    return HttpResponse("ok", headers={"Content-Security-Policy": "default-src 'none'"})


urlpatterns = [
    path("write", write),
    path("text", text),
    path("short", short_text),
    path("picture", picture),
    path("stream", stream),
    path("own-policy", own_policy),
]


@pytest.fixture
def small_site(settings, client):
    settings.ROOT_URLCONF = __name__
    client.raise_request_exception = False
    return client


def accounts() -> int:
    return User.objects.filter(email="member@test.example").count()


# --- One transaction a write -----------------------------------------------------------------------------------


@pytest.mark.parametrize(("status", "kept"), [(200, 1), (302, 1), (400, 1), (404, 1), (500, 0), (503, 0)])
def test_what_a_request_wrote_stands_unless_it_ended_in_an_error_of_ours(small_site, status, kept):
    answer = small_site.post("/write", {"email": "member@test.example", "status": status})
    assert answer.status_code == status
    assert accounts() == kept


def test_what_a_request_wrote_is_taken_back_when_the_view_raises(small_site):
    answer = small_site.post("/write", {"email": "member@test.example", "raise": "1"})
    assert answer.status_code == 500
    assert accounts() == 0


@pytest.mark.parametrize("method", ["post", "put", "patch", "delete"])
def test_every_method_that_writes_runs_in_a_transaction(monkeypatch, rf, method):
    from portal.middleware import write_in_transaction

    entered = []
    monkeypatch.setattr("portal.middleware.transaction.atomic", lambda: Watched(entered))
    answer = write_in_transaction(lambda request: HttpResponse("ok"))(getattr(rf, method)("/write"))
    assert (answer.status_code, entered) == (200, ["in", "out"])


@pytest.mark.parametrize("method", ["get", "head", "options", "trace"])
def test_reading_takes_no_transaction(monkeypatch, rf, method):
    from portal.middleware import write_in_transaction

    entered = []
    monkeypatch.setattr("portal.middleware.transaction.atomic", lambda: Watched(entered))
    write_in_transaction(lambda request: HttpResponse("ok"))(getattr(rf, method)("/text"))
    assert entered == []


class Watched:
    """Stands in for a transaction and notes when it begins and ends."""

    def __init__(self, entered):
        self.entered = entered

    def __enter__(self):
        self.entered.append("in")

    def __exit__(self, *_error):
        self.entered.append("out")


def test_the_whole_body_is_read_before_the_transaction_begins(monkeypatch, rf):
    from portal.middleware import write_in_transaction
    from portal.whole_bodies import whole_bodies

    seen = []

    class Body(io.BytesIO):
        def read(self, *size):
            seen.append("body")
            return super().read(*size)

    request = rf.post("/write", b"x" * 10, content_type="application/json")
    request._stream = Body(b"x" * 10)
    monkeypatch.setattr("portal.middleware.transaction.atomic", lambda: Watched(seen))
    whole_bodies(write_in_transaction(lambda request: HttpResponse("ok")))(request)
    assert seen[0] == "body"
    assert seen[-2:] == ["in", "out"]


def test_a_form_that_cannot_be_read_is_a_mistake_of_the_sender(small_site):
    assert small_site.generic("POST", "/write", b"a", content_type="multipart/form-data").status_code == 400
    assert accounts() == 0


# --- Policy ----------------------------------------------------------------------------------------------------


def directives(answer) -> dict[str, str]:
    parts = [part.strip().partition(" ") for part in answer.headers["Content-Security-Policy"].split(";")]
    return {name: value for name, _space, value in parts}


@pytest.mark.parametrize("address", ["/en/", "/ar/search/?q=water", "/en/nowhere/", "/", "/admin-not/", "/en/cases/"])
def test_a_public_page_runs_only_what_comes_from_this_host(client, address):
    policy = directives(client.get(address))
    for name in ("default-src", "script-src", "style-src", "base-uri", "form-action"):
        assert policy[name] == "'self'"
    assert policy["object-src"] == policy["frame-ancestors"] == "'none'"
    assert "unsafe" not in " ".join(policy.values())


def test_the_admin_may_run_its_inline_scripts_and_load_from_nowhere_else(client):
    policy = directives(client.get("/admin/login/"))
    assert "'unsafe-inline'" in policy["script-src"]
    assert policy["default-src"] == "'self'"
    assert not re.search(r"https?:|\*", " ".join(policy.values()))


def test_a_view_may_have_a_stricter_policy(small_site):
    assert directives(small_site.get("/own-policy")) == {"default-src": "'none'"}


def test_a_page_gives_away_neither_its_type_nor_its_address(client):
    headers = client.get("/en/about/").headers
    assert headers["X-Content-Type-Options"] == "nosniff"
    assert headers["X-Frame-Options"] == "DENY"
    assert headers["Referrer-Policy"] == "strict-origin-when-cross-origin"


@pytest.mark.parametrize("address", ["/en/", "/en/search/?q=law", "/en/cases/", "/en/about/"])
def test_a_public_page_sets_no_cookie_and_varies_by_no_visitor(client, address):
    answer = client.get(address)
    assert not answer.cookies
    assert "Cookie" not in answer.headers.get("Vary", "")


# --- Compression -----------------------------------------------------------------------------------------------

UNPACK = {"br": brotli.decompress, "gzip": gzip.decompress}


@pytest.mark.parametrize(
    ("accepted", "used"),
    [
        ("br", "br"),
        ("gzip, deflate, br", "br"),
        ("gzip", "gzip"),
        ("gzip;q=0.8, br;q=0.9", "br"),
        ("deflate", ""),
        ("identity", ""),
        ("", ""),
        ("br;q=0", ""),
        ("br;q=0.0, gzip", "gzip"),
        ("GZIP", "gzip"),
    ],
)
def test_a_page_is_packed_as_the_browser_asks_and_comes_out_the_same(small_site, accepted, used):
    answer = small_site.get("/text", headers={"accept-encoding": accepted})
    assert answer.headers.get("Content-Encoding", "") == used
    assert UNPACK.get(used, bytes)(answer.content).decode() == LONG_TEXT
    assert int(answer.headers["Content-Length"]) == len(answer.content)
    assert "Accept-Encoding" in answer.headers["Vary"]
    assert not used or len(answer.content) < len(LONG_TEXT) / 5


@pytest.mark.parametrize("address", ["/short", "/picture", "/stream"])
def test_what_packing_would_not_help_is_left_as_it_is(small_site, address):
    answer = small_site.get(address, headers={"accept-encoding": "br, gzip"})
    assert answer.status_code == 200
    assert "Content-Encoding" not in answer.headers


@pytest.mark.parametrize("accepted", ["br", "gzip", ""])
def test_a_page_that_has_not_changed_is_not_sent_again(client, accepted):
    first = client.get("/en/about/", headers={"accept-encoding": accepted})
    tag = first.headers["ETag"]
    again = client.get("/en/about/", headers={"accept-encoding": accepted, "if-none-match": tag})
    assert again.status_code == 304
    assert again.content == b""
    assert "Accept-Encoding" in again.headers["Vary"]
    other = client.get("/en/about/", headers={"accept-encoding": accepted, "if-none-match": '"other"'})
    assert other.status_code == 200


def test_a_packed_page_claims_only_to_mean_the_same(client):
    assert client.get("/en/about/", headers={"accept-encoding": "br"}).headers["ETag"].startswith('W/"')


def test_two_packings_of_one_page_are_the_same_bytes(small_site):
    for accepted in ("br", "gzip"):
        packed = {small_site.get("/text", headers={"accept-encoding": accepted}).content for _each in range(3)}
        assert len(packed) == 1


# --- Methods ---------------------------------------------------------------------------------------------------

PLACES = ["/", *(f"/en/{page}" for page in ("", "cases/", "search/", "themes/", "countries/fj/", "languages/", "no/"))]


@pytest.mark.parametrize("address", PLACES)
def test_head_answers_as_get_without_a_body(client, address):
    head, get = client.head(address), client.get(address)
    assert head.status_code == get.status_code
    assert head.content == b""
    assert head.headers.get("Content-Type") == get.headers.get("Content-Type")
    assert head.headers.get("Content-Length") == get.headers.get("Content-Length")


@pytest.mark.parametrize("address", PLACES)
@pytest.mark.parametrize("method", ["options", "post", "put", "patch", "delete", "trace"])
def test_no_method_is_an_error_of_ours(client, address, method):
    client.raise_request_exception = False
    assert getattr(client, method)(address).status_code < 500


# --- Clean input -----------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "address", ["/en/%00", "/%00", "/en/cases/%00/", "/en/%0d%0aSet-Cookie:x=1/", "/en/%1b%5b31m/", "/admin/%00/"]
)
def test_an_address_with_control_characters_is_not_found(client, address):
    answer = client.get(address)
    assert answer.status_code == 404
    assert not answer.cookies


def test_nul_is_taken_out_of_what_is_asked(rf):
    seen = []
    plain_requests(lambda request: seen.append(request.GET) or HttpResponse())(
        rf.get("/en/search/?q=wa%00ter&q=%00&co%00untry=FJ&plain=1")
    )
    assert dict(seen[0].lists()) == {"q": ["water", ""], "country": ["FJ"], "plain": ["1"]}


@pytest.mark.parametrize("language", interface_languages())
def test_a_page_that_is_not_there_says_so_in_the_language_of_the_address(client, language):
    answer = client.get(f"/{language}/nowhere/at-all/")
    assert answer.status_code == 404
    assert answer.headers["Content-Language"] == language
    assert "/nowhere/at-all/" in answer.content.decode()
