"""Serves a sandbox on loopback: HTTP/1.1 with kept connections, one write an answer."""

import io
import select
import socket
import struct
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from werkzeug import Response
from werkzeug.serving import BaseWSGIServer, WSGIRequestHandler, make_server
from werkzeug.wsgi import get_input_stream

from sandbox.app import SandboxApp
from sandbox.faults import CONNECTION, Fault, kind
from sandbox.state import Sandbox

HOST = "127.0.0.1"
PIECES = 5  # of a slow body
RESET = struct.pack("ii", 1, 0)  # SO_LINGER: closed at once, with an RST


class Handler(WSGIRequestHandler):
    """werkzeug's own handler closes the connection after every answer and writes it in parts.

    Parts meet Nagle's algorithm and delayed acknowledgement, which costs 40 ms a request on a kept connection; so an
    answer is put together first and written at once.
    """

    protocol_version = "HTTP/1.1"
    wbufsize = -1
    disable_nagle_algorithm = True

    def run_wsgi(self) -> None:
        environ = self.make_environ()
        environ["wsgi.input"] = io.BytesIO(get_input_stream(environ).read())
        fault: Fault = environ.setdefault(CONNECTION, {})
        response = Response.from_app(self.server.app, environ)
        if fault and kind(fault) in ("reset", "time_out"):
            self._hang_up(fault)
            return
        body = b"" if self.command == "HEAD" else response.get_data()
        self.send_response(response.status_code)
        for name, value in response.headers:
            if name.lower() != "content-length":
                self.send_header(name, value)
        if response.status_code != 204:
            self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        for piece in self._pieces(body, fault):
            self.wfile.write(piece)
            self.wfile.flush()

    def _hang_up(self, fault: Fault) -> None:
        """No answer: the connection is reset at once, or left open for a while."""
        if kind(fault) == "reset":
            self.connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, RESET)
        else:
            time.sleep(fault.get("seconds", 60))
        self.close_connection = True

    def _pieces(self, body: bytes, fault: Fault) -> Iterator[bytes]:
        if fault and kind(fault) == "truncated":
            self.close_connection = True
            yield body[: len(body) // 2]
        elif fault:
            size = max(1, -(-len(body) // PIECES))
            for start in range(0, len(body), size):
                time.sleep(fault.get("seconds", 5) / PIECES)
                yield body[start : start + size]
        else:
            yield body

    def finish(self) -> None:
        """A client that hung up lets the last write fail, which is no reason to leave its socket open."""
        try:
            super().finish()
        except ConnectionError:
            pass
        finally:
            self.rfile.close()

    def log(self, type: str, message: str, *args: Any) -> None:
        """Quiet: what was called is counted at /sandbox/calls."""


def make(sandbox: Sandbox, port: int) -> BaseWSGIServer:
    return make_server(HOST, port, SandboxApp(sandbox), threaded=True, request_handler=Handler)


@contextmanager
def serve_in_thread(sandbox: Sandbox, port: int = 0) -> Iterator[str]:
    """Serve while the block runs, and yield the base address, e.g. `http://127.0.0.1:40123`."""
    server = make(sandbox, port)
    end, ended = socket.socketpair()
    thread = threading.Thread(target=_serve_until, args=(server, ended), daemon=True)
    thread.start()
    try:
        yield f"http://{HOST}:{server.port}"
    finally:
        end.close()
        thread.join()
        ended.close()
        server.server_close()


def _serve_until(server: BaseWSGIServer, ended: socket.socket) -> None:
    """Serve until the other end of `ended` is closed.

    `serve_forever` notices its end only when it polls next; this one notices it at once, and each test has a server.
    """
    while True:
        ready, _, _ = select.select([server, ended], [], [])
        if ended in ready:
            return
        server.handle_request()
