"""A mail server on this machine: it takes messages over SMTP, or refuses them as a test wants it."""

import socketserver
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from email import message_from_bytes
from email.message import Message
from email.policy import default

from django.test import override_settings


@dataclass
class Mailbox:
    """What has arrived. `refuse`: a command's first word → the answer to it. `drips`: its greeting has
    no end."""

    port: int = 0
    arrived: list[Message] = field(default_factory=list)
    recipients: list[str] = field(default_factory=list)
    refuse: dict[str, str] = field(default_factory=dict)
    drips: bool = False
    stop: threading.Event = field(default_factory=threading.Event)


class _Handler(socketserver.StreamRequestHandler):
    server: "_Server"

    def handle(self) -> None:
        box = self.server.box
        if box.drips:
            while not box.stop.wait(0.05):
                try:
                    self.wfile.write(b"2")
                except OSError:
                    return
            return
        self._say("220 mail.example")
        while line := self.rfile.readline().decode().strip():
            word = line.split()[0].upper()
            if word in box.refuse:
                self._say(box.refuse[word])
            elif word == "EHLO":
                self._say("250-mail.example", "250 SMTPUTF8")
            elif word == "RCPT":
                box.recipients.append(line.partition("<")[2].partition(">")[0])
                self._say("250 ok")
            elif word == "DATA":
                self._say("354 go on")
                box.arrived.append(self._message())
                self._say(box.refuse.get("END", "250 taken"))
            elif word == "QUIT":
                self._say("221 bye")
                return
            else:
                self._say("250 ok")

    def _message(self) -> Message:
        lines = []
        while (line := self.rfile.readline().rstrip(b"\r\n")) != b".":
            lines.append(line.removeprefix(b"."))
        return message_from_bytes(b"\n".join(lines), policy=default)

    def _say(self, *lines: str) -> None:
        for line in lines:
            self.wfile.write(f"{line}\r\n".encode())


class _Server(socketserver.ThreadingTCPServer):
    allow_reuse_address, daemon_threads = True, True

    def __init__(self, box: Mailbox) -> None:
        super().__init__(("127.0.0.1", 0), _Handler)
        self.box = box


@contextmanager
def mail_server() -> Iterator[Mailbox]:
    """Serve, and let the portal send its e-mails there."""
    box = Mailbox()
    server = _Server(box)
    box.port = server.server_address[1]
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02})
    thread.start()
    try:
        with override_settings(EMAIL_HOST="127.0.0.1", EMAIL_PORT=box.port, DEFAULT_FROM_EMAIL="portal@own.example"):
            yield box
    finally:
        box.stop.set()
        server.shutdown()
        server.server_close()
        thread.join()


def text_of(message: Message) -> str:
    """Return the text of a message as people read it."""
    payload = message.get_payload(decode=True)
    assert isinstance(payload, bytes)
    return payload.decode()
