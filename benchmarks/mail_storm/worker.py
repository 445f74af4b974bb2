"""`send_mails --watch` as it is, but impatient, and with a knack for dying at the worst moment.

It notes which answers it has read, by another way than the journal that is on trial.
"""

import os
import random
import signal
import sys
from pathlib import Path
from typing import Any

import django

PAUSES = [0.5, 0.5, 1, 1, 2, 2]  # seconds, in place of minutes and hours


def main(folder: Path, share_of_deaths: float) -> None:
    django.setup()
    from django.core.management import call_command

    from portal.outgoing_mail import delivery
    from portal.outgoing_mail.transport import Line

    delivery.PAUSES[:] = PAUSES  # type: ignore[assignment]
    evidence = os.open(folder / "answers-read", os.O_WRONLY | os.O_CREAT | os.O_APPEND)
    deaths = os.open(folder / "deaths", os.O_WRONLY | os.O_CREAT | os.O_APPEND)
    send, mark_sent = Line.send, delivery.mark_sent

    def send_and_note(self: Line, letter: Any) -> None:
        send(self, letter)
        os.write(evidence, f"{letter.extra_headers['Message-ID']}\n".encode())

    def die_or_mark(mail: Any) -> None:
        if random.random() < share_of_deaths:
            os.write(deaths, b"between 250 and update\n")
            os.kill(os.getpid(), signal.SIGKILL)
        mark_sent(mail)

    Line.send = send_and_note  # type: ignore[method-assign]
    delivery.mark_sent = die_or_mark
    with (folder / "set-up").open("a") as file:
        file.write(f"{os.getpid()}\n")
    call_command("send_mails", watch=True)


if __name__ == "__main__":
    main(Path(sys.argv[1]), float(sys.argv[2]))
