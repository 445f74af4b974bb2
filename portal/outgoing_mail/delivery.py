"""How the mails that are owed are sent: each once, whatever dies meanwhile.

A batch is claimed under a lease; before each mail the worker asks whether it is still its own; what the server took
goes into the journal first and into the row after. `docs/mail.md` says which accidents this survives.
"""

import logging
import random
from collections import Counter
from collections.abc import Callable
from datetime import timedelta

from django.db import connection, transaction
from django.db.models import F
from django.utils import timezone

from portal.outgoing_mail.courier import Carrier, Courier
from portal.outgoing_mail.journal import ACCEPTED, BEGUN, Journal, accepted_here
from portal.outgoing_mail.letters import letter_of
from portal.outgoing_mail.models import MailState, OutgoingMail
from portal.outgoing_mail.transport import ADDRESS, NeverAccepted, ServerAway, TryLater, patience

logger = logging.getLogger(__name__)

BATCH = 20
PAUSES = [60, 300, 1_800, 7_200, 28_800, 86_400]  # seconds after the first, second … failed try; then given up
JITTER = 0.2  # so that a thousand mails that failed together do not come back together


def lease_lasts() -> timedelta:
    """Longer than a mail can hang: it is renewed before each."""
    return timedelta(seconds=patience() + 60)


def never() -> bool:
    return False


def send_batch(
    journal: Journal, *, by: Carrier | Courier | None = None, is_stopping: Callable[[], bool] = never
) -> "Counter[str]":
    """Send what is due, at most a batch; what became of it. Raises ServerAway with the rows given back."""
    settle_dead()
    settle(journal)  # only when the database went away in the middle of the last batch is there anything
    done: Counter[str] = Counter()
    if not OutgoingMail.objects.due().exists():
        return done  # an idle worker takes no lock
    ids = claim(lease=journal.name)
    if not ids:
        return done
    carrier = by or Carrier(journal)
    try:
        carrier.open()
        for pk in ids:
            if is_stopping():
                break
            done[send_one(pk, journal=journal, carrier=carrier)] += 1
    finally:
        carrier.close()
        settle(journal)
    return done


@transaction.atomic
def claim(*, lease: str) -> list[int]:
    """On PostgreSQL two workers pass by each other's rows; on SQLite the transaction itself is the lock."""
    due = OutgoingMail.objects.due().exclude(message_id__in=accepted_here()).order_by("next_try", "pk")
    if connection.features.has_select_for_update_skip_locked:
        due = due.select_for_update(skip_locked=True)
    ids = list(due.values_list("pk", flat=True)[:BATCH])
    until = timezone.now() + lease_lasts()
    OutgoingMail.objects.filter(pk__in=ids).update(state=MailState.SENDING, lease=lease, leased_until=until)
    return ids


def send_one(pk: int, *, journal: Journal, carrier: Carrier | Courier) -> str:
    own = OutgoingMail.objects.filter(pk=pk, state=MailState.SENDING, lease=journal.name)
    if not own.update(leased_until=timezone.now() + lease_lasts()):
        return "taken over"
    mail = OutgoingMail.objects.get(pk=pk)
    try:
        letter = letter_of(mail)
    except Exception as error:
        # Whatever a row holds: it must not stop its neighbours.
        logger.warning("%s cannot become a mail: %s", mail.key, type(error).__name__)
        return give_up(mail, f"cannot become a mail: {type(error).__name__}")  # its text may quote what is private
    carrier.open()
    journal.note(BEGUN, mail.message_id)
    try:
        carrier.send(letter, mail.message_id)
    except NeverAccepted as error:
        return give_up(mail, str(error))
    except TryLater as error:
        return put_off(mail, str(error))
    except ServerAway:
        release(mail, state=MailState.WAITING)
        raise
    mark_sent(mail)
    return "sent"


def mark_sent(mail: OutgoingMail) -> None:
    OutgoingMail.objects.filter(pk=mail.pk).update(**sent_now())


def sent_now() -> dict[str, object]:
    """What a sent row is: the key, so that nothing is sent twice, and none of the words."""
    return {
        "state": MailState.SENT,
        "sent_at": timezone.now(),
        "subject": "",
        "text": "",
        "html": "",
        "headers": {},
        "error": "",
        "lease": "",
        "leased_until": None,
    }


def give_up(mail: OutgoingMail, why: str) -> str:
    release(mail, state=MailState.DEAD, error=ADDRESS.sub("…", why)[:300], tries=F("tries") + 1)
    logger.error("gave up on the mail %s: %s", mail.key, ADDRESS.sub("…", why))
    return "given up"


def put_off(mail: OutgoingMail, why: str) -> str:
    if mail.tries >= len(PAUSES):
        return give_up(mail, why)
    seconds = PAUSES[mail.tries] * random.uniform(1 - JITTER, 1 + JITTER)
    release(
        mail,
        state=MailState.WAITING,
        error=why,
        tries=F("tries") + 1,
        next_try=timezone.now() + timedelta(seconds=seconds),
    )
    return "put off"


def release(mail: OutgoingMail, **values: object) -> None:
    own = OutgoingMail.objects.filter(pk=mail.pk, state=MailState.SENDING, lease=mail.lease)
    own.update(lease="", leased_until=None, **values)


@transaction.atomic
def settle_rows(journal: Journal) -> None:
    accepted, begun = journal.read(ACCEPTED), journal.read(BEGUN)
    OutgoingMail.objects.filter(message_id__in=accepted).exclude(state=MailState.SENT).update(**sent_now())
    own = OutgoingMail.objects.filter(lease=journal.name, state=MailState.SENDING)
    for mail in own.filter(message_id__in=begun):
        # Its worker died over it: a mail that kills who sends it must come to an end some day.
        put_off(mail, "the worker ended while it sent this mail")
    own.update(state=MailState.WAITING, lease="", leased_until=None)


def settle(journal: Journal) -> None:
    """What the journal knows goes into the table; what it claimed and did not send is given back."""
    settle_rows(journal)
    journal.clear()


def settle_dead() -> None:
    for journal in Journal.of_the_dead():
        settle_rows(journal)
        journal.end()
