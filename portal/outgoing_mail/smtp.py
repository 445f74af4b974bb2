"""Django's line to an SMTP server, more patient where impatience makes doubles."""

import smtplib
from typing import Any

from django.core.mail.backends.smtp import EmailBackend

END_OF_MAIL = b"\r\n.\r\n"
LAST_ANSWER = 6  # times EMAIL_TIMEOUT


class PatientLastAnswer:
    """A server may have taken the mail while it says nothing yet; whoever leaves then sends it twice.

    RFC 5321 (4.5.3.2.6) asks for ten minutes here, for this reason; a minute does for a server that is near.
    """

    def send(self, s: Any) -> None:
        super().send(s)
        if isinstance(s, bytes) and s.endswith(END_OF_MAIL):
            self.wait(LAST_ANSWER)

    def data(self, msg: Any) -> Any:
        try:
            return super().data(msg)
        finally:
            self.wait(1)

    def wait(self, times: int) -> None:
        sock, timeout = getattr(self, "sock", None), getattr(self, "timeout", None)
        if sock is not None and isinstance(timeout, int | float):
            sock.settimeout(timeout * times)


class PatientSMTP(PatientLastAnswer, smtplib.SMTP):
    pass


class PatientSMTPOverTLS(PatientLastAnswer, smtplib.SMTP_SSL):
    pass


class PatientBackend(EmailBackend):
    @property
    def connection_class(self) -> type[smtplib.SMTP]:
        return PatientSMTPOverTLS if self.use_ssl else PatientSMTP
