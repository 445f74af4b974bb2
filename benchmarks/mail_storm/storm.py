"""One storm: mails are promised twice each, workers killed, the server off, hanging, refusing and dropping."""

import os
import random
import signal
import subprocess
import sys
import tempfile
import threading
import time
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import Any

from benchmarks.mail_storm.sink import Sink
from benchmarks.portals import ROOT, free_port

LONGEST = 3_600.0  # seconds; what has not arrived by then counts as lost


@dataclass
class Plan:
    mails: int = 1_000
    workers: int = 2
    kills: int = 40  # by SIGKILL from outside, at random
    share_of_deaths: float = 0.02  # of mails after whose 250 the worker kills itself before it writes the row
    unknown_addresses: int = 20
    rolled_back: int = 50
    later: float = 0.03
    closing: float = 0.01
    drop: float = 0.03
    hang: float = 0.01
    late: float = 0.05
    swallow: float = 0.0
    slowest: float = 0.15  # seconds that the server ponders a mail, so that deaths fall into every moment
    lifetime: tuple[float, float] = (0.2, 3.0)  # seconds from when a worker is set up to its killing
    seed: int = 5


@dataclass
class Outcome:
    promised: int = 0
    arrived: int = 0
    lost: int = 0
    doubled: int = 0
    doubled_unread: int = 0  # whoever spoke with the server was gone when its 250 came
    doubled_swallowed: int = 0  # the server took the mail and cut the line instead of saying so
    refused_for_good: int = 0
    rolled_back_arrived: int = 0
    killed_at_random: int = 0
    killed_before_update: int = 0
    server_was_off: int = 0
    left_in_table: dict[str, int] = field(default_factory=dict)
    seconds: float = 0.0


class Storm:
    """Needs Django set up on the database that the workers use too, with the table of mails in it."""

    def __init__(self, plan: Plan, environment: dict[str, str]) -> None:
        self.plan, self.random = plan, random.Random(plan.seed)
        self.folder = Path(tempfile.mkdtemp(prefix="mail-storm-"))
        self.sink = Sink(free_port(), self.behave, plan.slowest)
        self.environment = environment | {
            "PORTAL_VAR": str(self.folder),
            "MAIL_HOST": "127.0.0.1",
            "MAIL_PORT": str(self.sink.port),
            "MAIL_TIMEOUT": "1",
        }
        self.outcome = Outcome(promised=plan.mails)
        self.workers: list[subprocess.Popen[bytes]] = []
        self.doomed_at: dict[int, float] = {}  # by pid, of those that are set up

    def behave(self, recipient: str) -> str:
        if recipient.startswith("nobody"):
            return "never"
        dice, upto = self.random.random(), 0.0
        for name in ("later", "closing", "drop", "hang", "late", "swallow"):
            upto += getattr(self.plan, name)
            if dice < upto:
                return name
        return "accept"

    def run(self) -> Outcome:
        began = time.monotonic()
        promising = [threading.Thread(target=self.promise) for _twice in range(2)]
        for thread in promising:
            thread.start()
        self.workers = [self.start_worker() for _ in range(self.plan.workers)]
        try:
            time.sleep(2)  # while the server is still off
            for thread in promising:
                thread.join()
            self.promise_and_roll_back()
            self.sink.on()
            self.rage(until=began + LONGEST)
        finally:
            for worker in self.workers:
                worker.terminate()
            for worker in self.workers:
                worker.wait(timeout=30)
            self.sink.off()
        self.outcome.seconds = round(time.monotonic() - began, 1)
        return self.judge()

    def promise(self) -> None:
        from django.db import connection

        from portal.outgoing_mail.services import enqueue_mail

        for number in range(self.plan.mails):
            name = "nobody" if number < self.plan.unknown_addresses else "member"
            enqueue_mail(
                key=f"storm:{number}",
                kind="storm",
                to=f"{name}{number}@ministry.example",
                subject=f"Mail {number}",
                text="A case was published.",
            )
        connection.close()

    def promise_and_roll_back(self) -> None:
        from django.db import transaction

        from portal.outgoing_mail.services import enqueue_mail

        with transaction.atomic():
            for number in range(self.plan.rolled_back):
                enqueue_mail(key=f"undone:{number}", kind="undone", to="undone@ministry.example", subject="No", text="")
            transaction.set_rollback(True)

    def start_worker(self) -> "subprocess.Popen[bytes]":
        command = [sys.executable, "-m", "benchmarks.mail_storm.worker", str(self.folder)]
        log = (self.folder / "log").open("ab")
        return subprocess.Popen(
            [*command, str(self.plan.share_of_deaths)], cwd=ROOT, env=self.environment, stdout=log, stderr=log
        )

    def rage(self, *, until: float) -> None:
        """Until no mail waits any more; workers that died are started again, as run_portal or systemd would."""
        off_at = {self.plan.mails // 3, 2 * self.plan.mails // 3}
        while time.monotonic() < until and self.is_unfinished():
            time.sleep(0.05)
            if due := [number for number in off_at if len(self.sink.letters) >= number]:
                off_at -= set(due)
                self.sink.off()
                self.outcome.server_was_off += 1
                time.sleep(2)
                self.sink.on()
            for pid in {int(pid) for pid in self.lines("set-up")} - set(self.doomed_at):
                self.doomed_at[pid] = time.monotonic() + self.random.uniform(*self.plan.lifetime)
            for victim in self.workers:
                is_due = time.monotonic() >= self.doomed_at.get(victim.pid, until)
                if is_due and self.outcome.killed_at_random < self.plan.kills and victim.poll() is None:
                    victim.send_signal(signal.SIGKILL)
                    victim.wait()
                    self.outcome.killed_at_random += 1
            for place, worker in enumerate(self.workers):
                if worker.poll() is not None:
                    self.workers[place] = self.start_worker()

    def is_unfinished(self) -> bool:
        from portal.outgoing_mail.models import MailState, OutgoingMail

        return OutgoingMail.objects.filter(state__in=[MailState.WAITING, MailState.SENDING]).exists()

    def judge(self) -> Outcome:
        from django.db.models import Count

        from portal.outgoing_mail.models import OutgoingMail

        told, sink = self.outcome, self.sink
        answers_read = self.lines("answers-read")
        wanted = OutgoingMail.objects.filter(kind="storm").exclude(to__startswith="nobody")
        names = set(wanted.values_list("message_id", flat=True))
        told.arrived = len(names & set(sink.accepted))
        told.lost = self.plan.mails - self.plan.unknown_addresses - told.arrived
        for name, number in sink.accepted.items():
            for _again in range(number - 1):
                # One answer read: the acceptances before it are those whose answers nobody heard.
                if sink.swallowed[name]:
                    told.doubled_swallowed += 1
                elif answers_read.count(name) <= 1:
                    told.doubled_unread += 1
                else:
                    told.doubled += 1
        told.killed_before_update = len(self.lines("deaths"))
        states = OutgoingMail.objects.values_list("state").annotate(number=Count("pk")).order_by("state")
        told.left_in_table = dict(states)
        told.refused_for_good = told.left_in_table.get("dead", 0)
        told.rolled_back_arrived = sum(recipient.startswith("undone") for recipient, _letter in sink.letters)
        return told

    def lines(self, name: str) -> list[str]:
        path = self.folder / name
        return path.read_text().splitlines() if path.exists() else []


def run_storm(plan: Plan, environment: dict[str, str] | None = None) -> dict[str, Any]:
    return asdict(Storm(plan, {**os.environ, **(environment or {})}).run())
