"""What the device is given: a form that holds nobody's name, a worker that can be called back, a status line."""

import re

import pytest
from django.test import Client

from portal.contributions.device.worker import FILES, whole_script
from portal.members.marks import mark_of
from portal.members.models import User

pytestmark = pytest.mark.django_db


@pytest.fixture
def author(db):
    return User.objects.create_user("teuea@ministry.example", "x", display_name="Teuea Toatu")


def test_the_form_without_a_line_is_the_same_for_everybody(author, client):
    signed_in = Client()
    signed_in.force_login(author)
    stranger, known = client.get("/en/share/offline/"), signed_in.get("/en/share/offline/")
    assert stranger.status_code == 200
    assert stranger.content == known.content
    text = stranger.content.decode()
    assert "csrfmiddlewaretoken" not in text
    assert mark_of(author) not in text
    assert stranger.cookies == {}
    assert stranger.headers["Cache-Control"] == "no-cache"
    assert client.get("/en/share/offline/", headers={"if-none-match": stranger.headers["ETag"]}).status_code == 304


@pytest.mark.parametrize("language", ["en", "ar"])
def test_the_form_without_a_line_asks_every_question_of_the_short_form(client, language):
    from portal.contributions.questions import questions_of

    text = client.get(f"/{language}/share/offline/").content.decode()
    asked = re.findall(r'<form[^>]*data-step="([^"]*)"', text)
    assert asked == [step.slug for step in questions_of("case").steps("short")]
    for name in ("title", "countries", "problem", "steps-0-text", "what_went_wrong", "licence", "office"):
        assert f'name="{name}"' in text, name


def test_no_two_questions_of_it_share_a_field_or_an_id(client):
    text = client.get("/en/share/offline/").content.decode()
    ids = re.findall(r'\sid="([^"]*)"', text)
    assert len(ids) == len(set(ids))


def test_the_worker_names_the_files_it_keeps_and_is_asked_for_anew(client):
    answer = client.get("/sw.js")
    assert answer.headers["Content-Type"].startswith("text/javascript")
    assert answer.headers["Cache-Control"] == "no-cache"
    text = answer.content.decode()
    assert text.startswith("const VERSION = ")
    assert all(f"/static/{name}" in text for name in FILES)


def test_another_version_of_a_file_is_another_version_of_the_worker(monkeypatch):
    whole_script.cache_clear()
    before = whole_script()
    monkeypatch.setattr("portal.contributions.device.worker.read", lambda name: "other")
    whole_script.cache_clear()
    after = whole_script()
    whole_script.cache_clear()
    assert before.splitlines()[0] != after.splitlines()[0]


def test_a_switch_takes_the_kept_form_from_all_devices(client, settings, author):
    settings.OFFLINE_FORM = False
    text = client.get("/sw.js").content.decode()
    assert "unregister()" in text
    assert "fetch" not in text
    client.force_login(author)
    assert 'data-worker=""' in client.get("/en/share/").content.decode()


def test_pages_of_writing_carry_the_line_the_script_and_the_mark(client, author):
    client.force_login(author)
    tail = "?kind=case&form=short&language=en"
    key = "5b0c0d5e-3d0f-4a8e-9a53-0d5c6a1f0001"
    for path in (f"{key}/", f"{key}/problem/", f"{key}/check/", ""):
        text = client.get(f"/en/share/{path}{tail if path else ''}").content.decode()
        assert text.count('id="kept"') == 1, path
        assert 'src="/static/portal/js/drafts.js"' in text, path
        assert f'data-whose="{mark_of(author)}"' in text, path
    assert f'name="whose" value="{mark_of(author)}"' in client.get(f"/en/share/{key}/problem/{tail}").content.decode()


def test_signing_out_is_where_unsent_text_is_asked_for(client, author):
    client.force_login(author)
    text = client.get("/en/account/logout/").content.decode()
    assert 'id="kept"' in text
    assert "data-leaving=" in text


def test_a_whole_case_tells_where_something_is_not_right(client, author):
    client.force_login(author)
    key = "5b0c0d5e-3d0f-4a8e-9a53-0d5c6a1f0002"
    fields = {"setup_cost": ["about two boats"]}
    body = {"kind": "case", "form": "short", "language": "en", "steps": {"cost": {"fields": fields, "base": 0}}}
    body["steps"]["problem"] = {"fields": {"problem": ["Far away"]}, "base": 0}
    answer = client.post(f"/en/share/{key}/all/", body, content_type="application/json").json()
    assert answer["steps"]["cost"]["next"] == f"/en/share/{key}/cost/?show=1"
    assert answer["steps"]["problem"]["next"] == ""
