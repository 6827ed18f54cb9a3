"""A caller of the sandbox's Zoom half: one world, a clock that stands still until it is told, one token."""

from collections.abc import Callable
from typing import Any
from urllib.parse import quote

from werkzeug.test import Client, TestResponse

from sandbox.app import SandboxApp
from sandbox.state import Sandbox
from sandbox.world import make

ANCHOR = 1_800_000_000.0  # a Friday morning in January 2027
CLIENT = ("sandbox-zoom-client", "sandbox-zoom-secret")


class ZoomCaller:
    def __init__(self, change: Callable[[dict[str, Any]], None] = lambda zoom: None, people: int = 0) -> None:
        self.now = ANCHOR
        self.sandbox = Sandbox(make(ANCHOR, people=people), clock=lambda: self.now)
        change(self.sandbox.zoom)
        self.web = Client(SandboxApp(self.sandbox))
        self.token = str(self.ask_token().get_json()["access_token"])

    def ask_token(self, client: tuple[str, str] = CLIENT, **form: str) -> TestResponse:
        data = {"grant_type": "account_credentials", "account_id": "sandbox-zoom-account", **form}
        return self.web.post("/zoom/oauth/token", auth=client, data=data)

    def get(self, path: str, **query: Any) -> TestResponse:
        return self.web.get(f"/zoom/v2{path}", headers=self._headers(), query_string=query)

    def read(self, path: str, **query: Any) -> Any:
        answer = self.get(path, **query)
        assert answer.status_code == 200, answer.get_data(as_text=True)
        return answer.get_json()

    def post(self, path: str, body: dict[str, Any], **query: Any) -> TestResponse:
        return self.web.post(f"/zoom/v2{path}", headers=self._headers(), json=body, query_string=query)

    def download(self, url: str) -> TestResponse:
        return self.web.get(url.removeprefix("http://localhost"), headers=self._headers())

    def _headers(self) -> dict[str, str]:
        return {"Authorization": f"Bearer {self.token}"}


def twice(uuid: str) -> str:
    """A session's UUID as Zoom wants it in a path."""
    return quote(quote(uuid, safe=""), safe="")


def refusal(answer: TestResponse) -> tuple[int, int]:
    return answer.status_code, answer.get_json()["code"]
