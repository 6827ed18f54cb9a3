"""One line a request, without anything that names a person or opens a door; and a count that threads do not spoil."""

import logging
import threading

import pytest
import requests

from integrations.errors import IntegrationError
from integrations.transport.answers import Answer, redacted
from tests.transport.scripted import Reply, Script, http


def fine(answer: Answer) -> IntegrationError | None:
    return None


def test_the_line_names_the_route_and_nothing_personal(caplog: pytest.LogCaptureFixture) -> None:
    client = http(Script([Reply(200, {"email": "ann@mail.example"}, {"x-zm-trackingid": "v=2;track"})]), fine)
    with caplog.at_level(logging.DEBUG, logger="integrations"):
        client.request(
            "POST",
            "/users/ann%40mail.example",
            label="light",
            repeat=True,
            params={"email": "ann@mail.example"},
            json={"password": "hush"},
            route="/users/{}",
        )
    (record,) = [record for record in caplog.records if record.name == "integrations.transport.http"]
    line = record.getMessage()
    assert "POST /users/{} [light]: 200" in line
    assert "v=2;track" in line
    for secret in ("ann", "hush", "token-1"):
        assert secret not in line


def test_a_failed_request_is_logged_and_counted_too(caplog: pytest.LogCaptureFixture) -> None:
    client = http(Script([requests.ConnectionError("secret.example"), Reply(200, {})]), fine)
    with caplog.at_level(logging.INFO, logger="integrations"):
        client.request("GET", "/x", label="light", repeat=True)
    assert client.calls == 2
    assert "no answer" in caplog.text
    assert "secret.example" not in caplog.text


def test_requests_are_counted_over_threads() -> None:
    client = http(Script([Reply(200, {})]), fine)

    def work() -> None:
        for label in ("light", "heavy", "light"):
            client.request("GET", "/x", label=label, repeat=True)

    threads = [threading.Thread(target=work) for _ in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert client.calls == 24


def test_a_netrc_file_never_replaces_the_token(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("requests.sessions.get_netrc_auth", lambda url: ("somebody", "else"))
    script = Script([Reply(200, {})])
    http(script, fine).request("GET", "/x", label="light", repeat=True)
    assert script.tokens == ["Bearer token-1"]


def test_words_lose_links_and_addresses() -> None:
    text = "Email  address ann@mail.example is invalid, see https://zoom.us/j/1?pwd=hush\nor 'bob+x@mail.example'"
    assert redacted(text) == "Email address [e-mail] is invalid, see [link] or '[e-mail]'"
    assert len(redacted("x" * 1000)) == 500
