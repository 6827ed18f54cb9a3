"""A receiver of the alerts' webhook on this machine: it checks the signature as the documents say how."""

import hashlib
import hmac
import json
import socket
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

import pytest

SECRET = "a secret of both sides"
PUBLIC = "93.184.216.34"


@dataclass
class Receiver:
    """What has arrived with a right signature. `answer`: the status; `drips`: it sends its answer letter by letter."""

    url: str = ""
    arrived: list[dict[str, Any]] = field(default_factory=list)
    timestamps: list[int] = field(default_factory=list)
    answer: int = 204
    drips: bool = False
    asked: int = 0
    stop: threading.Event = field(default_factory=threading.Event)


class _Handler(BaseHTTPRequestHandler):
    box: Receiver

    def do_POST(self) -> None:  # noqa: N802  (the name that http.server wants)
        box = self.box
        box.asked += 1
        body = self.rfile.read(int(self.headers["Content-Length"])).decode()
        timestamp, given = self.headers["X-Portal-Timestamp"], self.headers["X-Portal-Signature"]
        wanted = hmac.new(SECRET.encode(), f"v0:{timestamp}:{body}".encode(), hashlib.sha256).hexdigest()
        if not hmac.compare_digest(given, f"v0={wanted}"):
            self._answer(401)
            return
        while box.drips and not box.stop.wait(0.05):
            try:
                self.wfile.write(b"H")
            except OSError:
                return
        if 200 <= box.answer < 300:
            box.arrived.append(json.loads(body))
            box.timestamps.append(int(timestamp))
        self._answer(box.answer)

    def _answer(self, status: int) -> None:
        self.send_response(status)
        if status == 302:
            self.send_header("Location", self.box.url)
        self.send_header("Content-Length", "0")
        self.end_headers()

    def log_message(self, *_: Any) -> None:
        pass


@contextmanager
def alert_receiver() -> Iterator[Receiver]:
    """Serve on this machine, which the portal itself would refuse as private."""
    box = Receiver()
    handler = type("Handler", (_Handler,), {"box": box})
    server = ThreadingHTTPServer(("127.0.0.1", 0), handler)
    server.daemon_threads = True
    box.url = f"http://127.0.0.1:{server.server_port}/alerts"
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02})
    thread.start()
    try:
        yield box
    finally:
        box.stop.set()
        server.shutdown()
        server.server_close()
        thread.join()


def lead_to(monkeypatch: pytest.MonkeyPatch, box: Receiver) -> None:
    """Give the receiver a public name and address; the way there ends on this machine."""
    real = socket.getaddrinfo
    leads_to = {"receiver.example": PUBLIC, PUBLIC: "127.0.0.1"}

    def lookup(host: Any, port: Any, *args: Any, **options: Any) -> Any:
        return real(leads_to.get(host, host), port, *args, **options)

    monkeypatch.setattr(socket, "getaddrinfo", lookup)
    box.url = box.url.replace("127.0.0.1", "receiver.example")
