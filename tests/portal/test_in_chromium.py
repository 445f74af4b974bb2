"""Pages that no walk through a running portal meets, in a real Chromium: axe by day and by night, on a phone."""

import json

import pytest
from django.test import Client
from django.urls import reverse
from wagtail.models import Site

from portal.home.models import InformationPage
from tests.browser.as_they_came import faults_of_pages
from tests.permissions.filling import make_people, make_things
from tests.portal.making import make_record
from tests.portal.members.people import fresh_browser_of
from tests.portal.test_engine_down import Resting

pytestmark = [pytest.mark.django_db, pytest.mark.browser]
LANGUAGES = ("en", "ar")


def asked(browser: Client, addresses: list[str]) -> dict[str, bytes]:
    answers = {address: browser.get(address) for address in addresses}
    assert {address: answer.status_code for address, answer in answers.items() if answer.status_code != 200} == {}
    return {address: answer.content for address, answer in answers.items()}


def test_while_the_search_engine_rests(monkeypatch):
    monkeypatch.setattr("search.engines._engine", lambda *_where: Resting())
    paths = ("search/?q=law", "search/?q=xqzvwkjq", "laws/", "countries/fj/")
    pages = asked(Client(), [f"/{language}/{path}" for language in LANGUAGES for path in paths])
    assert b'id="rest"' in pages["/en/search/?q=law"]
    assert faults_of_pages(pages) == []


def test_a_page_of_plain_information():
    story = [
        {"type": "heading", "value": {"text": "What we take", "level": "h3"}},
        {"type": "paragraph", "value": "<p>Cases with a source.</p><ul><li>One</li><li>Two</li></ul>"},
        {"type": "quote", "value": {"text": "Say what failed.", "source": "An editor"}},
    ]
    policy = InformationPage(title="Editorial policy", slug="policy", summary="What we take.", body=json.dumps(story))
    Site.objects.get(is_default_site=True).root_page.specific.add_child(instance=policy)
    assert faults_of_pages(asked(Client(), [policy.get_url()])) == []


def test_what_members_see_of_themselves_and_of_each_other():
    people, things = make_people(), make_things("FJ")
    record = make_record("Quarz to ask about")
    own = [reverse(name) for name in ("profile", "my_data", "my_work", "saved_records", "author_questions")]
    of_others = [reverse("member", args=[things.member.pk]), reverse("ask_author", args=[record.translation_key])]
    waiting = [reverse("members_waiting"), reverse("verify_official", args=[things.member.pk])]
    deciding = [
        reverse("verify_donor", args=[things.member.pk]),
        reverse("end_verification", args=[things.verification.pk]),
    ]
    pages = {}
    for role, addresses in (
        ("official", [*own, *of_others]),
        ("focal", waiting),
        ("admin", deciding),
    ):
        browser = fresh_browser_of(people[role])
        for language in LANGUAGES:
            pages |= asked(browser, [address.replace("/en/", f"/{language}/", 1) for address in addresses])
    assert faults_of_pages(pages) == []
