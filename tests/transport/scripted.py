"""A connection that answers from a script, below `requests`: nothing leaves the machine and nothing waits."""

import io
import json
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from typing import Any

import requests
from requests.adapters import BaseAdapter
from requests.structures import CaseInsensitiveDict

from integrations.errors import IntegrationError
from integrations.transport.answers import Answer
from integrations.transport.connections import Session
from integrations.transport.http import Http
from integrations.transport.limits import Limiter
from tests.support.memory_store import MemoryStore

JSON = "application/json;charset=utf-8"
LABELS = ("light", "medium", "heavy", "download", "api", "search", "exempt")


@dataclass
class Reply:
    status: int = 200
    body: Any = None
    headers: dict[str, str] = field(default_factory=dict)


Step = Reply | Exception | Callable[[requests.PreparedRequest], Reply]


class Script(BaseAdapter):
    """The replies in order, the last one for good; `sent` keeps the requests."""

    def __init__(self, steps: Iterable[Step]) -> None:
        super().__init__()
        self.steps = list(steps)
        self.sent: list[requests.PreparedRequest] = []
        self.environment = True  # look for proxies in it, which takes longer than all the rest

    def session(self) -> requests.Session:
        session = Session()
        session.trust_env = self.environment
        session.mount("https://", self)
        session.mount("http://", self)
        return session

    def send(self, request: requests.PreparedRequest, *args: Any, **options: Any) -> requests.Response:
        self.sent.append(request)
        step = self.steps.pop(0) if len(self.steps) > 1 else self.steps[0]
        if isinstance(step, Exception):
            raise step
        reply = step if isinstance(step, Reply) else step(request)
        raw = reply.body if isinstance(reply.body, bytes) else json.dumps(reply.body).encode()
        response = requests.Response()
        response.status_code = reply.status
        response.headers = CaseInsensitiveDict({"Content-Type": JSON} | reply.headers)
        response.raw = io.BytesIO(b"" if reply.body is None else raw)
        response.request = request
        response.url = request.url or ""
        return response

    def close(self) -> None:
        """Nothing is open."""

    @property
    def paths(self) -> list[str]:
        return [str(request.path_url) for request in self.sent]

    @property
    def bodies(self) -> list[Any]:
        return [json.loads(request.body or b"null") for request in self.sent]

    @property
    def tokens(self) -> list[str]:
        return [request.headers.get("Authorization", "") for request in self.sent]


class Time:
    """A clock that only moves when somebody sleeps."""

    def __init__(self, now: float = 1_000_000.0) -> None:
        self.now = now
        self.slept: list[float] = []

    def sleep(self, seconds: float) -> None:
        self.slept.append(seconds)
        self.now += seconds

    def clock(self) -> float:
        return self.now


class Tokens:
    """Gives `token-1`, and the next one each time the last was refused."""

    def __init__(self) -> None:
        self.number = 1

    def __call__(self, refused: bool) -> str:
        self.number += refused
        return f"token-{self.number}"


def http(
    script: Script,
    classify: Callable[[Answer], IntegrationError | None],
    time: Time | None = None,
    base_url: str = "https://api.example",
) -> Http:
    time = time or Time()
    limiter = Limiter(MemoryStore(), dict.fromkeys(LABELS, ()), sleep=time.sleep, clock=time.clock)
    return Http(
        base_url,
        token=Tokens(),
        limiter=limiter,
        classify=classify,
        sleep=time.sleep,
        clock=time.clock,
        session=script.session,
        file_session=script.session,
    )
