"""A mail is owed when and only when the event it tells of stands, and once."""

import pytest
from django.core import mail
from django.db import transaction

from portal.outgoing_mail.delivery import send_batch
from portal.outgoing_mail.models import OutgoingMail
from portal.outgoing_mail.services import enqueue_mail

pytestmark = pytest.mark.django_db


def test_the_same_key_is_promised_once(promise, sink, journal):
    first = promise(key="review:approved:17:42")
    second = promise(key="review:approved:17:42", subject="Another subject")
    assert first == second
    send_batch(journal)
    promise(key="review:approved:17:42")
    send_batch(journal)
    assert [letter["Subject"] for _to, letter in sink.letters] == ["Your case was published"]


def test_what_is_rolled_back_is_not_sent(promise, sink, journal):
    with transaction.atomic():
        promise(key="undone")
        transaction.set_rollback(True)
    promise(key="done")
    send_batch(journal)
    assert sink.accepted.total() == 1
    assert list(OutgoingMail.objects.values_list("key", flat=True)) == ["done"]


def test_a_subject_is_cleaned_and_cut(promise):
    assert promise(subject="One\r\nBcc: evil@example.org\x0b two" + "x" * 500).subject.startswith("One Bcc: evil")
    assert "\n" not in promise(subject="a\nb").subject
    assert len(promise(subject="x" * 500).subject) == 200


# --- Django's own way to send ----------------------------------------------------------------------------------


@pytest.fixture
def table(settings):
    settings.EMAIL_BACKEND = "portal.outgoing_mail.backend.TableBackend"


def test_send_mail_writes_a_row_for_each_recipient_and_speaks_to_no_server(table):
    sent = mail.send_mail("Hello", "Text", None, ["Ana <ana@x.example>", "ben@x.example"], html_message="<p>Text</p>")
    assert sent == 1
    rows = OutgoingMail.objects.order_by("to")
    assert [(row.to, row.text, row.html) for row in rows] == [
        ("ana@x.example", "Text", "<p>Text</p>"),
        ("ben@x.example", "Text", "<p>Text</p>"),
    ]
    assert len(mail.outbox) == 0


def test_hidden_recipients_are_not_shown_to_the_others(table, sink, journal):
    mail.EmailMessage("Hello", "Text", to=["ana@x.example"], bcc=["ben@x.example"], reply_to=["cy@x.example"]).send()
    send_batch(journal)
    assert {to: letter["To"] for to, letter in sink.letters} == {
        "ana@x.example": "ana@x.example",
        "ben@x.example": "ben@x.example",
    }
    assert {letter["Reply-To"] for _to, letter in sink.letters} == {"cy@x.example"}


def test_a_mail_with_a_file_is_refused_aloud(table):
    message = mail.EmailMessage("Hello", "Text", to=["ana@x.example"], attachments=[("a.txt", "words", "text/plain")])
    with pytest.raises(ValueError, match="send a link"):
        message.send()


def test_wagtails_mails_go_through_the_table_too(table):
    from wagtail.admin.mail import send_mail

    send_mail("A page was published", "Text", ["ana@x.example"])
    assert OutgoingMail.objects.get().to == "ana@x.example"


def test_every_installation_sends_through_the_table():
    from portal.settings import base, dev

    assert base.EMAIL_BACKEND == dev.EMAIL_BACKEND == "portal.outgoing_mail.backend.TableBackend"


def test_enqueue_within_a_failed_savepoint_leaves_the_outer_work_whole(db):
    enqueue_mail(key="kept", kind="test", to="a@x.example", subject="s", text="t")
    with transaction.atomic():
        enqueue_mail(key="undone", kind="test", to="a@x.example", subject="s", text="t")
        transaction.set_rollback(True)
    assert list(OutgoingMail.objects.values_list("key", flat=True)) == ["kept"]


def test_what_waits_goes_to_the_address_that_was_confirmed_since_but_not_a_code(db):
    from portal.members.models import User
    from portal.outgoing_mail.services import send_to_new_address

    member, other = (User.objects.create_user(f"{name}@old.example") for name in ("mere", "other"))
    for key, whose in (("review:1", member), ("review:2", member), ("account:code", member), ("review:3", other)):
        enqueue_mail(key=key, kind="t", to=whose.email, subject="s", text="t", member=whose)
    OutgoingMail.objects.filter(key="review:2").update(state="sent")
    assert send_to_new_address(member=member, to="mere@new.example") == 1
    to = dict(OutgoingMail.objects.values_list("key", "to"))
    assert to["review:1"] == "mere@new.example"
    assert {to["review:2"], to["account:code"]} == {"mere@old.example"}
    assert to["review:3"] == "other@old.example"
