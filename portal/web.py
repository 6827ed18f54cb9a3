"""The web server: gunicorn looks after the processes, waitress in each of them after the connections.

gunicorn's own threads read what a client sends, so that eight clients who send half a request and wait hold eight
threads. waitress hands a request to a thread once it is there in full. What it has no limits for is limited here: how
long a request may take to come, and how long an answer may lie untaken.
"""

import os
import time
from typing import Any

from gunicorn.workers.base import Worker as GunicornWorker
from waitress import wasyncore
from waitress.adjustments import Adjustments
from waitress.channel import HTTPChannel
from waitress.server import TcpWSGIServer
from waitress.task import ThreadedTaskDispatcher

HEADERS, REQUEST = 10, 30  # seconds until the headers are there, and all of it
IDLE = 30  # seconds in which nothing comes, or an answer that is ready is not taken
STALLED = 60  # seconds in which nothing is taken of an answer that is still being made, as a recording that is played
CONNECTIONS = 500  # in a process; beyond four fifths of it the oldest ones that wait for a request are closed
LIMITS = {
    "channel_timeout": IDLE,
    "cleanup_interval": 1,
    "connection_limit": CONNECTIONS,
    "max_request_header_size": 32 * 1024,
    "max_request_body_size": 4 * 1024 * 1024,
    "outbuf_high_watermark": 1024 * 1024,
}


class Channel(HTTPChannel):  # type: ignore[misc]  # waitress has no types
    """A connection of a client."""

    began = 0.0  # when the first byte of the request came that is being received

    def received(self, data: bytes) -> bool:
        if self.request is None:
            self.began = time.time()
        return bool(super().received(data))

    def is_over(self, now: float) -> bool:
        """Return True if the client has had its time."""
        untouched: float = now - self.last_activity
        if self.requests:  # it is being answered
            return bool(self.total_outbufs_len) and untouched > STALLED
        request = self.request
        if request is None:
            return untouched > IDLE
        allowed = REQUEST if request.headers_finished else HEADERS
        return untouched > IDLE or now - self.began > allowed


class Server(TcpWSGIServer):  # type: ignore[misc]
    channel_class = Channel

    @property
    def under_way(self) -> bool:
        """Something is still to be answered, or the answer to be sent."""
        return any(one.requests or one.total_outbufs_len for one in list(self.active_channels.values()))

    def maintenance(self, now: float) -> None:
        """Each second. A client that takes nothing is never ready to be told: its connection is closed right here."""
        channels = list(self.active_channels.values())
        waiting = sorted((one for one in channels if not one.requests), key=lambda one: one.creation_time)
        too_many = max(len(channels) - CONNECTIONS * 4 // 5, 0)
        for channel in {*waiting[:too_many], *(one for one in channels if one.is_over(now))}:
            channel.handle_close()


class Worker(GunicornWorker):  # type: ignore[misc]  # gunicorn has no types
    """`gunicorn --worker-class portal.web.Worker`: a process of it."""

    def run(self) -> None:
        connections: dict[int, Any] = {}
        threads = ThreadedTaskDispatcher()
        threads.set_thread_count(self.cfg.threads)
        servers = [self._server(one.sock, connections, threads) for one in self.sockets]
        while self.alive and self.ppid == os.getppid():
            self._turn(connections)
        for server in servers:  # no new ones; those that are under way are answered
            server.del_channel()
            server.socket.close()
        deadline = time.monotonic() + self.cfg.graceful_timeout
        while any(server.under_way for server in servers) and time.monotonic() < deadline:
            self._turn(connections)
        threads.shutdown(timeout=1)
        wasyncore.close_all(connections)

    def _turn(self, connections: dict[int, Any]) -> None:
        self.notify()
        wasyncore.loop(timeout=1, use_poll=True, map=connections, count=1)

    def _server(self, sock: Any, connections: dict[int, Any], threads: ThreadedTaskDispatcher) -> Server:
        adjustments = Adjustments(
            sockets=[sock],
            ident=None,
            clear_untrusted_proxy_headers=False,  # the portal knows which proxies to trust
            backlog=self.cfg.backlog,
            **LIMITS,
        )
        info = (sock.family, sock.type, sock.proto, sock.getsockname())
        return Server(self.wsgi, connections, True, sock, threads, adj=adjustments, sockinfo=info, bind_socket=False)
