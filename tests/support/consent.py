"""A sandbox with both apps and nothing connected, and what a person does at its consent pages."""

import time
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any
from urllib.parse import parse_qs, urlsplit

import requests
from django.test import Client, override_settings

from sandbox.hubspot import seed
from sandbox.server import serve_in_thread
from sandbox.state import Sandbox
from sandbox.world import make
from tests.support.world import ZOOM

PUBLIC_URL = "https://portal.example"
Json = dict[str, Any]


class Apps:
    """`now` is the sandbox's clock; `leave`, `answer` and `come_back` are the three legs of the way."""

    def __init__(self, sandbox: Sandbox) -> None:
        self.sandbox = sandbox
        self.now: float = sandbox.state["anchor"]
        sandbox.clock = lambda: self.now

    @property
    def zoom(self) -> Json:
        return self.sandbox.zoom

    @property
    def hubspot(self) -> Json:
        return self.sandbox.hubspot

    @property
    def calls(self) -> dict[str, int]:
        calls: dict[str, int] = self.sandbox.live.setdefault("calls", {})
        return calls

    def leave(self, client: Client, provider: str, **query: Any) -> str:
        """Begin, and the address of the consent page."""
        answer = client.get(f"/connect/{provider}/", query)
        assert answer.status_code == 302
        return str(answer["Location"])

    def answer(self, address: str, consent: str = "allow") -> str:
        """Allow or deny, and where the browser is sent."""
        answer = requests.get(address, params={"consent": consent}, allow_redirects=False, timeout=10)
        assert answer.status_code == 302, answer.text
        return answer.headers["Location"]

    def come_back(self, client: Client, address: str) -> str:
        """The page that is shown in the end."""
        parts = urlsplit(address)
        assert f"{parts.scheme}://{parts.netloc}" == PUBLIC_URL
        answer = client.get(f"{parts.path}?{parts.query}", follow=True)
        assert answer.status_code == 200
        return answer.content.decode()

    def connect(self, client: Client, provider: str, **query: Any) -> str:
        return self.come_back(client, self.answer(self.leave(client, provider, **query)))


def asked(address: str) -> dict[str, str]:
    """The query of an address."""
    return {name: values[0] for name, values in parse_qs(urlsplit(address).query).items()}


@contextmanager
def both_apps(**changed: Any) -> Iterator[Apps]:
    state = make(time.time())
    state["hubspot"] = seed.empty(made_at=state["anchor"])
    state["hubspot"]["limit_per_10s"] = 1_000_000
    generous = {"second": 1_000_000, "day": 1_000_000}
    state["zoom"]["account"]["limits"] = dict.fromkeys(("LIGHT", "MEDIUM", "HEAVY"), generous)
    sandbox = Sandbox(state)
    with serve_in_thread(sandbox) as url:
        chosen = {
            "PUBLIC_URL": PUBLIC_URL,
            "ZOOM_API_URL": f"{url}/zoom/v2",
            "ZOOM_OAUTH_URL": f"{url}/zoom/oauth",
            "ZOOM_CLIENT_ID": ZOOM[1],
            "ZOOM_CLIENT_SECRET": ZOOM[2],
            "HUBSPOT_API_URL": f"{url}/hubspot",
            "HUBSPOT_AUTHORIZE_URL": f"{url}/hubspot/oauth/authorize",
            "HUBSPOT_CLIENT_ID": seed.CLIENT_ID,
            "HUBSPOT_CLIENT_SECRET": seed.CLIENT_SECRET,
            "HUBSPOT_REQUESTS_PER_10S": 1_000_000,
            **changed,
        }
        with override_settings(**chosen):
            yield Apps(sandbox)
