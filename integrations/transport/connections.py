"""Connections that keep a deadline for the whole answer, and those that go to the open network only.

The time-out of `requests` holds between two pieces: a server that sends one letter every few seconds could keep a
thread for ever. So every read looks at the time that is left.
"""

import contextlib
import functools
import io
import socket
import time
from collections.abc import Iterator, Mapping
from contextvars import ContextVar
from http.client import HTTPResponse
from typing import Any
from urllib.parse import urlsplit

import requests
from requests.adapters import HTTPAdapter
from urllib3 import HTTPConnectionPool, HTTPSConnectionPool
from urllib3.connection import HTTPConnection, HTTPSConnection
from urllib3.exceptions import HTTPError, NewConnectionError

from integrations.errors import SkipRecord
from integrations.transport.addresses import public_ips

PRIVATE = "The file's address is on a private network, so it is not downloaded."
LONGEST = 120.0  # seconds of one answer, from its first byte to its last
TOKEN_ANSWER = 30.0  # seconds of the answer to a request for a token: others wait for it

_longest: ContextVar[float] = ContextVar("longest_answer", default=LONGEST)


@contextlib.contextmanager
def answered_within(seconds: float) -> Iterator[None]:
    """Set how many seconds an answer to a request made inside may take, even if it is read later."""
    before = _longest.set(seconds)
    try:
        yield
    finally:
        _longest.reset(before)


class TimedReads(io.RawIOBase):
    """The bytes of a connection, readable until the deadline."""

    def __init__(self, raw: Any, sock: socket.socket) -> None:
        self._raw, self._sock = raw, sock
        self._pause = sock.gettimeout()
        self._deadline = time.monotonic() + _longest.get()

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: Any) -> int | None:
        left = self._deadline - time.monotonic()
        if left <= 0:
            raise TimeoutError("The answer took too long.")
        self._sock.settimeout(left if self._pause is None else min(left, self._pause))
        count: int | None = self._raw.readinto(buffer)
        return count

    def close(self) -> None:
        self._raw.close()
        super().close()


class _TimedResponse(HTTPResponse):
    def __init__(self, sock: socket.socket, *args: Any, **options: Any) -> None:
        super().__init__(sock, *args, **options)
        reader: Any = self.fp
        self.fp = io.BufferedReader(TimedReads(reader.detach(), sock))


class _Timed(HTTPConnection):
    response_class = _TimedResponse


class _TimedTls(HTTPSConnection):
    response_class = _TimedResponse


class _Guard(HTTPConnection):
    """A connection to public addresses only. A name is looked up once, and the address that was checked is used."""

    def _new_conn(self) -> socket.socket:
        name = self._dns_host
        failure: HTTPError | None = None
        try:
            ips = public_ips(name, self.port)
        except (OSError, UnicodeError) as error:
            raise NewConnectionError(self, "The name is unknown.") from error
        for ip in ips:
            self._dns_host = ip
            try:
                return super()._new_conn()
            except HTTPError as error:
                failure = error
            finally:
                self._dns_host = name
        raise failure or SkipRecord(PRIVATE, cause="not_found")


class _Guarded(_Guard, _Timed):
    pass


class _GuardedTls(_Guard, _TimedTls):
    pass


def _pools(plain: type[HTTPConnection], tls: type[HTTPSConnection]) -> dict[str, type[HTTPConnectionPool]]:
    return {
        "http": type("Pool", (HTTPConnectionPool,), {"ConnectionCls": plain}),
        "https": type("TlsPool", (HTTPSConnectionPool,), {"ConnectionCls": tls}),
    }


TIMED, GUARDED = _pools(_Timed, _TimedTls), _pools(_Guarded, _GuardedTls)


class _Adapter(HTTPAdapter):
    """An adapter with these pools. Behind a proxy, which then does the connecting, only the deadline is kept."""

    def __init__(self, pools: dict[str, type[HTTPConnectionPool]]) -> None:
        self._pools = pools
        super().__init__(max_retries=0, pool_maxsize=1)

    def init_poolmanager(self, *args: Any, **options: Any) -> None:
        super().init_poolmanager(*args, **options)
        self.poolmanager.pool_classes_by_scheme = self._pools

    def proxy_manager_for(self, proxy: str, **options: Any) -> Any:
        manager = super().proxy_manager_for(proxy, **options)
        manager.pool_classes_by_scheme = TIMED
        return manager


class Session(requests.Session):
    """A session that leaves redirects to the caller, and reads the environment once for each server.

    With `allow_redirects=False`, `requests` reads the address and the body of a redirect all the same. And it looks
    through the whole environment for each request, which takes longer than the rest of its work.
    """

    def get_redirect_target(self, resp: requests.Response) -> None:
        return None

    def merge_environment_settings(self, url: Any, proxies: Any, stream: Any, verify: Any, cert: Any) -> Any:
        if not self.trust_env or proxies or verify is not None or cert is not None:
            return super().merge_environment_settings(url, proxies, stream, verify, cert)
        return {**_environment("://".join(urlsplit(url)[:2])), "stream": stream}


@functools.lru_cache(maxsize=64)
def _environment(server: str) -> Mapping[str, object]:
    """Return the proxies and the certificates that the environment, which stays as it is, names for this server."""
    return requests.Session().merge_environment_settings(server, {}, None, None, None)


def pooled_session() -> requests.Session:
    """Return a session for the provider's own address, with a deadline for each answer."""
    return _session(TIMED)


def guarded_session() -> requests.Session:
    """Return a session for addresses that somebody else has named: it connects to the open network only."""
    return _session(GUARDED)


def _session(pools: dict[str, type[HTTPConnectionPool]]) -> requests.Session:
    session = Session()
    adapter = _Adapter(pools)
    session.mount("https://", adapter)
    session.mount("http://", adapter)
    session.headers["Accept"] = "application/json"
    return session
