"""Answers of a server end: in bytes, in depth, in time, and in what a regular expression makes of them."""

import gzip
import json
import socket
import threading
import time
import tracemalloc
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass

import pytest
import requests

from integrations.decisions.exclusions import in_domains, is_valid_email
from integrations.errors import IntegrationError, RetryLater, SkipRecord
from integrations.hubspot import errors as hubspot_errors
from integrations.hubspot import parse as hubspot_parse
from integrations.transport.answers import LARGEST, Answer, beginning, redacted
from integrations.transport.http import Http, post_form
from integrations.transport.limits import Limiter
from integrations.zoom import errors as zoom_errors
from integrations.zoom import oauth as zoom_oauth
from integrations.zoom import vtt
from tests.support.memory_store import MemoryStore
from tests.transport.scripted import LABELS, Time, Tokens

JSON = b"HTTP/1.1 200 OK\r\nContent-Type: application/json\r\n"
Send = Callable[[socket.socket], None]


@dataclass
class Raw:
    url: str
    asked: int = 0


@contextmanager
def serving(send: Send) -> Iterator[Raw]:
    """A server that writes whatever `send` writes, byte by byte where it likes to."""
    listener = socket.create_server(("127.0.0.1", 0))
    raw = Raw(f"http://127.0.0.1:{listener.getsockname()[1]}")
    threads: list[threading.Thread] = []

    def answer(client: socket.socket) -> None:
        with client:
            try:
                while b"\r\n\r\n" not in (asked := client.recv(65536)) and asked:
                    pass
                raw.asked += 1
                send(client)
            except OSError:
                """The other side hung up, as it should."""

    def accept() -> None:
        while True:
            try:
                client, _ = listener.accept()
            except OSError:
                return
            threads.append(threading.Thread(target=answer, args=(client,), daemon=True))
            threads[-1].start()

    thread = threading.Thread(target=accept, daemon=True)
    thread.start()
    try:
        yield raw
    finally:
        listener.shutdown(socket.SHUT_RDWR)
        listener.close()
        thread.join()


def whole(body: bytes, more: bytes = b"") -> Send:
    head = JSON + b"Content-Length: %d\r\nConnection: close\r\n%s\r\n" % (len(body), more)
    return lambda client: client.sendall(head + body)


def fine(answer: Answer) -> IntegrationError | None:
    return None


def client(url: str, longest: float = 30.0) -> Http:
    clock = Time()
    limiter = Limiter(MemoryStore(), dict.fromkeys(LABELS, ()), sleep=clock.sleep, clock=clock.clock)
    return Http(url, token=Tokens(), limiter=limiter, classify=fine, sleep=clock.sleep, longest=longest)


def get(url: str, longest: float = 30.0) -> Answer:
    return client(url, longest).request("GET", "/x", label="light", repeat=False)


# --- Size and depth ---------------------------------------------------------------------------------------------------


def test_a_small_answer_that_unpacks_to_a_large_one_is_not_unpacked() -> None:
    """Packed to 94 KB; each piece is unpacked by itself, and the first ones are enough to know."""
    bomb = b'{"users": "' + b"a" * (96 * 1024 * 1024) + b'"}'
    packed = gzip.compress(bomb, 6)
    del bomb
    with serving(whole(packed, b"Content-Encoding: gzip\r\n")) as raw:
        tracemalloc.start()
        with pytest.raises(RetryLater) as caught:
            get(raw.url)
        _, peak = tracemalloc.get_traced_memory()
        tracemalloc.stop()
    assert caught.value.detail == "an answer that is too large"
    assert peak < 3 * LARGEST


@pytest.mark.parametrize(
    "body",
    [
        b'{"a": "' + b"x" * LARGEST + b'"}',
        b'{"a": [' + b"[]," * 2_000_000 + b"[]]}",
        b'{"a": [' + b"{}," * 2_000_000 + b"{}]}",
        b'{"a": ' + b"[" * 100_000 + b"]" * 100_000 + b"}",
        b'{"a": ' * 100_000 + b"1" + b"}" * 100_000,
        b"[" * 1_500_000,
        b'{"a": ' + b"9" * 1_000_000 + b"}",
    ],
    ids=["long", "many lists", "many objects", "deep lists", "deep objects", "only brackets", "a long number"],
)
@pytest.mark.parametrize("status", [b"200 OK", b"400 Bad Request"])
def test_what_no_answer_is_ends_as_an_error_of_ours(body: bytes, status: bytes) -> None:
    head = b"HTTP/1.1 %s\r\nContent-Type: application/json\r\nContent-Length: %d\r\n\r\n" % (status, len(body))
    with serving(lambda one: one.sendall(head + body)) as raw:
        try:
            get(raw.url)
        except RetryLater:
            assert raw.asked == 1
            with pytest.raises(RetryLater):
                post_form(f"{raw.url}/token", {})


def test_a_large_and_proper_answer_is_read() -> None:
    rows = [{"id": str(number), "email": f"{number}@mail.example", "name": "N" * 500} for number in range(10_000)]
    with serving(whole(json.dumps({"users": rows}).encode())) as raw:
        assert len(get(raw.url).body["users"]) == 10_000


def test_a_refused_token_request_is_not_unpacked_either() -> None:
    packed = gzip.compress(b" " * (32 * 1024 * 1024))
    with serving(whole(packed, b"Content-Encoding: gzip\r\n")) as raw, pytest.raises(RetryLater):
        zoom_oauth.refresh(f"{raw.url}/oauth", "r1", "id", "secret")


def test_the_body_of_a_redirect_is_not_read() -> None:
    def endless(one: socket.socket) -> None:
        one.sendall(b"HTTP/1.1 302 Found\r\nLocation: /elsewhere\r\nContent-Length: 99999999999\r\n\r\n")
        while True:
            one.sendall(b"x" * 65536)

    with serving(endless) as raw:
        with pytest.raises(RetryLater):
            get(raw.url)
        with pytest.raises(RetryLater):
            client(raw.url).download(f"{raw.url}/1", host_suffixes=(), max_bytes=1000)


# --- Time -------------------------------------------------------------------------------------------------------------


def dripping(start: bytes, drop: bytes) -> Send:
    def send(one: socket.socket) -> None:
        one.sendall(start)
        while True:
            time.sleep(0.02)
            one.sendall(drop)

    return send


@pytest.mark.parametrize(
    ("start", "drop"),
    [
        (b"", b"H"),
        (b"HTTP/1.1 200 OK\r\nX-Long: ", b"x"),
        (b"", b"HTTP/1.1 100 Continue\r\n\r\n"),
        (JSON + b"Content-Length: 100000\r\n\r\n", b" "),
        (JSON + b"\r\n", b" "),
        (JSON + b"Transfer-Encoding: chunked\r\n\r\n", b"1\r\n \r\n"),
        (JSON + b"Transfer-Encoding: chunked\r\n\r\n1;", b"x"),
    ],
    ids=["status line", "header", "continue", "body", "body to the end", "chunks", "a chunk's head"],
)
def test_a_server_that_drips_is_left(start: bytes, drop: bytes) -> None:
    with serving(dripping(start, drop)) as raw:
        began = time.monotonic()
        with pytest.raises(RetryLater) as caught:
            get(raw.url, longest=0.5)
        assert raw.asked == 1
    assert caught.value.answer_lost
    assert time.monotonic() - began < 15  # it would have been for ever


def test_a_dripping_token_and_a_dripping_file_are_left_too(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("integrations.transport.http.TOKEN_ANSWER", 0.5)
    monkeypatch.setattr("integrations.transport.oauth_grant.TOKEN_ANSWER", 0.5)
    monkeypatch.setattr("integrations.transport.files.LONGEST_DOWNLOAD", 0.5)
    with serving(dripping(JSON + b"Content-Length: 100000\r\n\r\n", b" ")) as raw:
        with pytest.raises(RetryLater):
            zoom_oauth.request_token(f"{raw.url}/oauth", "account", "id", "secret")
        with pytest.raises(RetryLater):
            zoom_oauth.refresh(f"{raw.url}/oauth", "r1", "id", "secret")
        with pytest.raises(RetryLater):
            client(raw.url).download(f"{raw.url}/1", host_suffixes=(), max_bytes=1000)


def test_a_stream_that_drips_ends_by_itself(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("integrations.transport.files.LONGEST_STREAM", 0.5)
    with serving(dripping(b"HTTP/1.1 200 OK\r\nContent-Length: 100000\r\n\r\n", b"x")) as raw:
        response = client(raw.url).stream(f"{raw.url}/1", host_suffixes=())
        with response, pytest.raises(requests.RequestException):
            list(response.iter_content(65536))


def test_a_file_that_unpacks_to_more_than_allowed_is_left() -> None:
    packed = gzip.compress(b"WEBVTT" + b"\n" * (32 * 1024 * 1024))
    with serving(whole(packed, b"Content-Encoding: gzip\r\n")) as raw, pytest.raises(SkipRecord, match="larger"):
        client(raw.url).download(f"{raw.url}/1", host_suffixes=(), max_bytes=1024 * 1024)


def test_a_connection_is_used_again_after_its_answer() -> None:
    connects: list[int] = []

    def twice(one: socket.socket) -> None:
        connects.append(1)
        for _ in range(2):
            one.sendall(JSON + b"Content-Length: 2\r\n\r\n{}")
            if not one.recv(65536):
                return

    with serving(twice) as raw:
        one = client(raw.url)
        for _ in range(2):
            assert one.request("GET", "/x", label="light", repeat=False).ok
        one._session("api").close()
    assert len(connects) == 1


# --- Regular expressions ----------------------------------------------------------------------------------------------

PIECES = [
    "a",
    " ",
    "a.",
    "a@",
    "@",
    "<",
    "<v",
    "&",
    "&#",
    "-->",
    "00:00:00.000 --> ",
    "http://",
    "https://a",
    "scopes:[",
    "scope  ",
    "validation failed ",
    "existing id: ",
    "email address ",
    "9",
    "-",
    "'",
    "\u0130",
]
SEEN_BY: dict[str, Callable[[str], object]] = {
    "redacted": redacted,
    "zoom": lambda text: zoom_errors.classify(Answer(400, {"code": 4711, "message": text})),
    "zoom, many errors": lambda text: zoom_errors.classify(
        Answer(400, {"code": 300, "message": "Validation Failed.", "errors": [{"field": text, "message": text}] * 100})
    ),
    "zoom, a page": lambda text: zoom_errors.classify(Answer(403, {}, text)),
    "zoom's token": lambda text: zoom_oauth._refused_authorization(Answer(400, {"reason": text})),
    "hubspot": lambda text: hubspot_errors.classify(Answer(400, {"message": text, "category": text})),
    "hubspot, a page": lambda text: hubspot_errors.classify(Answer(403, {}, text)),
    "hubspot, an id": hubspot_parse.existing_id,
    "an address": is_valid_email,
    "a domain": lambda text: in_domains(f"ann@{text}", frozenset({"own.example"})),
    "a transcript": lambda text: vtt.utterances(f"WEBVTT\n\n00:00:00.000 --> 00:00:01.000\n{text}"),
}


@pytest.mark.parametrize("seen_by", SEEN_BY)
def test_no_text_keeps_a_regular_expression_busy(seen_by: str) -> None:
    """A quadratic one takes over a minute for each of these; all of them together take less than a second."""
    for piece in PIECES:
        for end in ("", "!", "\n\n"):
            text = piece * (200_000 // len(piece)) + end
            began = time.process_time()
            SEEN_BY[seen_by](text)
            assert time.process_time() - began < 5, f"{piece!r} and {end!r}"


def test_half_an_address_at_the_cut_is_left_out() -> None:
    text = "https://zoom.us/" + "x" * 3_970 + " ann@mail.example and more"
    assert "ann" not in redacted(text)
    assert beginning("x" * 5_000) == ""
    assert redacted("a b " * 2_000).startswith("a b a b")
