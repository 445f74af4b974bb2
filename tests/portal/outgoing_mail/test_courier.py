"""The answer of a mail server is read although its worker is killed while it is on its way."""

import multiprocessing
import os
import signal
import time
from typing import Any

import pytest
from django.core.mail import EmailMessage

from portal.outgoing_mail.courier import Courier
from portal.outgoing_mail.journal import ACCEPTED, Journal
from portal.outgoing_mail.transport import NeverAccepted, ServerAway, TryLater

NAME = "<1@ministry.example>"


def letter_to(address: str) -> EmailMessage:
    return EmailMessage("A code", "12345678", "portal@ministry.example", [address], headers={"Message-ID": NAME})


def until(holds: Any, seconds: float = 20) -> None:
    end = time.monotonic() + seconds
    while not holds():
        assert time.monotonic() < end
        time.sleep(0.02)


@pytest.fixture
def courier(journal: Journal) -> Any:
    courier = Courier(journal)
    yield courier
    courier.stop()


def test_a_killed_worker_s_courier_reads_the_answer_and_ends(sink: Any) -> None:
    sink.behave = lambda _address: "late"

    def work() -> None:
        Courier(Journal.begin()).send(letter_to("ana@ministry.example"), NAME)

    worker = multiprocessing.get_context("fork").Process(target=work)
    worker.start()
    until(lambda: sink.accepted[NAME])
    os.kill(worker.pid, signal.SIGKILL)
    worker.join()
    assert list(Journal.of_the_dead()) == [], "its lock is still held"
    until(lambda: [dead.read(ACCEPTED) for dead in Journal.of_the_dead()] == [{NAME}])
    assert sink.accepted[NAME] == 1


@pytest.mark.parametrize(
    ("behaviour", "raised"), [("never", NeverAccepted), ("later", TryLater), ("drop", TryLater), ("accept", None)]
)
def test_the_answers_mean_what_they_mean_without_a_courier(courier, journal, sink, behaviour, raised):
    sink.behave = lambda _address: behaviour
    if raised:
        with pytest.raises(raised) as told:
            courier.send(letter_to("ana@ministry.example"), NAME)
        assert "ana@" not in str(told.value)
        assert journal.read(ACCEPTED) == set()
    else:
        courier.send(letter_to("ana@ministry.example"), NAME)
        assert journal.read(ACCEPTED) == {NAME}


def test_without_a_server_nobody_is_blamed(courier):
    with pytest.raises(ServerAway):
        courier.open()


def test_a_courier_that_dies_is_followed_by_another(courier, journal, sink):
    courier.open()
    os.kill(courier.process.pid, signal.SIGKILL)
    with pytest.raises(TryLater, match="ended"):
        courier.send(letter_to("ana@ministry.example"), NAME)
    courier.send(letter_to("ana@ministry.example"), NAME)
    assert sink.accepted[NAME] == 1


def test_a_letter_that_cannot_be_sent_is_put_off_and_the_next_one_goes(courier, sink):
    with pytest.raises(TryLater):
        courier.send(EmailMessage("A\nB", "x", "portal@ministry.example", ["ana@ministry.example"]), NAME)
    courier.send(letter_to("ana@ministry.example"), NAME)
    assert sink.accepted[NAME] == 1
