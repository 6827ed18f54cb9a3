"""The one request function: pooled connection, timeout, authorization, rate limit, short retries, a log line.

What it retries is short (seconds); longer waits are raised as RetryLater and belong to the jobs. Nothing that names a
person, and no token or body, is logged: only the path's template, the status and the provider's own request id.
"""

import logging
import threading
import time
from collections.abc import Callable, Mapping
from dataclasses import replace
from typing import Any

import requests
from urllib3.exceptions import HTTPError

from integrations.errors import IntegrationError, RetryLater
from integrations.transport import files
from integrations.transport.addresses import Address
from integrations.transport.answers import Answer, Body, BrokenAnswer, read_answer
from integrations.transport.connections import LONGEST, TOKEN_ANSWER, answered_within, guarded_session, pooled_session
from integrations.transport.limits import Limiter
from integrations.transport.retries import LOST, Patience, never_sent

log = logging.getLogger(__name__)

Params = Mapping[str, str | int | list[str]]
Token = Callable[[bool], str]  # `True` if the last token was refused, so that a fresh one is needed


class Bearer(requests.auth.AuthBase):
    """A bearer token for one request. Without a token there is no header; a `.netrc` file is never read."""

    def __init__(self, token: str = "") -> None:
        self._token = token

    def __call__(self, request: requests.PreparedRequest) -> requests.PreparedRequest:
        if self._token:
            request.headers["Authorization"] = f"Bearer {self._token}"
        return request


class Http:
    """Requests to one provider for one account. Threads may share it: each has its own connection."""

    def __init__(
        self,
        base_url: str,
        *,
        token: Token,
        limiter: Limiter,
        classify: Callable[[Answer], IntegrationError | None],
        timeout: tuple[float, float] = (5, 30),
        longest: float = LONGEST,
        sleep: Callable[[float], None] = time.sleep,
        clock: Callable[[], float] = time.time,
        session: Callable[[], requests.Session] = pooled_session,
        file_session: Callable[[], requests.Session] = guarded_session,
        lost: str = LOST,
        counted: Callable[[str], None] = lambda outcome: None,
    ) -> None:
        """Keep how to reach the provider. Nothing is sent yet.

        `timeout`: seconds to connect, and between two pieces; `longest`: of a whole answer.
        `token(True)`: the last token was refused, so a fresh one is needed.
        `lost`: the sentence that people read if no proper answer came.
        `counted`: told the status of each answer, or "no answer".
        """
        self.base_url = base_url.rstrip("/")
        self._token = token
        self._limiter = limiter
        self.classify = classify
        self._timeout = timeout
        self._longest = longest
        self.sleep = sleep
        self._clock = clock
        self._make = {"api": session, "elsewhere": file_session}
        self.lost = lost
        self._counted = counted
        self._local = threading.local()
        self._lock = threading.Lock()
        self._calls = 0

    @property
    def calls(self) -> int:
        """The number of requests that were sent, repeats included."""
        with self._lock:
            return self._calls

    def request(
        self,
        method: str,
        path: str,
        *,
        label: str,
        repeat: bool,
        params: Params | None = None,
        json: Body | None = None,
        expect: str = "",
        route: str = "",
    ) -> Answer:
        """Send a request until there is an answer to return or an error to raise.

        `repeat`: sending it twice has the effect of sending it once. `expect`: a key that a good answer's body holds.
        `route`: the path without its values, for the log.
        """
        patience = Patience(repeat, self.lost)
        while True:
            try:
                answer = self._attempt(method, path, label, route or label, patience, params=params, json=json)
                error = self.classify(answer)
                if error is None and expect and expect not in answer.body:
                    raise BrokenAnswer(f"no {expect}", answer.status)
            except (requests.RequestException, BrokenAnswer) as failure:
                self.sleep(patience.after_failure(failure))
                continue
            if error is None:
                return answer
            self.sleep(patience.after_error(answer, error, self._clock()))

    def _attempt(self, method: str, path: str, label: str, route: str, patience: Patience, **options: Any) -> Answer:
        self._limiter.acquire(label)
        auth = Bearer(self._token(patience.take_refresh()))
        patience.attempts += 1
        with answered_within(self._longest):
            response = self._sent(method, self.base_url + path, label, route, patience.attempts, auth=auth, **options)
        return replace(read_answer(response), route=f"{method} {route}")

    def download(self, url: str, *, host_suffixes: tuple[str, ...], max_bytes: int, label: str = "download") -> str:
        """Return a text file; the token goes only to hosts of these suffixes, and to the API's own."""
        return files.download(self, url, host_suffixes, max_bytes, label)

    def stream(
        self, url: str, *, host_suffixes: tuple[str, ...], byte_range: str = "", label: str = "download"
    ) -> requests.Response:
        """Return a file of any size, or the part of it that a Range header asks for; the caller reads and closes it."""
        return files.stream(self, url, host_suffixes, byte_range, label)

    def send_for_file(
        self, address: Address, label: str, headers: Mapping[str, str], *, trusted: bool, refused: bool, longest: float
    ) -> requests.Response:
        """Send one request, with the token where the address is `trusted`; `refused`: with a fresh one.

        `longest`: seconds until the file must have come.

        On the API's own host anything may lie; elsewhere only the open network is asked.
        """
        self._limiter.acquire(label)
        auth = Bearer(self._token(refused)) if trusted else Bearer()
        base = files.address_of_base(self.base_url)
        where = "api" if base and address.host == base.host else "elsewhere"
        with answered_within(longest):
            return self._sent("GET", address.url, label, label, 1, where, auth=auth, headers=dict(headers))

    def _session(self, where: str) -> requests.Session:
        session: requests.Session | None = getattr(self._local, where, None)
        if session is None:
            session = self._make[where]()
            setattr(self._local, where, session)
        return session

    def _sent(
        self, method: str, url: str, label: str, route: str, attempt: int, where: str = "api", **options: Any
    ) -> requests.Response:
        """Send one request, and count and log it even if it fails. The body is not read yet."""
        with self._lock:
            self._calls += 1
        start = time.monotonic()
        outcome, request_id = "no answer", ""
        try:
            response = self._session(where).request(
                method, url, timeout=self._timeout, allow_redirects=False, stream=True, **options
            )
            outcome = str(response.status_code)
            request_id = response.headers.get("x-zm-trackingid") or response.headers.get("x-hubspot-correlation-id", "")
            return response
        except HTTPError as error:  # an error of urllib3 that `requests` lets through
            raise requests.ConnectionError(error) from error
        finally:
            self._counted(outcome)
            ms = (time.monotonic() - start) * 1000
            log.info("%s %s [%s]: %s in %.0f ms, try %d %s", method, route, label, outcome, ms, attempt, request_id)


def post_form(
    url: str,
    form: Mapping[str, str],
    *,
    basic: tuple[str, str] | None = None,
    timeout: tuple[float, float] = (5, 30),
    session: Callable[[], requests.Session] = pooled_session,
    lost: str = LOST,
) -> Answer:
    """Send a token request, and never repeat it: the token may be one that is given out only once."""
    auth = requests.auth.HTTPBasicAuth(*basic) if basic else Bearer()
    with session() as one, answered_within(TOKEN_ANSWER):
        try:
            response = one.post(url, data=dict(form), auth=auth, timeout=timeout, allow_redirects=False, stream=True)
            answer = read_answer(response)
        except (requests.RequestException, BrokenAnswer) as failure:
            raise RetryLater(lost, detail=type(failure).__name__, answer_lost=not never_sent(failure)) from failure
    log.info("POST token: %d", answer.status)
    return answer
