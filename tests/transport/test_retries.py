"""Retries: requests that are tried again at once, those that are not, and what the caller learns."""

import socketserver
import threading
from collections.abc import Iterator
from typing import Any

import pytest
import requests
from urllib3.exceptions import MaxRetryError, NewConnectionError

from integrations.errors import Disconnected, GiveUp, IntegrationError, NeedsAdmin, RetryLater, TokenContested
from integrations.transport.answers import Answer
from integrations.transport.connections import pooled_session
from tests.transport.scripted import Reply, Script, Time, http

GOOD = Reply(200, {"id": 1})
REFUSED = requests.ConnectionError(MaxRetryError(None, "/", NewConnectionError(None, "refused")))  # type: ignore[arg-type]


def classify(answer: Answer) -> IntegrationError | None:
    if answer.ok:
        return None
    if answer.status == 401:
        return Disconnected("Reconnect.")
    if answer.status in (423, 429, 477):
        return RetryLater("Wait.", after=2.0, limited=answer.status == 429)
    return GiveUp("Unknown.")


def run(*steps: Any, repeat: bool = True, method: str = "GET", time: Time | None = None, expect: str = "id") -> Any:
    script = Script(steps)
    client = http(script, classify, time)
    try:
        return client.request(method, "/x", label="api", repeat=repeat, expect=expect).body, script
    except IntegrationError as error:
        return error, script


@pytest.mark.parametrize(
    "failure",
    [
        Reply(500),
        Reply(502, b"<html>Bad gateway</html>", {"Content-Type": "text/html"}),
        Reply(408),
        requests.ConnectionError("reset"),
        requests.ReadTimeout("slow"),
        requests.exceptions.ChunkedEncodingError("cut off"),
        Reply(200, b'{"id": 1, "na'),
        Reply(200, b"<html>Sign in</html>", {"Content-Type": "text/html"}),
        Reply(200, [1, 2]),
        Reply(200, {"other": 1}),
        Reply(200),
        Reply(404, b'{"mess'),
    ],
)
def test_a_request_that_is_safe_to_repeat_survives_two_failures(failure: Any) -> None:
    body, script = run(failure, failure, GOOD)
    assert body == {"id": 1}
    assert len(script.sent) == 3


def test_three_failures_are_for_later() -> None:
    time = Time()
    error, script = run(Reply(503), time=time)
    assert isinstance(error, RetryLater)
    assert (error.status, error.answer_lost, error.limited) == (503, False, False)
    assert len(script.sent) == 3
    assert len(time.slept) == 2
    assert 0 < time.slept[0] < time.slept[1] < 2


def test_the_server_may_ask_for_a_longer_pause() -> None:
    time = Time()
    run(Reply(503, headers={"Retry-After": "7"}), GOOD, time=time)
    assert time.slept == [7.0]


@pytest.mark.parametrize("failure", [Reply(500), requests.ReadTimeout(), Reply(200, b"{")])
def test_a_request_that_is_not_safe_to_repeat_is_sent_once(failure: Any) -> None:
    error, script = run(failure, GOOD, repeat=False, method="POST")
    assert isinstance(error, RetryLater)
    assert error.answer_lost
    assert len(script.sent) == 1


@pytest.mark.parametrize("failure", [REFUSED, requests.ConnectTimeout()])
def test_what_was_never_sent_may_be_sent_again(failure: Any) -> None:
    body, script = run(failure, GOOD, repeat=False, method="POST")
    assert body == {"id": 1}
    error, script = run(failure, repeat=False, method="POST")
    assert len(script.sent) == 3
    assert not error.answer_lost


def test_a_refused_token_is_renewed_once() -> None:
    body, script = run(Reply(401, {}), GOOD, repeat=False, method="POST")
    assert body == {"id": 1}
    assert script.tokens == ["Bearer token-1", "Bearer token-2"]


def test_a_token_that_another_system_ends_is_asked_for_again_with_growing_pauses() -> None:
    time = Time()
    body, script = run(Reply(401, {}), Reply(401, {}), Reply(401, {}), GOOD, repeat=False, method="POST", time=time)
    assert body == {"id": 1}
    assert script.tokens == [f"Bearer token-{number}" for number in (1, 2, 3, 4)]
    assert time.slept == [0.0, 1.0, 2.0]


def test_tokens_that_are_issued_and_refused_for_ever_are_for_later_and_for_no_person() -> None:
    time = Time()
    error, script = run(Reply(401, {}), time=time)
    assert isinstance(error, TokenContested)
    assert "Another system may use this app" in error.sentence
    assert (len(script.sent), sum(time.slept), error.answer_lost) == (6, 15.0, False)


def test_a_token_that_is_no_longer_issued_needs_a_person() -> None:
    def refuse(refused: bool) -> str:
        if refused:
            raise Disconnected("Reconnect.")
        return "token"

    client = http(Script([Reply(401, {})]), classify)
    client._token = refuse
    with pytest.raises(NeedsAdmin):
        client.request("GET", "/x", label="api", repeat=True)


@pytest.mark.parametrize("status", [423, 477])
def test_a_locked_record_waits_a_moment_even_where_repeating_is_not_safe(status: int) -> None:
    time = Time()
    body, _ = run(Reply(status, {}), GOOD, repeat=False, method="POST", time=time)
    assert body == {"id": 1}
    assert 2.0 <= time.slept[0] <= 2.3


def test_an_unknown_refusal_is_never_repeated() -> None:
    error, script = run(Reply(418, {}))
    assert isinstance(error, GiveUp)
    assert len(script.sent) == 1


def test_a_redirect_is_not_followed() -> None:
    error, script = run(Reply(302, headers={"Location": "https://elsewhere.example/"}))
    assert isinstance(error, RetryLater)
    assert {request.url for request in script.sent} == {script.sent[0].url}


def test_nothing_to_say_is_a_good_answer_to_a_write() -> None:
    assert run(Reply(204), method="DELETE", expect="")[0] == {}
    assert run(Reply(200), method="POST", expect="")[0] == {}


class CutsOff(socketserver.StreamRequestHandler):
    """Promises more bytes than it sends."""

    def handle(self) -> None:
        while self.rfile.readline().strip():
            pass
        self.wfile.write(b"HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nContent-Length: 99\r\n\r\n{")


@pytest.fixture
def cuts_off() -> Iterator[str]:
    with socketserver.TCPServer(("127.0.0.1", 0), CutsOff) as server:
        thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01})
        thread.start()
        yield f"http://127.0.0.1:{server.server_address[1]}"
        server.shutdown()
        thread.join()


def test_a_real_answer_that_is_cut_off_is_broken(cuts_off: str) -> None:
    script = Script([GOOD])
    client = http(script, classify, base_url=cuts_off)
    client._make["api"] = pooled_session
    with pytest.raises(RetryLater):
        client.request("GET", "/x", label="api", repeat=True)
    client._session("api").close()
    assert client.calls == 3
