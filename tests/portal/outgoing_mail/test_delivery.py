"""What the worker does with each answer of a real server on a real socket, and with none."""

import socket
from datetime import timedelta

import pytest
from django.utils import timezone

from benchmarks.mail_storm.sink import Sink
from portal.outgoing_mail import delivery
from portal.outgoing_mail.delivery import PAUSES, ServerAway, claim, send_batch
from portal.outgoing_mail.journal import ACCEPTED, BEGUN, Journal
from portal.outgoing_mail.models import MailState, OutgoingMail
from portal.outgoing_mail.services import drop_old_mails, send_again

pytestmark = pytest.mark.django_db


def now_due(row):
    OutgoingMail.objects.filter(pk=row.pk).update(next_try=timezone.now())


def test_a_mail_as_it_goes_over_the_wire(promise, sink, journal):
    row = promise(kind="review", language="fr", html="<p>It stands.</p>", headers={"List-Unsubscribe": "<mailto:x@y>"})
    assert send_batch(journal) == {"sent": 1}
    [(recipient, letter)] = sink.letters
    assert recipient == "ana@ministry.example"
    assert letter["Message-ID"] == row.message_id
    assert letter["Auto-Submitted"] == "auto-generated"
    assert letter["List-Id"] == "SIDS Knowledge Exchange <review.localhost>"
    assert letter["Content-Language"] == "fr"
    assert letter["List-Unsubscribe"] == "<mailto:x@y>"
    assert [part.get_content_type() for part in letter.get_payload()] == ["text/plain", "text/html"]


def test_a_sent_row_keeps_its_key_and_none_of_the_words(promise, sink, journal):
    row = promise(html="<p>x</p>", headers={"X-Name": "Ana"})
    send_batch(journal)
    row.refresh_from_db()
    assert (row.state, row.subject, row.text, row.html, row.headers) == (MailState.SENT, "", "", "", {})
    assert row.sent_at is not None
    assert row.lease == ""


def test_a_mailbox_that_does_not_exist_is_given_up_at_once_and_the_others_go_out(promise, sink, journal):
    sink.behave = lambda to: "never" if to.startswith("gone") else "accept"
    dead, fine = promise(to="gone@ministry.example"), promise()
    assert send_batch(journal) == {"given up": 1, "sent": 1}
    dead.refresh_from_db()
    fine.refresh_from_db()
    assert (dead.state, fine.state) == (MailState.DEAD, MailState.SENT)
    assert dead.error.startswith("550")
    assert "@" not in dead.error  # the server repeated the address


@pytest.mark.parametrize("trouble", ["later", "closing", "drop", "hang"])
def test_a_mail_that_was_not_taken_is_put_off_and_arrives_once_with_the_same_identity(promise, sink, journal, trouble):
    row, other = promise(), promise(to="ben@ministry.example")
    sink.behave = lambda to: trouble if to.startswith("ana") else "accept"
    before = timezone.now()
    assert send_batch(journal) == {"put off": 1, "sent": 1}
    row.refresh_from_db()
    assert (row.state, row.tries, row.lease) == (MailState.WAITING, 1, "")
    assert row.error
    pause = (row.next_try - before).total_seconds()
    assert PAUSES[0] * 0.8 <= pause <= PAUSES[0] * 1.2 + 10
    assert send_batch(journal) == {}  # not before its time
    sink.behave = lambda to: "accept"
    now_due(row)
    assert send_batch(journal) == {"sent": 1}
    assert sink.accepted == {row.message_id: 1, other.message_id: 1}


def test_after_six_pauses_a_mail_is_given_up(promise, sink, journal):
    row = promise()
    sink.behave = lambda to: "later"
    pauses = []
    for _again in range(len(PAUSES)):
        asked = timezone.now()
        assert send_batch(journal) == {"put off": 1}
        row.refresh_from_db()
        pauses.append((row.next_try - asked).total_seconds())
        now_due(row)
    assert all(0.8 * due <= pause <= 1.2 * due + 10 for due, pause in zip(PAUSES, pauses, strict=True))
    assert PAUSES == [60, 5 * 60, 30 * 60, 2 * 3600, 8 * 3600, 24 * 3600]
    assert send_batch(journal) == {"given up": 1}
    row.refresh_from_db()
    assert (row.state, row.tries) == (MailState.DEAD, 7)
    assert row.text  # kept, so that an administrator can send it again


def test_a_server_that_is_off_costs_no_try(promise, journal, settings):
    row = promise()
    with pytest.raises(ServerAway):
        send_batch(journal)
    row.refresh_from_db()
    assert (row.state, row.tries, row.lease, row.error) == (MailState.WAITING, 0, "", "")
    with Sink(settings.EMAIL_PORT) as sink:
        assert send_batch(journal) == {"sent": 1}
        assert sink.accepted == {row.message_id: 1}


def test_a_server_that_says_nothing_is_left_after_the_timeout(promise, journal, settings):
    row = promise()
    with socket.create_server(("127.0.0.1", settings.EMAIL_PORT)), pytest.raises(ServerAway):
        send_batch(journal)
    row.refresh_from_db()
    assert (row.state, row.tries) == (MailState.WAITING, 0)


def test_a_server_that_drips_is_cut_off(promise, journal, sink, monkeypatch):
    """Each answer comes in time, the whole never: the guard ends it before the lease runs out."""
    row = promise()
    sink.behave = lambda to: "hang"
    monkeypatch.setattr("portal.outgoing_mail.transport.patience", lambda: 0.2)
    assert send_batch(journal) == {"put off": 1}
    row.refresh_from_db()
    assert "closed" in row.error.lower()


def test_a_password_that_the_server_refuses_gives_up_no_mail(promise, sink, journal, settings):
    settings.EMAIL_HOST_USER, settings.EMAIL_HOST_PASSWORD = "portal", "wrong"
    row = promise()
    with pytest.raises(ServerAway):
        send_batch(journal)
    row.refresh_from_db()
    assert (row.state, row.tries) == (MailState.WAITING, 0)


@pytest.mark.parametrize(
    "fault",
    [{"subject": "One\r\nBcc: evil@example.org"}, {"to": "ana@ministry.example\r\nRCPT TO:<x@y>"}, {"headers": 7}],
)
def test_a_row_that_cannot_become_a_mail_is_given_up_and_stops_nobody(promise, sink, journal, fault):
    broken, fine = promise(), promise()
    OutgoingMail.objects.filter(pk=broken.pk).update(**fault)  # past the door that cleans
    assert send_batch(journal) == {"given up": 1, "sent": 1}
    broken.refresh_from_db()
    assert broken.error.startswith("cannot become a mail")
    assert sink.accepted == {fine.message_id: 1}


# --- Deaths ----------------------------------------------------------------------------------------------------


def die(journal):
    """As SIGKILL does it: the lock goes, the file stays."""
    journal.file.close()


def test_a_mail_whose_worker_died_between_250_and_update_is_not_sent_again(promise, sink, journal, monkeypatch):
    row, other = promise(), promise(to="ben@ministry.example")
    dying = Journal.begin()

    class Killed(BaseException):
        pass

    def killed(mail):
        raise Killed

    with monkeypatch.context() as patch:
        patch.setattr(delivery, "mark_sent", killed)
        patch.setattr(delivery, "settle", lambda own: None)  # a dead worker tidies nothing
        with pytest.raises(Killed):
            send_batch(dying)
    row.refresh_from_db()
    assert row.state == MailState.SENDING
    die(dying)
    assert send_batch(journal) == {"sent": 1}  # the other one
    assert sink.accepted == {row.message_id: 1, other.message_id: 1}
    row.refresh_from_db()
    assert (row.state, row.text) == (MailState.SENT, "")
    assert not dying.path.exists()


def test_rows_of_a_dead_worker_are_given_back_at_once_and_one_of_them_pays_with_a_try(promise, sink, journal):
    dying = Journal.begin()
    rows = [promise() for _ in range(3)]
    claim(lease=dying.name)
    dying.note(BEGUN, rows[0].message_id)
    die(dying)
    assert send_batch(journal) == {"sent": 2}
    rows[0].refresh_from_db()
    assert (rows[0].state, rows[0].tries) == (MailState.WAITING, 1)


def test_rows_of_a_living_worker_are_left_alone(promise, sink, journal):
    other = Journal.begin()
    promise()
    claim(lease=other.name)
    assert send_batch(journal) == {}
    other.end()


def test_a_lease_that_ran_out_is_taken_over_and_its_old_owner_sends_nothing(promise, sink, journal):
    other = Journal.begin()  # on another machine, say: nobody can see whether it lives
    row = promise()
    [pk] = claim(lease=other.name)
    OutgoingMail.objects.update(leased_until=timezone.now() - timedelta(seconds=1))
    assert send_batch(journal) == {"sent": 1}
    assert delivery.send_one(pk, journal=other, carrier=delivery.Carrier(other)) == "taken over"
    assert sink.accepted == {row.message_id: 1}
    other.end()


def test_a_mail_that_a_living_worker_has_sent_and_could_not_mark_is_not_taken_over(promise, sink, journal):
    """Its database was away when the server said 250, and longer than the lease."""
    other = Journal.begin()
    row = promise()
    claim(lease=other.name)
    other.note(ACCEPTED, row.message_id)
    OutgoingMail.objects.update(leased_until=timezone.now() - timedelta(seconds=1))
    assert send_batch(journal) == {}
    assert sink.accepted == {}
    delivery.settle(other)
    row.refresh_from_db()
    assert row.state == MailState.SENT
    other.end()


def test_half_a_line_in_a_journal_is_no_word(promise, journal):
    journal.file.write(f"{ACCEPTED} <whole@x>\n{ACCEPTED} <ha")
    journal.file.flush()
    assert journal.read(ACCEPTED) == {"<whole@x>"}


def test_stopping_gives_back_what_was_not_sent(promise, sink, journal):
    rows = [promise() for _ in range(3)]
    words = iter([False, True])
    assert send_batch(journal, is_stopping=lambda: next(words)) == {"sent": 1}
    assert sorted(OutgoingMail.objects.values_list("state", flat=True)) == ["sent", "waiting", "waiting"]
    assert len(rows) == 3


# --- Afterwards ------------------------------------------------------------------------------------------------


def test_sent_and_given_up_rows_go_after_30_days_and_waiting_ones_never(promise, sink, journal):
    old = timezone.now() - timedelta(days=31)
    sent, dead, waiting, fresh = (promise() for _ in range(4))
    OutgoingMail.objects.filter(pk=sent.pk).update(state="sent", sent_at=old, created=old)
    OutgoingMail.objects.filter(pk=dead.pk).update(state="dead", created=old)
    OutgoingMail.objects.filter(pk=waiting.pk).update(created=old)
    OutgoingMail.objects.filter(pk=fresh.pk).update(state="sent", sent_at=timezone.now(), created=old)
    assert drop_old_mails() == 2
    assert set(OutgoingMail.objects.values_list("pk", flat=True)) == {waiting.pk, fresh.pk}


def test_what_was_given_up_can_be_sent_again(promise, sink, journal):
    row = promise()
    sink.behave = lambda to: "never"
    send_batch(journal)
    sink.behave = lambda to: "accept"
    assert send_again(pk=row.pk)
    assert not send_again(pk=row.pk)  # it waits already
    assert send_batch(journal) == {"sent": 1}
    assert sink.accepted == {row.message_id: 1}
