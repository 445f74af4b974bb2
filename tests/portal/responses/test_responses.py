"""Saving a record and asking its author: once each, for those it concerns, without an address."""

from uuid import uuid4

import pytest
from django.test import Client

from portal.members.models import User
from portal.outgoing_mail.models import OutgoingMail
from portal.repository.models import RecordRelation
from portal.responses.models import AuthorQuestion, SavedRecord
from portal.responses.queries import CameBack, came_back
from portal.responses.services import QUESTIONS_A_DAY, ask_author
from tests.portal.contributions.authors import make_author
from tests.portal.making import make_record

pytestmark = pytest.mark.django_db


@pytest.fixture
def author() -> User:
    return make_author("Bwere")


@pytest.fixture
def record(author):
    made = make_record("Licences by radio")
    type(made).objects.filter(pk=made.pk).update(owner=author)
    made.refresh_from_db()
    return made


def browser(user) -> Client:
    client = Client()
    client.force_login(user)
    return client


@pytest.fixture
def reader() -> User:
    return make_author("Lupe", country="TO")


def ask_url(record) -> str:
    return f"/en/ask/{record.translation_key}/"


def ask(client, record, text="How do you spell names?"):
    key = client.get(ask_url(record)).context["form"]["key"].value()
    return client.post(ask_url(record), {"key": key, "text": text})


def test_the_record_page_leads_there_and_is_the_same_for_everybody(record, reader):
    path = f"/en/cases/fj/{record.slug}/"
    page = Client().get(path).content.decode()
    assert ask_url(record) in page
    assert f"/en/saved/{record.translation_key}/" in page
    assert browser(reader).get(path).content.decode() == page
    nobodys = make_record("Nobody's quarzvogel")
    assert "/ask/" not in Client().get(f"/en/cases/fj/{nobodys.slug}/").content.decode()


def test_signed_out_one_signs_in_first_and_comes_back(record):
    answer = Client().get(ask_url(record))
    assert answer.status_code == 302
    assert f"next={ask_url(record)}" in answer["Location"]


def test_a_record_is_saved_once_and_taken_off(record, reader):
    client, url = browser(reader), f"/en/saved/{record.translation_key}/"
    for _twice in range(2):
        assert client.post(url).status_code == 303
    assert SavedRecord.objects.filter(member=reader).count() == 1
    assert record.title in client.get("/en/saved/").content.decode()
    record.unpublish()
    assert "no longer public" in client.get("/en/saved/").content.decode()
    client.post(url, {"drop": "1"})
    assert not SavedRecord.objects.exists()


def test_what_does_not_exist_cannot_be_saved(reader):
    assert browser(reader).get(f"/en/saved/{uuid4()}/").status_code == 404
    assert browser(reader).post(f"/en/saved/{uuid4()}/").status_code == 404


def test_a_question_reaches_the_author_and_the_answer_comes_back(record, author, reader):
    asked = ask(browser(reader), record)
    assert asked.status_code == 303
    mail = OutgoingMail.objects.get(kind="question-asked")
    assert mail.to == author.email
    assert "How do you spell names?" in mail.text
    assert reader.email not in mail.text + mail.subject
    page = browser(author).get(asked["Location"])
    assert reader.shown_name in page.content.decode()
    assert reader.email not in page.content.decode()
    assert browser(author).post(asked["Location"], {"text": "Twice."}).status_code == 303
    back = OutgoingMail.objects.get(kind="question-answered")
    assert back.to == reader.email
    assert author.email not in back.text
    assert "Twice." in browser(reader).get(asked["Location"]).content.decode()
    assert browser(author).post(asked["Location"], {"text": "Letter by letter."}).status_code == 303
    assert OutgoingMail.objects.filter(kind="question-answered").count() == 1


def test_a_form_sent_twice_asks_once(record, reader):
    client = browser(reader)
    key = client.get(ask_url(record)).context["form"]["key"].value()
    for _twice in range(2):
        client.post(ask_url(record), {"key": key, "text": "Why?"})
    assert AuthorQuestion.objects.count() == OutgoingMail.objects.filter(kind="question-asked").count() == 1


def test_nobody_else_learns_of_a_question(record, reader):
    asked = ask(browser(reader), record)
    other = make_author("Sione", country="WS")
    assert browser(other).get(asked["Location"]).status_code == 404
    assert "spell" not in browser(other).get("/en/my-work/questions/").content.decode()
    assert browser(reader).post(asked["Location"], {"text": "I answer myself"}).status_code == 404


@pytest.mark.parametrize(
    ("text", "sentence"), [("", "Write your question."), (" ", "Write your question."), ("x" * 2001, "2000")]
)
def test_bad_questions_are_refused_with_a_sentence_and_kept(record, reader, text, sentence):
    answer = ask(browser(reader), record, text)
    page = answer.content.decode()
    assert answer.status_code == 422
    assert sentence in page
    assert "Error:" in page
    assert text in page


def test_who_is_not_verified_may_save_but_not_ask(record):
    newcomer = make_author("Newcomer", verified=False)
    assert browser(newcomer).get(ask_url(record)).status_code == 403
    assert browser(newcomer).get(f"/en/saved/{record.translation_key}/").status_code == 200


def test_too_many_questions_a_day_are_kept_on_the_page(record, reader):
    for _time in range(QUESTIONS_A_DAY):
        ask_author(page=record, asked_by=reader, key=uuid4(), language="en", text="Why?")
    answer = ask(browser(reader), record, "One more, please")
    assert answer.status_code == 429
    assert "One more, please" in answer.content.decode()
    assert AuthorQuestion.objects.count() == QUESTIONS_A_DAY


def test_the_author_and_records_of_nobody_cannot_be_asked(record, author):
    assert "This record is your own." in browser(author).get(ask_url(record)).content.decode()
    nobodys = make_record("Nobody's quarzvogel")
    client = browser(author)
    assert client.post(ask_url(nobodys), {"key": uuid4(), "text": "Hello?"}).status_code == 200
    assert not AuthorQuestion.objects.exists()


def test_what_came_back_is_counted_for_many_works_in_three_queries(record, reader, django_assert_num_queries):
    ask(browser(reader), record)
    browser(reader).post(f"/en/saved/{record.translation_key}/")
    make_record("Radio in Tonga", children={"relations": [RecordRelation(kind="modelled-on", target=record)]})
    make_record("Near it", children={"relations": [RecordRelation(kind="related", target=record)]})
    other = uuid4()
    with django_assert_num_queries(3):
        counted = came_back([record.translation_key, other])
    assert counted == {
        record.translation_key: CameBack(saved=1, asked=1, answered=0, adapted=1),
        other: CameBack(),
    }


def test_an_author_whose_account_is_being_deleted_cannot_be_asked_and_can_when_it_stays(record, author, reader):
    from portal.members.personal_data.leaving import ask_to_leave, stay

    ask_to_leave(member=author, words="stay")
    client = browser(reader)
    assert client.post(ask_url(record), {"key": uuid4(), "text": "Hello?"}).status_code == 200
    assert not AuthorQuestion.objects.exists()
    stay(member=author)
    assert client.post(ask_url(record), {"key": uuid4(), "text": "Hello?"}).status_code == 303
