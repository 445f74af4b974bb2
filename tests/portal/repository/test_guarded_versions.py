"""Records of which some versions are not for everybody: lists, pages and identity name the same version."""

import re

import pytest
from django.contrib.auth.models import Group
from wagtail.models import PageViewRestriction

from portal.members.models import User
from tests.portal.making import RARE, make_record
from tests.portal.reading import opened

pytestmark = pytest.mark.django_db

LANGUAGES = ("en", "fr", "ar")


@pytest.fixture
def work():
    original = make_record(f"English {RARE}", years="2019")
    return {
        "en": original,
        "fr": make_record(f"Nom {RARE}", language="fr", work=original, years="2020"),
        "ar": make_record(f"Arabic {RARE}", language="ar", work=original, years="2021"),
    }


def guard(page, kind=PageViewRestriction.LOGIN, **rest):
    return PageViewRestriction.objects.create(page=page, restriction_type=kind, **rest)


def sign_in(client) -> User:
    user = User.objects.create_user("member@test.example", "password")
    client.force_login(user)
    return user


def row_link(client, language: str) -> tuple[str, str]:
    """Address and title of the one row."""
    text = opened(client, f"/{language}/search/?q={RARE}")
    [(url, title)] = re.findall(r'<h3[^>]*><a href="([^"?]*)[^"]*"[^>]*>(.*?)</a>', text)
    return url, re.sub("<.*?>", "", title)


@pytest.mark.parametrize("on_shelf", [False, True])
@pytest.mark.parametrize("hidden", ["en", "fr"])
def test_the_page_shows_the_version_that_the_list_names(client, work, own_index, hidden, on_shelf):
    guard(work[hidden].get_parent() if on_shelf else work[hidden])
    own_index()
    for language in LANGUAGES:
        url, title = row_link(client, language)
        answer = client.get(url)
        assert (answer.status_code, title) == (200, answer.context["record"].title)
        assert work[hidden].title not in answer.content.decode()
        assert client.get(f"/{language}/cases/fj/{work[hidden].slug}/", follow=True).status_code == 200


@pytest.mark.parametrize("hidden", ["en", "fr"])
def test_the_identity_leads_to_a_version_that_the_reader_may_see(client, work, hidden):
    guard(work[hidden])
    for language in LANGUAGES:
        answer = client.get(work["en"].identity_url(), headers={"accept-language": language}, follow=True)
        assert answer.status_code == 200
        assert answer.context["record"].pk != work[hidden].pk
        assert work[hidden].slug not in str(answer.redirect_chain)


def test_the_facts_are_those_of_a_version_that_the_reader_may_see(client, work):
    guard(work["en"])
    answer = client.get(f"/ar/cases/fj/{work['ar'].slug}/")
    assert answer.context["original"].years == "2020"
    sign_in(client)
    assert client.get(f"/ar/cases/fj/{work['ar'].slug}/").context["original"].years == "2019"


def test_a_member_reads_the_guarded_version_and_others_are_asked_to_sign_in_when_all_are_guarded(client, work):
    for page in work.values():
        guard(page)
    assert client.get(f"/fr/cases/fj/{work['fr'].slug}/").status_code == 302
    assert client.get(work["en"].identity_url()).status_code == 404
    sign_in(client)
    assert client.get(f"/fr/cases/fj/{work['fr'].slug}/").context["record"].pk == work["fr"].pk
    assert client.get(work["en"].identity_url()).status_code == 303


def test_search_tells_no_title_of_a_version_that_is_for_fewer_readers_than_the_original(client, work, own_index):
    few = guard(work["fr"], PageViewRestriction.GROUPS)
    few.groups.add(Group.objects.create(name="The few"))
    guard(work["en"])
    guard(work["ar"])
    own_index()
    from search.registry import build_documents

    document = build_documents([work["en"].key])[work["en"].key]
    assert document.visibility == ("login",)
    assert [version.language for version in document.versions] == ["en", "ar"]
