"""Files: the token stays with its own hosts, and no file is larger than allowed."""

import pytest
import requests

from integrations.errors import Disconnected, GiveUp, IntegrationError, RetryLater, SkipRecord
from integrations.transport.answers import Answer
from tests.transport.scripted import Reply, Script, http

URL = "https://files.zoom.us/rec/1"


def classify(answer: Answer) -> IntegrationError | None:
    errors = {401: Disconnected("Reconnect."), 403: GiveUp("Unknown."), 429: RetryLater("Wait.", limited=True)}
    return errors.get(answer.status)


def download(script: Script, url: str = URL, max_bytes: int = 1000) -> str:
    return http(script, classify).download(url, host_suffixes=("zoom.us",), max_bytes=max_bytes)


def to(url: str) -> Reply:
    return Reply(302, headers={"Location": url})


def test_the_token_goes_to_zooms_hosts_only() -> None:
    script = Script([to("https://media.example/1?sig=x"), Reply(200, b"WEBVTT")])
    assert download(script) == "WEBVTT"
    assert script.tokens == ["Bearer token-1", ""]


@pytest.mark.parametrize("url", ["https://evilzoom.us/1", "https://zoom.us.evil.example/1"])
def test_a_name_that_only_looks_like_zooms_gets_no_token(url: str) -> None:
    script = Script([Reply(200, b"WEBVTT")])
    download(script, url)
    assert script.tokens == [""]


def test_the_apis_own_host_gets_the_token() -> None:
    script = Script([to("/elsewhere"), Reply(200, b"WEBVTT")])
    download(script, "https://api.example/rec/1")
    assert script.tokens == ["Bearer token-1"] * 2
    assert script.paths == ["/rec/1", "/elsewhere"]


def test_a_plain_address_is_refused() -> None:
    with pytest.raises(SkipRecord):
        download(Script([Reply(200, b"")]), "http://files.zoom.us/rec/1")


def test_a_file_that_is_too_large_is_not_read_to_its_end() -> None:
    with pytest.raises(SkipRecord):
        download(Script([Reply(200, b"x" * 1001)]))


def test_a_refused_token_is_renewed_once() -> None:
    script = Script([Reply(401, {}), Reply(200, b"WEBVTT")])
    assert download(script) == "WEBVTT"
    assert script.tokens == ["Bearer token-1", "Bearer token-2"]
    script = Script([Reply(401, {}), to(URL), Reply(200, b"WEBVTT")])
    assert download(script) == "WEBVTT"
    assert script.tokens[1:] == ["Bearer token-2", "Bearer token-2"]


@pytest.mark.parametrize("status", [401, 403, 404, 410])
def test_a_refusal_is_about_the_file_and_not_about_the_account(status: int) -> None:
    with pytest.raises(SkipRecord) as refused:
        download(Script([Reply(status, {})]))
    assert refused.value.status == status


def test_a_page_instead_of_the_file_is_tried_again() -> None:
    page = Reply(200, b"<html>Sign in</html>", {"Content-Type": "text/html"})
    assert download(Script([page, page, Reply(200, b"WEBVTT")])) == "WEBVTT"
    with pytest.raises(RetryLater) as odd:
        download(Script([page]))
    assert not odd.value.no_answer


def test_a_limit_is_waited_for() -> None:
    with pytest.raises(RetryLater) as limited:
        download(Script([Reply(429, {})]))
    assert limited.value.limited


def test_a_failure_is_tried_again() -> None:
    assert download(Script([Reply(502), requests.ConnectionError(), Reply(200, b"WEBVTT")])) == "WEBVTT"
    with pytest.raises(RetryLater) as failed:
        download(Script([Reply(502)]))
    assert failed.value.no_answer


def test_it_does_not_go_round_in_circles() -> None:
    with pytest.raises(RetryLater):
        download(Script([to(URL)]))
