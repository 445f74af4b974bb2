"""The line to the mail server: opened once a batch, and what its answers mean for a mail."""

import re
import smtplib
import socket
import threading
from contextlib import suppress
from typing import Any

from django.conf import settings
from django.core.mail import EmailMessage, get_connection

ADDRESS = re.compile(r"[^\s<>:;,\"'()]+@[^\s<>:;,\"'()]+")
STEPS = 14  # answers that a mail may have to wait for, greeting to DATA; the last counts six times
ASKS_FOR_A_PASSWORD = {530, 534, 535, 538}


class ServerAway(Exception):
    """Nobody takes mails now: off, silent, or it refuses our password. Says nothing about any mail."""


class TryLater(Exception):
    """This mail was not taken, or nobody knows whether it was."""


class NeverAccepted(Exception):
    """The server says that it will never take this mail."""


def patience() -> float:
    """The longest that one mail may take, in seconds; a server that drips a letter a second ends here too."""
    return float(STEPS * settings.EMAIL_TIMEOUT)


class Line:
    def __init__(self) -> None:
        self.connection: Any = None

    def open(self) -> None:
        """Nothing to do when it is open already."""
        if self.connection is not None:
            return
        connection = get_connection(settings.MAIL_TRANSPORT)
        try:
            connection.open()
        except (smtplib.SMTPException, OSError) as error:
            raise ServerAway(reason(error)) from error
        self.connection = connection

    def send(self, letter: EmailMessage) -> None:
        """Returns when the server has said that the mail is its own now."""
        self.open()
        guard = threading.Timer(patience(), self.hang_up)
        guard.daemon = True
        guard.start()
        try:
            self.connection.send_messages([letter])
        except smtplib.SMTPRecipientsRefused as error:
            code, _text = next(iter(error.recipients.values()))
            raise self.refusal(error, code) from error
        except smtplib.SMTPResponseException as error:
            raise self.refusal(error, error.smtp_code) from error
        except (smtplib.SMTPException, OSError) as error:
            self.cut()
            raise TryLater(reason(error)) from error
        finally:
            guard.cancel()

    def refusal(self, error: smtplib.SMTPException, code: int) -> Exception:
        if code in ASKS_FOR_A_PASSWORD:
            self.cut()
            return ServerAway(reason(error))
        if 500 <= code < 600:
            return NeverAccepted(reason(error))
        if code == 421 or code < 400:
            self.cut()  # it is closing, or not speaking SMTP
        return TryLater(reason(error))

    def hang_up(self) -> None:
        """From the guard's thread: whoever waits for the server reads the end of the line."""
        sock = getattr(getattr(self.connection, "connection", None), "sock", None)
        if sock is not None:
            with suppress(OSError):
                sock.shutdown(socket.SHUT_RDWR)

    def cut(self) -> None:
        """Without a farewell: a server that hangs would have us wait for its answer to that as well."""
        session, self.connection = getattr(self.connection, "connection", None), None
        if session is not None:
            session.close()

    def close(self) -> None:
        connection, self.connection = self.connection, None
        if connection is not None:
            with suppress(smtplib.SMTPException, OSError):  # every mail has had its answer before
                connection.close()


def reason(error: BaseException) -> str:
    """One line for the administrators, without the addresses that servers like to repeat."""
    code: int | str
    text: bytes | str
    if isinstance(error, smtplib.SMTPRecipientsRefused):
        code, text = next(iter(error.recipients.values()))
    elif isinstance(error, smtplib.SMTPResponseException):
        code, text = error.smtp_code, error.smtp_error
    else:
        code, text = type(error).__name__, str(error)
    words = text.decode("utf-8", "replace") if isinstance(text, bytes) else text
    return ADDRESS.sub("…", " ".join(f"{code} {words}".split()))[:300]
