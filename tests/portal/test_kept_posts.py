"""A form sent when its session was over, or with a stale token: kept, signed in, sent on with one button."""

import re
from html import unescape

import pytest
from django.http import HttpResponse
from django.test import Client
from django.urls import path

from portal.members.doors import may
from portal.members.marks import mark_of
from portal.members.models import User
from portal.urls import urlpatterns as portal_urls
from tests.conftest import ROOT

pytestmark = pytest.mark.django_db
LONG = "Fishers on the outer islands must renew their licence each year.\r\nThe boat goes every second week."
FIELDS = {"problem": LONG, "countries": ["KI", "TV"], "base": "3", "password": "coral", "code": "12345678"}
stored: list[dict] = []


def store(request):
    stored.append(dict(request.POST.lists()))
    return HttpResponse(status=303, headers={"Location": "/en/"})


@pytest.fixture
def site(settings, monkeypatch):
    stored.clear()
    monkeypatch.setattr("portal.members.doors.can", lambda user, action, item: True)
    settings.ROOT_URLCONF = __name__


def test_every_form_with_words_of_a_member_says_whose_they_are():
    """So that a text which had to wait is never sent on by the next person at a shared phone."""
    silent, seen = [], 0
    for template in sorted(ROOT.glob("portal/**/templates/**/*.html")):
        text = template.read_text()
        if "/admin/" in str(template) or template.is_relative_to(ROOT / "portal/templates"):
            continue  # behind Wagtail's own doors; or of signing in, where nobody is known yet
        for form in re.findall(r'<form[^>]*method="post".*?</form>', text, re.DOTALL):
            has_words = re.search(r"<textarea|form\.|responses/box|members/field|type=\"text\"", form)
            seen += bool(has_words)
            if has_words and "{% whose %}" not in form:
                silent.append(f"{template.relative_to(ROOT)}: {form[:80]}")
    assert silent == []
    assert seen >= 10


urlpatterns = [
    path("en/guarded/", may("share")(lambda request: store(request))),
    path("en/open/", store),
    *portal_urls,
]


@pytest.fixture
def author(db):
    return User.objects.create_user("teuea@ministry.example", "x", display_name="Teuea")


@pytest.fixture
def other(db):
    return User.objects.create_user("bwere@ministry.example", "x", display_name="Bwere")


def hidden_fields(page: str) -> dict[str, list[str]]:
    """What the one button would send."""
    form = re.search(r'<form action="/en/guarded/[^>]*>(.*?)</form>', page, re.DOTALL)[1]
    found: dict[str, list[str]] = {}
    for name, value in re.findall(r'<textarea name="([^"]*)"[^>]*>\n(.*?)</textarea>', form, re.DOTALL):
        found.setdefault(name, []).append(unescape(value))
    for name, value in re.findall(r'<input type="hidden" name="([^"]*)" value="([^"]*)"', form):
        found.setdefault(name, []).append(unescape(value))
    return found


def test_text_outlives_the_session_and_goes_on_with_one_button(site, author):
    client = Client()
    answer = client.post("/en/guarded/?step=2", FIELDS | {"whose": mark_of(author)})
    assert answer.status_code == 401
    assert answer.headers["Cache-Control"] == "no-store"
    assert "Your text is kept" in answer.content.decode()
    key = client.session.session_key
    client.force_login(author)
    assert client.session.session_key != key  # as every sign-in does
    page = client.get("/en/kept/")
    assert page.status_code == 200
    assert "no-store" in page.headers["Cache-Control"]
    fields = hidden_fields(page.content.decode())
    assert fields["problem"] == [LONG]
    assert fields["countries"] == ["KI", "TV"]
    assert client.post("/en/guarded/?step=2", fields).status_code == 303
    assert [(seen["problem"], seen["countries"], seen["base"]) for seen in stored] == [([LONG], ["KI", "TV"], ["3"])]
    assert client.get("/en/kept/").status_code == 404  # sent on, so nothing waits


def test_neither_passwords_nor_codes_nor_tokens_are_kept(site, author):
    client = Client()
    client.post("/en/guarded/", FIELDS | {"csrfmiddlewaretoken": "t"})
    kept = client.session["kept_posts"]
    assert {name for entry in kept for name, _value in entry["fields"]} == {"problem", "countries", "base"}


def test_forms_of_pages_that_anybody_may_send_are_never_kept(site):
    client = Client()
    assert client.post("/en/open/", FIELDS).status_code == 303
    assert "kept_posts" not in client.session


def test_files_are_said_to_be_chosen_again(site):
    from django.core.files.uploadedfile import SimpleUploadedFile

    answer = Client().post("/en/guarded/", FIELDS | {"file": SimpleUploadedFile("a.pdf", b"%PDF-")})
    assert answer.status_code == 401
    assert "Files are not kept" in answer.content.decode()


def test_the_same_form_is_kept_once_and_three_at_most(site):
    client = Client()
    for number in (1, 1, 2, 3, 4):
        client.post(f"/en/guarded/?step={number}", FIELDS)
    assert [entry["path"][-1] for entry in client.session["kept_posts"]] == ["2", "3", "4"]


def test_on_a_shared_phone_the_next_one_is_not_shown_the_text(site, author, other):
    client = Client()
    client.post("/en/guarded/", FIELDS | {"whose": mark_of(author)})
    client.force_login(other)
    page = client.get("/en/kept/")
    assert page.status_code == 403
    assert "Fishers" not in page.content.decode()
    answer = client.post("/en/guarded/", FIELDS | {"whose": mark_of(author)})  # a tab that the author left open
    assert answer.status_code == 403
    assert "Fishers" not in answer.content.decode()
    assert stored == []


def test_a_stale_token_costs_one_button(site, author):
    client = Client(enforce_csrf_checks=True)
    client.force_login(author)
    client.get("/en/token/")
    stale = FIELDS | {"csrfmiddlewaretoken": "x" * 64, "whose": mark_of(author)}
    answer = client.post("/en/guarded/", stale, headers={"origin": "http://testserver"})
    assert answer.status_code == 403
    assert stored == []
    fields = hidden_fields(answer.content.decode())
    assert fields["problem"] == [LONG]
    assert client.post("/en/guarded/", fields, headers={"origin": "http://testserver"}).status_code == 303
    assert stored[0]["problem"] == [LONG]


@pytest.mark.parametrize("headers", [{}, {"origin": "https://elsewhere.example"}])
def test_a_form_from_elsewhere_gets_no_button(site, author, headers):
    client = Client(enforce_csrf_checks=True)
    client.force_login(author)
    answer = client.post("/en/guarded/", FIELDS, headers=headers)
    assert answer.status_code == 403
    assert "Fishers" not in answer.content.decode()


def test_signed_out_with_a_stale_token_is_still_kept(site, author):
    client = Client(enforce_csrf_checks=True)
    answer = client.post("/en/guarded/", FIELDS, headers={"origin": "http://testserver"})
    assert answer.status_code == 401
    client.force_login(author)
    assert hidden_fields(client.get("/en/kept/").content.decode())["problem"] == [LONG]


@pytest.mark.parametrize(("token", "status", "error"), [("x" * 64, 403, "token"), (None, 401, "signed_out")])
def test_a_script_hears_why_and_keeps_the_text_itself(site, token, status, error):
    client = Client(enforce_csrf_checks=True)
    token = token or client.get("/en/token/").json()["token"]
    headers = {"accept": "application/json", "origin": "http://testserver", "x-csrftoken": token}
    answer = client.post("/en/guarded/", FIELDS, headers=headers)
    assert (answer.status_code, answer.json()) == (status, {"error": error})
    assert "kept_posts" not in client.session


def test_the_page_without_anything_kept_is_no_error_of_ours(site, author):
    client = Client()
    assert client.get("/en/kept/").status_code == 401
    client.force_login(author)
    assert client.get("/en/kept/").status_code == 404


def test_the_token_says_whose_it_is_and_is_never_stored(site, author):
    client = Client()
    answer = client.get("/fr/token/")
    assert answer.json()["whose"] == ""
    assert "no-store" in answer.headers["Cache-Control"]
    client.force_login(author)
    assert client.get("/fr/token/").json()["whose"] == mark_of(author) != ""
    assert str(author.pk) != client.get("/fr/token/").json()["whose"]


@pytest.mark.parametrize("has_second_step", [False, True])
def test_text_outlives_a_code_by_mail_and_a_second_step(client, has_second_step):
    """The real form, the real ways in: from a POST that came too late to the answer on the server."""
    from portal.contributions.models import Answer
    from tests.portal.members.sign_in.second_steps import add_app, code_now
    from tests.portal.members.sign_in.steps import ask_for_code, new_member, newest_code

    member = new_member()
    if has_second_step:
        add_app(member)
    address = "/en/share/5b0c0d5e-3d0f-4a8e-9a53-0d5c6a1f0003/problem/?kind=case&form=short&language=en"
    posted = {"problem": LONG, "base": "0", "writer": "w1", "kind": "case", "form": "short", "language": "en"}
    assert client.post(address, posted | {"whose": mark_of(member)}).status_code == 401
    asked = ask_for_code(client, member.email, next="/en/kept/").headers["Location"]
    hidden = re.search(r'name="next" value="([^"]*)"', client.get(asked).content.decode())[1]
    answer = client.post(asked, {"code": newest_code(member.email), "next": hidden})
    if has_second_step:
        answer = client.post(answer.headers["Location"], {"code": code_now()})
    assert answer.headers["Location"] == "/en/kept/"
    page = client.get("/en/kept/").content.decode()
    target = unescape(re.search(r'<form action="(/en/share/[^"]*)"', page)[1])
    values = re.findall(r'<textarea name="([^"]*)"[^>]*>\n(.*?)</textarea>', page, re.DOTALL)
    fields = {name: unescape(value) for name, value in values}
    assert client.post(target, fields).status_code == 303
    assert Answer.objects.get(draft__author=member, step="problem").data["problem"] == LONG.replace("\r\n", "\n")
