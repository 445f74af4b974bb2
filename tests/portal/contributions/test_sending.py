"""From the first question to a record under review, for each kind of record."""

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from portal.contributions.models import Draft
from portal.contributions.questions import questions_of
from portal.outgoing_mail.models import OutgoingMail
from portal.repository.models import ResourcePage
from portal.uploads.item import draft_of
from portal.uploads.services import describe_picture, receive_whole
from tests.portal.contributions.authors import ANSWERS, Author, make_author
from tests.portal.repository.files import zoo

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize("kind", ["case", "law", "strategy", "toolkit"])
def test_a_record_of_each_kind_is_written_and_sent(kind):
    author = Author(make_author(), kind=kind)
    author.write_all()
    answer = author.send()
    assert answer["Location"].endswith(f"/share/{author.key}/sent/")
    draft = Draft.objects.get(key=author.key)
    page = draft.page.specific
    assert (page.kind, page.live, page.owner_id, page.language) == (kind, False, author.user.pk, "en")
    assert page.title == ANSWERS[kind]["title"]["title"]
    assert [country.iso2 for country in page.countries.all()] == ["FJ"]
    assert page.url_path.split("/")[-3] == "fj"
    assert page.current_workflow_state.status == "in_progress"
    shown = author.get("sent").content.decode()
    assert f"reference {page.pk}" in shown
    assert OutgoingMail.objects.filter(kind="record-sent", member=author.user).count() == 1


def test_every_screen_of_every_kind_opens_and_takes_an_empty_answer():
    user = make_author()
    for kind in ("case", "law", "strategy", "toolkit"):
        author = Author(user, kind=kind, form="full")
        for step in questions_of(kind).steps("full"):
            answer = author.save(step.slug)
            assert answer.status_code == 303, (kind, step.slug)
            assert "show=1" not in answer["Location"], (kind, step.slug, answer["Location"])
    assert not Draft.objects.exists()
    assert not ResourcePage.objects.filter(owner=user).exists()


def test_a_declaration_that_is_missing_is_told_and_everything_kept():
    author = Author(make_author())
    author.write_all()
    answer = author.send(people="")
    assert answer["Location"].endswith("show=1&outcome=undeclared")
    page = author.client.get(answer["Location"]).content.decode()
    assert "<title>Error:" in page
    assert '<a href="#d-people">' in page
    assert 'id="d-office" checked' in page
    assert not ResourcePage.objects.filter(owner=author.user).exists()


def test_a_new_member_may_write_but_not_send_and_is_told_why():
    author = Author(make_author(verified=False))
    author.write_all()
    page = author.get("check").content.decode()
    assert "You cannot send it yet" in page
    assert "Send for review" not in page
    assert author.client.post(author.url("check"), {"office": "on", "people": "on"}).status_code == 403
    assert Draft.objects.get().sent_at is None


@pytest.mark.parametrize(
    ("shown", "publisher"),
    [("institution", "Ministry of Fisheries"), ("name", "Bwere"), ("region", "Pacific"), ("", None)],
)
def test_the_author_chooses_what_is_shown_of_him(shown, publisher):
    author = Author(make_author())
    author.write_all()
    author.send(shown=shown, licence="by-sa")
    page = Draft.objects.get().page
    assert [source.publisher for source in page.record_sources.all()] == ([publisher] if publisher else [])
    assert page.licence == "CC BY-SA 4.0"


def test_read_only_is_not_passed_on():
    author = Author(make_author())
    author.write_all()
    author.send(licence="read")
    assert Draft.objects.get().page.redistribute is False


def test_the_record_lies_in_the_tree_of_the_language_it_is_written_in():
    author = Author(make_author(), language="ar")
    author.save("title", title="رخص الصيد عبر اللاسلكي", countries=["KI"])
    author.send()
    page = Draft.objects.get().page
    assert page.language == "ar"
    assert page.url_path.split("/")[-3] == "ki"
    assert page.slug.isascii()


def test_the_list_of_what_is_missing_to_be_ready_follows_the_rule_of_the_records():
    author = Author(make_author())
    author.write_all()
    page = author.get("check").content.decode()
    section = page.split('id="m"')[1].split("</ul>")[0]
    assert section.count("Missing") == 4  # results, conditions, cost, network
    assert section.count("There") == 4


def test_each_example_is_quoted_from_a_record_that_is_there():
    from portal.contributions.examples import quoted

    for kind in ("case", "law", "strategy"):
        questions = questions_of(kind)
        for step in questions.steps("full"):
            if step.example:
                found = quoted(questions, step.example)
                assert found, (kind, step.slug)
                assert all(found.texts), (kind, step.slug)


def test_no_kind_asks_more_than_eight_questions_in_its_short_form():
    for kind in ("case", "law", "strategy", "toolkit"):
        assert len(questions_of(kind).short) <= 8
    assert len(questions_of("case").further) == 14


def test_every_field_asked_is_one_of_the_model():
    for kind in ("case", "law", "strategy", "toolkit"):
        questions = questions_of(kind)
        names = [ask.name for step in questions.steps("full") for ask in step.asks]
        assert len(names) == len(set(names)), kind
        for name in names:
            questions.model._meta.get_field(name)
        assert questions.texts <= set(names)


def test_a_picture_without_words_stops_the_sending_and_leads_to_its_place(settings, tmp_path):
    settings.MEDIA_ROOT, settings.PRIVATE_ROOT = tmp_path / "media", tmp_path / "private"
    author = Author(make_author())
    author.write_all()
    photo = SimpleUploadedFile("Log.jpg", zoo.make_photo())
    upload = receive_whole(owner=author.user, draft=draft_of(author.user, author.key), name="Log.jpg", file=photo)
    answer = author.send()
    assert "outcome=incomplete" in answer["Location"]
    page = author.client.get(answer["Location"]).content.decode()
    assert f'href="/en/share/{author.key}/files/?show=w{upload.pk}#w{upload.pk}"' in page
    assert "Say what the picture “Log.jpg” shows" in page
    assert not ResourcePage.objects.filter(owner=author.user).exists()
    describe_picture(upload=upload, words="Two pages of a log book", people_agreed=True)
    assert author.send()["Location"].endswith("/sent/")
    upload.refresh_from_db()
    assert upload.document is not None
