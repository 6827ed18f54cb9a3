import os
import signal
import socket
import subprocess
import sys
from contextlib import closing
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
import requests

from sandbox.hubspot import seed
from sandbox.server import HOST, RESET, make, serve_in_thread
from sandbox.state import Sandbox
from tests.sandbox.hubspot.portal import CONTACTS, Portal

if TYPE_CHECKING:
    from _typeshed.wsgi import StartResponse, WSGIEnvironment

AUTH = {"Authorization": f"Bearer {seed.ACCESS_TOKEN}"}
NOTHING: dict[str, list[str]] = {"inputs": [], "properties": []}


def test_a_connection_is_kept_and_does_not_stall() -> None:
    with serve_in_thread(Portal().sandbox) as url, requests.Session() as session:
        answers = [
            session.post(f"{url}/hubspot{CONTACTS}/batch/read", json=NOTHING, headers=AUTH, timeout=5)
            for _ in range(20)
        ]
    assert {answer.status_code for answer in answers} == {200}
    assert not any("close" in answer.headers.get("Connection", "") for answer in answers)
    fastest = min(answer.elapsed for answer in answers)  # the others may have waited for a busy machine
    assert fastest.total_seconds() < 0.03, "40 ms a request is what unbuffered answers cost"


def test_a_refused_body_does_not_spoil_the_next_request() -> None:
    with serve_in_thread(Portal().sandbox) as url, requests.Session() as session:
        path = f"{url}/hubspot{CONTACTS}/batch/read"
        assert session.post(path, json=NOTHING, timeout=5).status_code == 401
        assert session.post(path, json=NOTHING, headers=AUTH, timeout=5).status_code == 200
        assert session.delete(f"{url}/hubspot{CONTACTS}/1", headers=AUTH, timeout=5).status_code == 204
        assert session.post(path, json=NOTHING, headers=AUTH, timeout=5).status_code == 200


def test_a_client_that_hangs_up_before_its_answer_leaves_no_socket_open() -> None:
    sandbox = Portal().sandbox
    client = socket.socket()
    client.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, RESET)

    def hang_up(environ: "WSGIEnvironment", start_response: "StartResponse") -> list[bytes]:
        client.close()
        start_response("200 OK", [])
        return [b"x"]

    server = make(sandbox, 0)
    server.app = hang_up
    with closing(server.socket):
        client.connect((HOST, server.port))
        client.sendall(b"GET / HTTP/1.1\r\nHost: sandbox\r\n\r\n")
        accepted, address = server.get_request()
        descriptor = accepted.fileno()
        server.finish_request(accepted, address)
        server.shutdown_request(accepted)
        with pytest.raises(OSError, match="Bad file descriptor"):
            os.fstat(descriptor)


def test_the_process_says_when_it_is_ready_and_saves_when_told_to_stop(tmp_path: Path) -> None:
    state = tmp_path / "state.json"
    Portal().sandbox.save(state)
    command = [sys.executable, "-m", "sandbox", "--port", "0", "--state", str(state)]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as process:  # noqa: S603  (our own command)
        assert process.stdout is not None
        url = process.stdout.readline().split()[-1]
        body = {"properties": {"email": "ann@kuusi.example"}, "associations": []}
        assert requests.post(url + CONTACTS, json=body, headers=AUTH, timeout=5).status_code == 201
        process.send_signal(signal.SIGTERM)
        assert process.wait(timeout=10) == 0
    kept = Sandbox.load(state).hubspot["contacts"].values()
    assert [one["properties"]["email"] for one in kept] == ["ann@kuusi.example"]
