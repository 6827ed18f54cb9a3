"""The proxy and the certificates that the environment names: they are used, and looked for once for each server."""

from collections.abc import Iterator
from typing import Any

import pytest
import requests

from integrations.transport import connections
from integrations.transport.connections import Session
from tests.transport.scripted import Reply, Script

PROXY = "http://proxy.example:3128"
URL = "https://api.example/v2/users?page=1"


class Sent(Script):
    """Keeps with what a request was sent."""

    def __init__(self) -> None:
        super().__init__([Reply(200, {})])
        self.options: list[dict[str, Any]] = []

    def send(self, request: requests.PreparedRequest, *args: Any, **options: Any) -> requests.Response:
        self.options.append(options)
        return super().send(request, *args, **options)


@pytest.fixture(autouse=True)
def environment(monkeypatch: pytest.MonkeyPatch) -> Iterator[pytest.MonkeyPatch]:
    for name in ("HTTPS_PROXY", "NO_PROXY", "REQUESTS_CA_BUNDLE", "CURL_CA_BUNDLE"):
        monkeypatch.delenv(name, raising=False)
        monkeypatch.delenv(name.lower(), raising=False)
    connections._environment.cache_clear()
    yield monkeypatch
    connections._environment.cache_clear()


def sent(*urls: str, environment: bool = True) -> list[dict[str, Any]]:
    script = Sent()
    script.environment = environment
    with script.session() as session:
        for url in urls:
            session.get(url, stream=True, allow_redirects=False)
    return script.options


def test_a_request_goes_through_the_proxy_of_the_environment(environment: pytest.MonkeyPatch) -> None:
    environment.setenv("HTTPS_PROXY", PROXY)
    environment.setenv("NO_PROXY", "inside.example,api.example:8443")
    through, inside, port = sent(URL, "https://inside.example/", "https://api.example:8443/")
    assert through["proxies"]["https"] == PROXY
    assert inside["proxies"] == port["proxies"] == {}


def test_a_request_trusts_the_certificates_of_the_environment(environment: pytest.MonkeyPatch) -> None:
    assert [one["verify"] for one in sent(URL)] == [True]
    connections._environment.cache_clear()
    environment.setenv("REQUESTS_CA_BUNDLE", "/etc/own.pem")
    assert [one["verify"] for one in sent(URL)] == ["/etc/own.pem"]


def test_a_session_that_trusts_no_environment_asks_for_nothing_in_it(environment: pytest.MonkeyPatch) -> None:
    environment.setenv("HTTPS_PROXY", PROXY)
    assert [one["proxies"] for one in sent(URL, environment=False)] == [{}]


def test_what_a_request_says_itself_counts_more(environment: pytest.MonkeyPatch) -> None:
    environment.setenv("HTTPS_PROXY", PROXY)
    script = Sent()
    with script.session() as session:
        session.get(URL, proxies={"https": "http://other.example"}, verify=False)
    assert script.options[0]["proxies"]["https"] == "http://other.example"
    assert script.options[0]["verify"] is False


def test_the_environment_is_read_once_for_each_server(environment: pytest.MonkeyPatch) -> None:
    read: list[str] = []
    real = requests.Session.merge_environment_settings

    def counted(session: requests.Session, url: Any, *options: Any) -> Any:
        read.append(url)
        return real(session, url, *options)

    environment.setattr(requests.Session, "merge_environment_settings", counted)
    options = sent(URL, URL, "https://api.example/other", "https://files.example/1")
    assert read == ["https://api.example", "https://files.example"]
    assert [one["stream"] for one in options] == [True] * 4
    assert isinstance(Script([]).session(), Session)
