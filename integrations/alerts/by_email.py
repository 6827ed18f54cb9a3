"""The e-mail: one message to one address, over the server that EMAIL_URL names.

The time-out of `smtplib` holds between two pieces; a server that drips its answers must not keep a worker.
"""

import contextlib
import io
import smtplib
from typing import Any

from django.conf import settings
from django.core.mail import EmailMessage
from django.core.mail.backends.smtp import EmailBackend

from integrations.errors import GiveUp, RetryLater
from integrations.transport.connections import TimedReads, answered_within

TIMEOUT = 10  # seconds between two pieces
LONGEST = 30.0  # seconds of the whole conversation
NOT_SET = "E-mail can't be sent: set EMAIL_URL, then restart the portal."
UNREACHABLE = "The mail server does not answer: check EMAIL_URL and the server."
NOT_ACCEPTED = (
    "The mail server does not accept the name and password of EMAIL_URL: correct them, then restart the portal."
)
SENDER_REFUSED = "The mail server refuses the sender: set EMAIL_FROM to an address that it sends for."
ADDRESS_REFUSED = "The mail server refuses this address: correct or remove it."
MESSAGE_REFUSED = "The mail server refuses the message: look into its log."


class _TimedSMTP(smtplib.SMTP):
    """A conversation that ends at the deadline of `answered_within`."""

    def getreply(self) -> tuple[int, bytes]:
        if self.file is None and self.sock:
            self.file = io.BufferedReader(TimedReads(self.sock.makefile("rb", buffering=0), self.sock))
        return super().getreply()


class _TimedSMTPOverTLS(_TimedSMTP, smtplib.SMTP_SSL):
    pass


class _Backend(EmailBackend):
    @property
    def connection_class(self) -> Any:
        return _TimedSMTPOverTLS if self.use_ssl else _TimedSMTP


def send(address: str, subject: str, text: str, message_id: str) -> None:
    """Send a message once. A second try has the same `message_id`, by which mailboxes know it again.

    Raises: RetryLater if it may arrive another time, GiveUp if the server refuses the address or the message.
    """
    if not settings.EMAIL_HOST:
        raise RetryLater(NOT_SET)
    headers = {"Message-ID": message_id, "Auto-Submitted": "auto-generated"}
    message = EmailMessage(subject, text, settings.DEFAULT_FROM_EMAIL, [address], headers=headers)
    backend = _Backend(timeout=TIMEOUT)
    with answered_within(LONGEST):
        try:
            backend.open()
            backend.send_messages([message])
        except (smtplib.SMTPException, OSError) as error:
            raise _named(error) from error
        finally:
            with contextlib.suppress(smtplib.SMTPException, OSError):  # the message has arrived, or has not, by then
                backend.close()


def _named(error: Exception) -> RetryLater | GiveUp:
    detail = type(error).__name__
    if isinstance(error, smtplib.SMTPRecipientsRefused):
        for_good = all(code >= 500 for code, _text in error.recipients.values())
        return GiveUp(ADDRESS_REFUSED, detail=detail) if for_good else RetryLater(UNREACHABLE, detail=detail)
    if isinstance(error, smtplib.SMTPSenderRefused):
        return RetryLater(SENDER_REFUSED, detail=detail)
    if isinstance(error, smtplib.SMTPAuthenticationError):
        return RetryLater(NOT_ACCEPTED, detail=detail)
    if isinstance(error, smtplib.SMTPDataError) and error.smtp_code >= 500:
        return GiveUp(MESSAGE_REFUSED, detail=detail)
    return RetryLater(UNREACHABLE, detail=detail)
