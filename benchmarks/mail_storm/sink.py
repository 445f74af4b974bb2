"""A mail server that keeps what it takes and misbehaves when told: it speaks real SMTP on a real socket."""

import asyncio
import logging
import random
import threading
from collections import Counter
from collections.abc import Callable
from email import message_from_bytes
from email.message import Message
from typing import Any

from aiosmtpd.controller import Controller

HANGS_FOR = 3600.0
LATE = 0.5  # seconds
logging.getLogger("mail.log").setLevel(logging.ERROR)

# What to do with a mail: accept, later (451), never (550 to its recipient), closing (421), hang, drop (before it is
# taken), late (take it and say so a moment later), swallow (take it and cut the line instead of saying so).
Behaviour = Callable[[str], str]


def accept_all(_recipient: str) -> str:
    return "accept"


class Sink:
    """Counts what was accepted, by Message-ID. Runs in a thread of its own; may be switched off and on."""

    def __init__(self, port: int, behave: Behaviour = accept_all, slowest: float = 0.0) -> None:
        self.port, self.behave, self.slowest = port, behave, slowest
        self.accepted: Counter[str] = Counter()
        self.swallowed: Counter[str] = Counter()
        self.letters: list[tuple[str, Message]] = []
        self.tried: Counter[str] = Counter()
        self.lock = threading.Lock()
        self.controller: Controller | None = None
        self.is_ending = False

    def on(self) -> "Sink":
        self.is_ending = False
        self.controller = Controller(Receiver(self), hostname="127.0.0.1", port=self.port, ready_timeout=20)
        self.controller.start()
        return self

    def off(self) -> None:
        self.is_ending = True
        if self.controller is not None:
            self.controller.stop()
            self.controller = None

    def __enter__(self) -> "Sink":
        return self.on()

    def __exit__(self, *_error: object) -> None:
        self.off()

    def take(self, recipient: str, letter: Message, *, is_told: bool) -> None:
        name = str(letter["Message-ID"])
        with self.lock:
            self.accepted[name] += 1
            self.letters.append((recipient, letter))
            if not is_told:
                self.swallowed[name] += 1


class Receiver:
    """aiosmtpd's hooks for one session after the other."""

    def __init__(self, sink: Sink) -> None:
        self.sink = sink

    async def handle_RCPT(self, server: Any, session: Any, envelope: Any, address: str, _options: Any) -> str:  # noqa: N802
        self.sink.tried[address] += 1
        envelope.plan = self.sink.behave(address)
        if envelope.plan == "never":
            return f"550 5.1.1 <{address}> there is no such mailbox"
        envelope.rcpt_tos.append(address)
        return "250 OK"

    async def handle_DATA(self, server: Any, session: Any, envelope: Any) -> str:  # noqa: N802
        plan = envelope.plan
        await asyncio.sleep(random.uniform(0, self.sink.slowest))
        if plan == "later":
            return "451 4.3.0 come again"
        if plan == "closing":
            server.transport.write(b"421 4.3.2 closing\r\n")
            await self.cut(server)
        if plan == "hang":
            await asyncio.sleep(HANGS_FOR)
        if plan == "drop":
            await self.cut(server)
        self.sink.take(envelope.rcpt_tos[0], message_from_bytes(envelope.content), is_told=plan != "swallow")
        if plan == "swallow":
            await self.cut(server)
        if plan == "late":
            try:
                await asyncio.sleep(LATE)
            except asyncio.CancelledError:
                if self.sink.is_ending:  # switched off before it could say so: nobody can know
                    self.sink.swallowed[str(message_from_bytes(envelope.content)["Message-ID"])] += 1
                raise
        return "250 OK"

    async def cut(self, server: Any) -> None:
        server.transport.close()
        await asyncio.sleep(HANGS_FOR)  # the end of the connection cancels this
