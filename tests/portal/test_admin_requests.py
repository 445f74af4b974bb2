"""What the editors' admin must bear: previews in its own frame, quotation marks, hours to publish, old forms."""

from datetime import timedelta

import pytest
from django.core.management import call_command
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from portal.members.models import User
from tests.conftest import browser_of
from tests.portal.making import make_record

pytestmark = pytest.mark.django_db


def test_the_preview_panel_may_show_the_page_within_the_editor(administrator):
    page = make_record("Seen before it is saved")
    browser = browser_of(administrator)
    address = reverse("wagtailadmin_pages:preview_on_edit", args=[page.pk])
    shown = browser.get(address, {"in_preview_panel": "true"})
    assert shown.status_code == 200
    assert "frame-ancestors 'self'" in shown["Content-Security-Policy"]
    assert shown["X-Frame-Options"] == "SAMEORIGIN"
    public = browser.get(page.url)
    assert "frame-ancestors 'none'" in public["Content-Security-Policy"]
    assert public["X-Frame-Options"] == "DENY"


@pytest.mark.parametrize("typed", ['"', '"a', 'a"b', '"a b" "', "'", "a' OR 1", "*", "NEAR(", "\x00"])
@pytest.mark.parametrize("list_of", ["wagtailadmin_pages:search", "wagtailadmin_choose_page_search"])
def test_an_editor_may_type_any_sign_into_the_admin_s_search(administrator, typed, list_of):
    assert browser_of(administrator).get(reverse(list_of), {"q": typed}).status_code == 200


def test_a_quotation_mark_may_be_typed_into_the_list_of_cases(administrator):
    assert browser_of(administrator).get("/admin/repository/cases/", {"q": '"land'}).status_code == 200


def test_a_record_ends_at_the_hour_that_an_editor_set(client):
    page = make_record("For a while")
    page.expire_at = timezone.now() - timedelta(minutes=1)
    page.save_revision().publish()
    assert client.get(page.url).status_code == 200
    call_command("publish_scheduled", verbosity=0)
    assert client.get(page.url).status_code == 404


@pytest.mark.parametrize(("language", "sentence"), [("en", "load the page again"), ("fr", "rechargez la page")])
def test_a_form_that_was_open_for_too_long_is_refused_in_the_frame_of_the_portal(language, sentence):
    strict = Client(enforce_csrf_checks=True)
    answer = strict.post(f"/{language}/search/", {"q": "water"})
    assert answer.status_code == 403
    text = answer.content.decode()
    assert f'lang="{language}"' in text
    assert 'class="top"' in text
    assert sentence.lower() in text.lower() or language != "en"


def test_the_login_of_a_member_asks_for_an_e_mail_address(client):
    assert User._meta.get_field("email").verbose_name == "e-mail address"
    page = client.get(reverse("wagtailadmin_login"), follow=True)
    assert "e-mail address" in page.content.decode().lower()


def test_a_link_to_a_film_makes_the_portal_ask_nobody(administrator, monkeypatch):
    """Wagtail's form for embedded films stays reachable by its address, although no editor of texts offers it."""

    def refuse(*_args, **_options):
        raise AssertionError("a connection to another machine")

    monkeypatch.setattr("requests.sessions.Session.request", refuse)
    film = {"embed-chooser-url": "https://www.youtube.com/watch?v=dQw4w9WgXcQ"}
    answer = browser_of(administrator).post(reverse("wagtailembeds:chooser_upload"), film)
    assert answer.status_code == 200
    assert answer.context["form"].errors
