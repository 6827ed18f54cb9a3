"""No slow client holds up the web server that `serve`, the image and compose run, even without a proxy in front."""

import http.client
import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from portal import web
from tests.portal.processes.test_serve import answers, free_port, until

ROOT = Path(__file__).resolve().parents[3]
HEAD = b"POST /webhooks/zoom/nobody/ HTTP/1.1\r\nHost: 127.0.0.1\r\n"
HALVES = {
    "nothing": b"",
    "half a line": b"GET /hea",
    "half of the headers": HEAD,
    "no body": HEAD + b"Content-Length: 10\r\n\r\n",
    "half a body": HEAD + b"Content-Length: 10\r\n\r\n12345",
    "half a chunked body": HEAD + b"Transfer-Encoding: chunked\r\n\r\n5\r\n12",
}


@pytest.fixture(scope="module")
def port(tmp_path_factory: pytest.TempPathFactory) -> Iterator[int]:
    """The portal's web server, one process of eight threads."""
    port, var = free_port(), tmp_path_factory.mktemp("var")
    environment = {name: os.environ[name] for name in ("PATH", "HOME") if name in os.environ} | {"VAR_DIR": str(var)}
    subprocess.run([sys.executable, "manage.py", "migrate", "-v", "0"], cwd=ROOT, env=environment, check=True)  # noqa: S603
    gunicorn = ("gunicorn", "--bind", f"127.0.0.1:{port}", "--worker-class", "portal.web.Worker", "--threads", "8")
    process = subprocess.Popen([sys.executable, "-m", *gunicorn, "portal.wsgi"], cwd=ROOT, env=environment)  # noqa: S603
    try:
        assert until(lambda: answers(port), seconds=90)
        yield port
    finally:
        process.send_signal(signal.SIGTERM)
        assert process.wait(timeout=60) == 0


def opened(port: int, sent: bytes = b"", count: int = 1) -> list[socket.socket]:
    sockets = [socket.create_connection(("127.0.0.1", port), timeout=60) for _ in range(count)]
    for one in sockets:
        one.sendall(sent)
    return sockets


def closed(sockets: list[socket.socket]) -> None:
    for one in sockets:
        one.close()


@pytest.mark.parametrize("half", HALVES)
def test_requests_that_are_never_finished_hold_up_nobody(port: int, half: str) -> None:
    slow = opened(port, HALVES[half], count=40)
    assert all(answers(port) for _ in range(3))
    closed(slow)


def test_the_limits_are_kept(port: int) -> None:
    """Headers that come byte by byte as well as those that do not come at all."""
    silent, dripping = opened(port, HEAD)[0], opened(port, HEAD)[0]
    dripping.settimeout(1)

    def is_closed() -> bool:
        try:
            dripping.sendall(b"X")
            return dripping.recv(1) == b""
        except TimeoutError:
            return False
        except OSError:
            return True

    assert until(is_closed, seconds=web.HEADERS * 6)
    assert silent.recv(1) == b""
    closed([silent, dripping])


def test_more_connections_than_there_may_be_leave_room_for_others(port: int) -> None:
    slow = opened(port, HALVES["half a line"], count=web.CONNECTIONS)
    assert until(lambda: answers(port), seconds=30)
    closed(slow)


@pytest.mark.parametrize(
    ("sent", "status"),
    [
        (HEAD + b"X: " + b"x" * web.LIMITS["max_request_header_size"] + b"\r\n\r\n", 431),
        (HEAD + b"Content-Length: 99999999\r\n\r\n", 413),
        (HEAD + b"Content-Length: 1\r\nContent-Length: 2\r\n\r\n", 400),
        (b"GET / HTTP/9\r\n\r\n", 400),
    ],
    ids=["headers too large", "body too large", "two lengths", "no HTTP"],
)
def test_what_is_no_sane_request_is_refused(port: int, sent: bytes, status: int) -> None:
    (one,) = opened(port, sent)
    answer = http.client.HTTPResponse(one)
    answer.begin()
    assert answer.status == status
    answer.close()
    closed([one])


# --- Each limit -------------------------------------------------------------------------------------------------------


class Request:
    def __init__(self, headers_finished: bool) -> None:
        self.headers_finished = headers_finished


def channel(**state: Any) -> web.Channel:
    """A connection that was opened a moment ago."""
    made: web.Channel = web.Channel.__new__(web.Channel)
    made.__dict__ |= {"requests": [], "request": None, "last_activity": 1000.0, "began": 1000.0} | state
    return made


@pytest.mark.parametrize(
    ("state", "seconds"),
    [
        ({}, web.IDLE),
        ({"request": Request(False), "last_activity": 9999.0}, web.HEADERS),
        ({"request": Request(True), "last_activity": 9999.0}, web.REQUEST),
        ({"total_outbufs_len": 5}, web.IDLE),
        ({"requests": [1], "total_outbufs_len": 5}, web.STALLED),
    ],
    ids=["nothing comes", "headers", "a body", "an answer that is not taken", "a player that stalls"],
)
def test_a_client_has_so_many_seconds(state: dict[str, Any], seconds: int) -> None:
    one = channel(**state)
    assert not one.is_over(1000.0 + seconds)
    assert one.is_over(1000.0 + seconds + 1)


def test_an_answer_may_take_as_long_as_it_takes_to_make() -> None:
    assert not channel(requests=[1], total_outbufs_len=0).is_over(time.time())
