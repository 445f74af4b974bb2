"""Who may open a guarded record, and what others may learn of it."""

import re

import pytest
from wagtail.models import PageViewRestriction

from portal.legislation.models import LawEvent
from portal.legislation.status import LawEventKind
from portal.members.models import User
from portal.repository.provenance import RecordRelation, RelationKind
from portal.repository.versions import record_url
from tests.portal.making import RARE, make_law, make_record
from tests.portal.reading import opened, tag

pytestmark = pytest.mark.django_db


def test_a_guarded_record_asks_for_the_login_and_is_not_in_search(client, own_index):
    page = make_record(f"Guarded {RARE}")
    PageViewRestriction.objects.create(page=page, restriction_type=PageViewRestriction.LOGIN)
    own_index()
    answer = client.get(f"/en/cases/fj/{page.slug}/")
    assert answer.status_code == 302
    assert "login" in answer.headers["Location"]
    assert page.slug not in opened(client, f"/en/search/?q={RARE}")
    assert page.slug not in opened(client, f"/en/cases/?q={RARE}")
    client.force_login(User.objects.create_user("member@test.example", "password"))
    assert "Guarded" in opened(client, f"/en/cases/fj/{page.slug}/")


def test_a_guarded_record_is_not_told_by_its_identity(client):
    page = make_record("Guarded")
    PageViewRestriction.objects.create(page=page, restriction_type=PageViewRestriction.LOGIN)
    assert client.get(f"/id/case/{page.translation_key}").status_code == 404


def test_a_guard_on_a_shelf_holds_for_the_address_in_every_language(client):
    page = make_record("Guarded", bucket="zz")
    PageViewRestriction.objects.create(page=page.get_parent(), restriction_type=PageViewRestriction.LOGIN)
    for language in ("en", "fr", "zh"):
        assert client.get(f"/{language}/cases/zz/{page.slug}/").status_code == 302


def test_the_title_of_a_guarded_record_is_not_told_as_a_relation(client):
    guarded = make_record("Secret quarz")
    PageViewRestriction.objects.create(page=guarded, restriction_type=PageViewRestriction.LOGIN)
    page = make_record("Open", children={"relations": [RecordRelation(kind=RelationKind.RELATED, target=guarded)]})
    assert "Secret quarz" not in opened(client, f"/en/cases/fj/{page.slug}/")


@pytest.mark.parametrize("hide", ["guard", "withdraw"])
def test_a_law_that_is_not_for_everybody_is_not_named_by_an_event(client, hide):
    hidden = make_law("Secret amendment")
    law = make_law("Open act", LawEvent(kind=LawEventKind.AMENDED, date="2020", by_law=hidden))
    assert "Secret amendment" in opened(client, f"/en/laws/fj/{law.slug}/")
    if hide == "guard":
        PageViewRestriction.objects.create(page=hidden, restriction_type=PageViewRestriction.LOGIN)
    else:
        hidden.unpublish()
    assert "Secret amendment" not in opened(client, f"/en/laws/fj/{law.slug}/")


@pytest.mark.parametrize(("language", "direction"), [("en", "ltr"), ("ar", "rtl")])
def test_the_doors_of_guarded_records_stand_in_the_frame_of_the_portal(client, language, direction):
    for kind, field in ((PageViewRestriction.LOGIN, "login"), (PageViewRestriction.PASSWORD, "password")):
        page = make_record("Guarded", language=language)
        PageViewRestriction.objects.create(page=page, restriction_type=kind, password="reef")
        door = client.get(record_url(page.address, language), follow=True)
        text = door.content.decode()
        assert door.status_code == 200
        assert f'dir="{direction}"' in tag(text, "html")
        assert 'class="top"' in text
        assert f'name="{field}"' in text
        assert "noindex" in text
    refused = client.post(re.search(r'<form class="head ask" method="post" action="([^"]*)"', text)[1], {
        "password": "wrong", "return_url": record_url(page.address, language),
    })  # fmt: skip
    assert 'role="alert"' in refused.content.decode()
