"""The one request function: pooled connection, timeout, authorization, rate limit, short retries, a log line.

What it retries is short (seconds); longer waits are raised as RetryLater and belong to the jobs. Nothing that names a
person, and no token or body, is logged: only the path's template, the status and the provider's own request id.
"""

import json as jsonlib
import logging
import random
import re
import threading
import time
from collections import Counter
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from typing import Any
from urllib.parse import urljoin, urlsplit

import requests
from requests.adapters import HTTPAdapter
from urllib3.exceptions import NewConnectionError

from integrations.errors import IntegrationError, NeedsAdmin, RetryLater, SkipRecord
from integrations.limits import Limiter

log = logging.getLogger(__name__)

TRIES = 3  # for answers that did not come, or came broken
LIMITED_TRIES = 4  # for "too many requests" and "locked": they were not carried out
LONGEST_WAIT = 20.0  # seconds; a longer wait is raised
BACKOFF = 0.5  # seconds before the second try, doubled after it, with jitter
REDIRECTS = 5
NOT_CARRIED_OUT = (423, 429, 477)  # locked, too many requests, account being moved: safe to send again
LOST = "The connection failed before an answer came: try again in a few minutes, and check the network if it goes on."

Body = dict[str, Any]
Params = Mapping[str, str | int]
Token = Callable[[bool], str]


@dataclass(frozen=True, slots=True)
class Answer:
    """An answer as it came; `body` is `{}` unless it is a JSON object. Header names are lower-case."""

    status: int
    body: Body = field(default_factory=dict)
    text: str = ""
    headers: Mapping[str, str] = field(default_factory=dict)

    @property
    def ok(self) -> bool:
        return 200 <= self.status < 300


class BrokenAnswer(Exception):
    """An answer that cannot be what the server meant to say: cut off, not JSON, or without what it must hold."""

    def __init__(self, text: str, status: int = 0, after: float = 0.0) -> None:
        super().__init__(text)
        self.status = status
        self.after = after  # seconds it asks to wait


class Bearer(requests.auth.AuthBase):
    """Sets the header on this request only; a `.netrc` file is never looked at. Without a token: no header."""

    def __init__(self, token: str = "") -> None:
        self._token = token

    def __call__(self, request: requests.PreparedRequest) -> requests.PreparedRequest:
        if self._token:
            request.headers["Authorization"] = f"Bearer {self._token}"
        return request


def pooled_session() -> requests.Session:
    session = requests.Session()
    adapter = HTTPAdapter(max_retries=0, pool_maxsize=1)
    session.mount("https://", adapter)
    session.mount("http://", adapter)
    session.headers["Accept"] = "application/json"
    return session


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
        sleep: Callable[[float], None] = time.sleep,
        clock: Callable[[], float] = time.time,
        session: Callable[[], requests.Session] = pooled_session,
        lost: str = LOST,
    ) -> None:
        """`token(True)` says that the last one was refused and asks for a fresh one.

        `lost`: what people read where no proper answer came.
        """
        self.base_url = base_url.rstrip("/")
        self._token = token
        self._limiter = limiter
        self._classify = classify
        self._timeout = timeout
        self._sleep = sleep
        self._clock = clock
        self._make_session = session
        self._lost = lost
        self._local = threading.local()
        self._lock = threading.Lock()
        self._calls: Counter[str] = Counter()

    @property
    def calls(self) -> int:
        """How many requests were sent, repeats included."""
        with self._lock:
            return self._calls.total()

    @property
    def calls_by_label(self) -> dict[str, int]:
        with self._lock:
            return dict(self._calls)

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
        """Send until there is an answer to return or an error to raise.

        `repeat`: sending it twice is as good as once. `expect`: a key that a good answer's body holds. `route`: the
        path without its values, for the log.
        """
        patience = Patience(repeat, self._lost)
        while True:
            try:
                answer = self._attempt(method, path, label, route or label, patience, params=params, json=json)
                error = self._classify(answer)
                if error is None and expect and expect not in answer.body:
                    raise BrokenAnswer(f"no {expect}", answer.status)
            except (requests.RequestException, BrokenAnswer) as failure:
                self._sleep(patience.after_failure(failure))
                continue
            if error is None:
                return answer
            self._sleep(patience.after_error(answer, error, self._clock()))

    def _attempt(self, method: str, path: str, label: str, route: str, patience: "Patience", **options: Any) -> Answer:
        self._limiter.acquire(label)
        auth = Bearer(self._token(patience.take_refresh()))
        patience.attempts += 1
        response = self._sent(method, self.base_url + path, label, route, patience.attempts, auth=auth, **options)
        return read_answer(response)

    def download(self, url: str, *, host_suffixes: tuple[str, ...], max_bytes: int, label: str = "download") -> str:
        """A text file. The token goes only to hosts of these suffixes; redirects are followed, a few times."""
        for attempt in range(1, TRIES + 1):
            try:
                return self._download(url, host_suffixes, max_bytes, label)
            except (requests.RequestException, BrokenAnswer) as error:
                if attempt == TRIES:
                    raise RetryLater(self._lost, detail=type(error).__name__) from error
                self._sleep(backoff(attempt))
        raise AssertionError("unreachable")

    def _download(self, url: str, suffixes: tuple[str, ...], max_bytes: int, label: str) -> str:
        patience = Patience(repeat=True)
        for _ in range(REDIRECTS + 1):
            trusted = self._trusted(url, suffixes)
            self._limiter.acquire(label)
            auth = Bearer(self._token(patience.take_refresh())) if trusted else Bearer()
            headers = {"Accept": "*/*"}
            with self._sent("GET", url, label, label, 1, auth=auth, headers=headers, stream=True) as response:
                if response.is_redirect:
                    url = urljoin(url, response.headers["location"])
                elif response.status_code == 401 and trusted and not patience.refreshed:
                    patience.refreshed = patience.refresh = True
                elif response.status_code >= 500:
                    raise BrokenAnswer(f"status {response.status_code}")
                elif not response.ok:
                    answer = read_answer(response)
                    raise self._classify(answer) or SkipRecord(
                        "The file cannot be downloaded.", cause="not_available_in_zoom", status=answer.status
                    )
                else:
                    return _text(response, max_bytes)
        raise RetryLater(self._lost, detail="too many redirects")

    def stream(
        self, url: str, *, host_suffixes: tuple[str, ...], wanted: str = "", label: str = "download"
    ) -> requests.Response:
        """A file of any size, or the part of it that a Range header asks for; the caller reads and closes it.

        The token goes where `download` sends it.
        """
        patience = Patience(repeat=True)
        headers = {"Accept": "*/*", "Accept-Encoding": "identity", **({"Range": wanted} if wanted else {})}
        for _ in range(REDIRECTS + 1):
            trusted = self._trusted(url, host_suffixes)
            self._limiter.acquire(label)
            auth = Bearer(self._token(patience.take_refresh())) if trusted else Bearer()
            try:
                response = self._sent("GET", url, label, label, 1, auth=auth, headers=headers, stream=True)
            except requests.RequestException as error:
                raise RetryLater(self._lost, detail=type(error).__name__) from error
            if response.ok and not response.is_redirect or response.status_code == 416:
                return response
            with response:
                if response.is_redirect:
                    url = urljoin(url, response.headers["location"])
                elif response.status_code == 401 and trusted and not patience.refreshed:
                    patience.refreshed = patience.refresh = True
                else:
                    raise RetryLater(self._lost, detail=f"status {response.status_code}", status=response.status_code)
        raise RetryLater(self._lost, detail="too many redirects")

    def _trusted(self, url: str, suffixes: tuple[str, ...]) -> bool:
        parts = urlsplit(url)
        host = parts.hostname or ""
        base = urlsplit(self.base_url)
        if parts.scheme not in ("https", base.scheme):
            raise SkipRecord("The file's address is not secure, so it is not downloaded.", cause="not_found")
        if (parts.scheme, parts.netloc) == (base.scheme, base.netloc):
            return True
        return parts.scheme == "https" and any(host == suffix or host.endswith(f".{suffix}") for suffix in suffixes)

    def _session(self) -> requests.Session:
        session: requests.Session | None = getattr(self._local, "session", None)
        if session is None:
            session = self._local.session = self._make_session()
        return session

    def _sent(self, method: str, url: str, label: str, route: str, attempt: int, **options: Any) -> requests.Response:
        """One request, counted and logged, whatever comes of it."""
        with self._lock:
            self._calls[label] += 1
        start = time.monotonic()
        outcome, request_id = "no answer", ""
        try:
            response = self._session().request(method, url, timeout=self._timeout, allow_redirects=False, **options)
            outcome = str(response.status_code)
            request_id = response.headers.get("x-zm-trackingid") or response.headers.get("x-hubspot-correlation-id", "")
            return response
        finally:
            ms = (time.monotonic() - start) * 1000
            log.info("%s %s [%s]: %s in %.0f ms, try %d %s", method, route, label, outcome, ms, attempt, request_id)


@dataclass
class Patience:
    """How often one request was tried and how long it waited; each method gives the next wait or raises."""

    repeat: bool
    lost: str = LOST
    attempts: int = 0
    failures: int = 0
    refusals: int = 0
    waited: float = 0.0
    refreshed: bool = False
    refresh: bool = False

    def take_refresh(self) -> bool:
        refresh, self.refresh = self.refresh, False
        return refresh

    def after_failure(self, failure: requests.RequestException | BrokenAnswer) -> float:
        """No answer, or a broken one. What was never sent may be sent again in any case."""
        self.failures += 1
        safe = self.repeat or never_sent(failure)
        if not safe or self.failures >= TRIES:
            status = failure.status if isinstance(failure, BrokenAnswer) else 0
            detail = str(failure) if isinstance(failure, BrokenAnswer) else type(failure).__name__
            raise RetryLater(self.lost, detail=detail, status=status, answer_lost=not safe) from failure
        asked = failure.after if isinstance(failure, BrokenAnswer) else 0.0
        return max(backoff(self.failures), min(asked, LONGEST_WAIT))

    def after_error(self, answer: Answer, error: IntegrationError, now: float) -> float:
        """A proper refusal: refresh the token once, wait where the wait is short, else raise."""
        if isinstance(error, NeedsAdmin) and error.cause == "reconnect_needed" and not self.refreshed:
            self.refreshed = self.refresh = True
            return 0.0
        if not isinstance(error, RetryLater) or answer.status not in NOT_CARRIED_OUT:
            raise error
        asked = asked_wait(answer, now)
        error.after = error.after if asked is None else asked
        self.refusals += 1
        if error.after is None or self.refusals >= LIMITED_TRIES or self.waited + error.after > LONGEST_WAIT:
            raise error
        wait = error.after * random.uniform(1.0, 1.1)  # noqa: S311  so that waiting threads do not come back at once
        self.waited += wait
        return wait


def backoff(failures: int) -> float:
    return float(BACKOFF * 2 ** (failures - 1) * random.uniform(0.75, 1.25))  # noqa: S311


def never_sent(failure: requests.RequestException | BrokenAnswer) -> bool:
    """No connection was made, so the request cannot have been carried out."""
    if isinstance(failure, requests.ConnectTimeout):
        return True
    reason = getattr(failure.args[0], "reason", None) if failure.args else None
    return isinstance(reason, NewConnectionError)


def asked_wait(answer: Answer, now: float) -> float | None:
    """The wait that the headers ask for. Zoom's daily limit gives `Retry-After` as an ISO date, not in seconds."""
    after, reset = answer.headers.get("retry-after", ""), answer.headers.get("x-ratelimit-reset", "")
    moment = _moment(after)
    if re.fullmatch(r"\d+(\.\d+)?", after):
        return float(after)
    if moment:
        return max(0.0, moment.timestamp() - now)
    if re.fullmatch(r"\d+", reset):
        seconds = float(reset) / (1000 if len(reset) > 11 else 1)
        return max(0.0, seconds - now)
    return None


def _moment(text: str) -> datetime | None:
    """An ISO date, or the date of the HTTP standard; without a zone it is UTC."""
    for read in (datetime.fromisoformat, parsedate_to_datetime):
        try:
            moment = read(text)
        except ValueError:
            continue
        return moment if moment.tzinfo else moment.replace(tzinfo=UTC)
    return None


def read_answer(response: requests.Response) -> Answer:
    """The answer, or BrokenAnswer: a server's failure, a success that is no JSON object, cut off JSON."""
    headers = {name.lower(): value for name, value in response.headers.items()}
    status = response.status_code
    if status >= 500 or status == 408:
        asked = asked_wait(Answer(status, headers=headers), time.time())
        raise BrokenAnswer(f"status {status}", status, asked or 0.0)
    text = response.content.decode("utf-8", errors="replace")
    good = 200 <= status < 300
    if not text.strip():
        if good and response.request.method == "GET" and status != 204:
            raise BrokenAnswer("an empty answer", status)
        return Answer(status, {}, "", headers)
    try:
        body = jsonlib.loads(text)
    except ValueError as error:
        if good or "json" in headers.get("content-type", ""):
            raise BrokenAnswer("an answer that is not JSON", status) from error
        body = None
    if good and not isinstance(body, dict):
        raise BrokenAnswer("an answer that is no JSON object", status)
    return Answer(status, body if isinstance(body, dict) else {}, text, headers)


def _text(response: requests.Response, max_bytes: int) -> str:
    data = bytearray()
    for chunk in response.iter_content(64 * 1024):
        data += chunk
        if len(data) > max_bytes:
            raise SkipRecord(
                "The file is larger than the portal reads.", cause="not_available_in_zoom", detail=f"over {max_bytes}"
            )
    return data.decode("utf-8-sig", errors="replace")


def post_form(
    url: str,
    form: Mapping[str, str],
    *,
    basic: tuple[str, str] | None = None,
    timeout: tuple[float, float] = (5, 30),
    session: Callable[[], requests.Session] = pooled_session,
    lost: str = LOST,
) -> Answer:
    """A token request, once: what is asked for may be a token that can be had only once."""
    auth = requests.auth.HTTPBasicAuth(*basic) if basic else Bearer()
    with session() as one:
        try:
            response = one.post(url, data=dict(form), auth=auth, timeout=timeout, allow_redirects=False)
            answer = read_answer(response)
        except (requests.RequestException, BrokenAnswer) as failure:
            raise RetryLater(lost, detail=type(failure).__name__, answer_lost=not never_sent(failure)) from failure
    log.info("POST token: %d", answer.status)
    return answer


LINK = re.compile(r"https?://\S+")
ADDRESS = re.compile(r"[^\s@<>\"'(,;:=]+@[^\s@<>\"'),;:]+")


def words(text: str, limit: int = 500) -> str:
    """What the provider wrote, fit for a log or a screen: without links and e-mail addresses, and not too long."""
    clean = ADDRESS.sub("[e-mail]", LINK.sub("[link]", " ".join(text.split())))
    return clean if len(clean) <= limit else clean[: limit - 1] + "…"
