"""The web server: gunicorn manages the processes, and waitress the connections in each of them.

gunicorn's own threads read what a client sends, so that eight clients who send half a request and wait would hold eight
threads. waitress hands a request to a thread once it has arrived in full. The limits that waitress lacks are set here:
how long a request may take to arrive, and how long an answer may wait for the client to take it.
"""

import logging.config
import os
import time
from typing import Any

from django.conf import settings
from gunicorn.glogging import Logger as GunicornLogger
from gunicorn.workers.base import Worker as GunicornWorker
from waitress import wasyncore
from waitress.adjustments import Adjustments
from waitress.channel import HTTPChannel
from waitress.server import TcpWSGIServer
from waitress.task import ThreadedTaskDispatcher

HEADERS, REQUEST = 10, 30  # seconds until the headers have arrived, and the whole request
IDLE = 30  # seconds without any data from the client, or without it taking a finished answer
STALLED = 60  # seconds without the client taking any of an answer that is still being made, such as a recording
CONNECTIONS = 500  # in a process; beyond four fifths of them the oldest without a request are closed
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

    began = 0.0  # when the first byte of the current request arrived

    def received(self, data: bytes) -> bool:
        """Note when a new request begins."""
        if self.request is None:
            self.began = time.time()
        return bool(super().received(data))

    def is_over(self, now: float) -> bool:
        """Return True if the client's time is up."""
        untouched: float = now - self.last_activity
        if self.requests:  # the answer is being made
            return bool(self.total_outbufs_len) and untouched > STALLED
        request = self.request
        if request is None:
            return untouched > IDLE
        allowed = REQUEST if request.headers_finished else HEADERS
        return untouched > IDLE or now - self.began > allowed


class Server(TcpWSGIServer):  # type: ignore[misc]
    """The server of one socket."""

    channel_class = Channel

    @property
    def is_busy(self) -> bool:
        """True if a request is still to be answered, or an answer to be sent."""
        return any(one.requests or one.total_outbufs_len for one in list(self.active_channels.values()))

    def maintenance(self, now: float) -> None:
        """Close the connections whose time is up. waitress calls this each second.

        A client that takes nothing never becomes ready to be written to, so its connection is closed right here.
        """
        channels = list(self.active_channels.values())
        waiting = sorted((one for one in channels if not one.requests), key=lambda one: one.creation_time)
        too_many = max(len(channels) - CONNECTIONS * 4 // 5, 0)
        for channel in {*waiting[:too_many], *(one for one in channels if one.is_over(now))}:
            channel.handle_close()


class Logger(GunicornLogger):  # type: ignore[misc]
    """The log of gunicorn's own processes, in the portal's format: `gunicorn --logger-class portal.web.Logger`."""

    def setup(self, cfg: Any) -> None:
        """Hand the lines on to the portal's handler."""
        super().setup(cfg)
        os.environ.setdefault("DJANGO_SETTINGS_MODULE", "portal.settings")
        logging.config.dictConfig(settings.LOGGING)
        self.error_log.handlers.clear()
        self.error_log.propagate = True


class Worker(GunicornWorker):  # type: ignore[misc]  # gunicorn has no types
    """A process of the web server: `gunicorn --worker-class portal.web.Worker`."""

    def run(self) -> None:
        """Serve until gunicorn ends this process or has ended itself."""
        from portal.background import pulse  # only now is Django set up

        pulse.start("web")
        connections: dict[int, Any] = {}
        threads = ThreadedTaskDispatcher()
        threads.set_thread_count(self.cfg.threads)
        servers = [self._server(one.sock, connections, threads) for one in self.sockets]
        while self.alive and self.ppid == os.getppid():
            self._serve_once(connections)
        for server in servers:  # take no new connections; open requests are still answered
            server.del_channel()
            server.socket.close()
        deadline = time.monotonic() + self.cfg.graceful_timeout
        while any(server.is_busy for server in servers) and time.monotonic() < deadline:
            self._serve_once(connections)
        threads.shutdown(timeout=1)
        wasyncore.close_all(connections)

    def _serve_once(self, connections: dict[int, Any]) -> None:
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
