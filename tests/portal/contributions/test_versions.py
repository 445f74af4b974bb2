"""Versions in other languages: the original beside, and told when it has changed since."""

import pytest
from django.test import Client

from portal.cases.models import CasePage
from portal.contributions.models import Draft
from portal.languages import django_code
from portal.outgoing_mail.models import OutgoingMail
from portal.repository.models import ResourcePage
from portal.repository.services import update_record
from portal.repository.versions import record_url
from tests.portal.contributions.authors import form_fields, make_author
from tests.portal.making import make_record

pytestmark = pytest.mark.django_db
STEPS = [("step", {"date": "2024", "text": "It began.", "is_setback": True, "is_planned": False})]


@pytest.fixture
def original():
    return make_record(
        "Radio quarzvogel", problem="It was far.", steps=STEPS, staff=2, themes=["health"], currency="FJD"
    )


@pytest.fixture
def browser():
    client = Client()
    client.force_login(make_author("Mariama", country="SC"))
    return client


def begin(browser, page, language="fr"):
    answer = browser.post(f"/en/share/translate/{page.pk}/", {"language": language})
    assert answer.status_code == 303
    return answer["Location"]


def post(browser, url, **values):
    fields = form_fields(browser.get(url).content.decode(), "/" + url.split("/")[-2] + "/")
    return browser.post(url, {**fields, **values})


def write_french(browser, page):
    tasks = begin(browser, page)
    post(browser, f"{tasks}title/", title="Radio en français")
    post(browser, f"{tasks}problem/", problem="C’était loin.")
    post(browser, f"{tasks}done/", **{"steps-0-text": "Cela a commencé.", "summary": "En bref."})
    answer = post(browser, f"{tasks}check/", office="on", people="on")
    assert answer["Location"].endswith("/sent/"), answer["Location"]
    return Draft.objects.get(key=tasks.split("/")[3])


def test_a_version_is_written_beside_the_original_and_sent(browser, original):
    tasks = begin(browser, original)
    assert begin(browser, original) == tasks  # asked twice, it is one draft
    page = browser.get(tasks).content.decode()
    assert "of 3 questions answered" in page  # title, problem, and what was done with the summary: only what has words
    screen = browser.get(f"{tasks}done/").content.decode()
    assert "It began." in screen
    assert 'name="steps-0-text"' in screen
    assert 'name="steps-0-date"' not in screen
    assert "Add another" not in screen
    draft = write_french(browser, original)
    french = CasePage.objects.get(pk=draft.page_id)
    assert french.translation_key == original.translation_key
    assert french.locale.language_code == django_code("fr")
    assert (french.title, french.problem, french.staff, french.is_original) == (
        "Radio en français",
        "C’était loin.",
        2,
        False,
    )
    assert not french.live
    step = french.get_latest_revision_as_object().steps[0].value
    assert (step["text"], step["date"], step["is_setback"]) == ("Cela a commencé.", "2024", True)
    assert draft.source_revision_id == CasePage.objects.get(pk=original.pk).live_revision_id


def test_a_half_version_is_told_as_incomplete(browser, original):
    tasks = begin(browser, original)
    post(browser, f"{tasks}problem/", problem="C’était loin.")
    answer = post(browser, f"{tasks}check/", office="on", people="on")
    assert answer["Location"].endswith("show=1&outcome=incomplete")
    assert not ResourcePage.objects.filter(
        locale__language_code="fr", translation_key=original.translation_key
    ).exists()


def change(original, **fields):
    update_record(page=CasePage.objects.get(pk=original.pk), title=original.title, fields=fields)


def test_the_translator_is_told_when_the_original_has_changed(browser, original):
    draft = write_french(browser, original)
    french = CasePage.objects.get(pk=draft.page_id)
    french.get_latest_revision().publish(skip_permission_checks=True)
    change(original, staff=3)  # a figure is read from the original anyway
    assert not OutgoingMail.objects.filter(kind="original-changed").exists()
    change(original, problem="It was very far.")
    mail = OutgoingMail.objects.get(kind="original-changed")
    assert mail.member == draft.author
    assert f"/share/translate/{original.pk}/" in mail.text
    page = browser.get(f"/en/share/translate/{original.pk}/").content.decode()
    assert "Original changed" in page
    tasks = begin(browser, original)  # the version that stands is changed, not written anew
    listed = browser.get(tasks).content.decode()
    assert listed.count("Original changed") == 1
    screen = browser.get(f"{tasks}problem/").content.decode()
    assert "<ins>very </ins>" in screen
    assert form_fields(screen, "/problem/")["problem"] == ["C’était loin."]
    began = CasePage.objects.get(pk=french.pk).drafts.get(sent_at=None)
    saved = began.answers.get(step="problem").saved
    post(browser, f"{tasks}problem/")  # read beside it, and found to fit
    assert "Original changed" not in browser.get(tasks).content.decode()
    began.answers.filter(step="problem").update(saved=saved)
    assert " of 22" not in browser.get("/en/my-work/").content.decode()  # only what has words is asked
    post(browser, f"{tasks}problem/", problem="C’était très loin.")
    assert "Original changed" not in browser.get(tasks).content.decode()
    assert post(browser, f"{tasks}check/", office="on", people="on")["Location"].endswith("/sent/")
    french = CasePage.objects.get(pk=french.pk)
    assert french.get_latest_revision_as_object().problem == "C’était très loin."
    assert french.problem == "C’était loin."  # readers see it after the review
    change(original, problem="It was very far.")  # the same words: no news
    assert OutgoingMail.objects.filter(kind="original-changed").count() == 1


def test_of_two_who_begin_the_same_version_both_texts_are_kept(browser, original):
    other = Client()
    other.force_login(make_author("Awa", country="CV"))
    tasks = begin(other, original)
    post(other, f"{tasks}title/", title="Radio, autre version")
    post(other, f"{tasks}problem/", problem="Loin.")
    post(other, f"{tasks}done/", **{"steps-0-text": "Début.", "summary": "Bref."})
    write_french(browser, original)
    answer = post(other, f"{tasks}check/", office="on", people="on")
    assert answer["Location"].endswith("outcome=exists")
    assert "Somebody else has made a version" in other.get(answer["Location"]).content.decode()
    assert Draft.objects.get(key=tasks.split("/")[3]).answers.filter(step="title").exists()


def test_who_may_not_translate_is_told_who_may(original):
    client = Client()
    client.force_login(make_author("Newcomer", verified=False))
    page = client.get(f"/en/share/translate/{original.pk}/").content.decode()
    assert "Who may add a version" in page
    assert client.post(f"/en/share/translate/{original.pk}/", {"language": "fr"}).status_code == 403
    assert not Draft.objects.exists()


def test_what_is_not_public_is_not_told(browser, original):
    CasePage.objects.get(pk=original.pk).unpublish()
    assert browser.get(f"/en/share/translate/{original.pk}/").status_code == 404
    assert browser.get(f"/en/share/change/{original.pk}/").status_code == 404
    assert browser.get("/en/share/withdraw/999999/").status_code == 404


def test_the_language_of_the_original_cannot_be_chosen(browser, original):
    for language in ("en", "xx", ""):
        assert begin(browser, original, language).endswith("?show=1")


def test_a_record_page_leads_here(client, original):
    page = client.get(record_url(original.address, "en")).content.decode()
    assert f'href="/en/share/translate/{original.pk}/"' in page
    assert 'href="/en/share/"' in page
