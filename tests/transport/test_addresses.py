"""Addresses that a provider names: one reading for the check and the request, and the open network only."""

import socket
import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any
from urllib.parse import urlsplit

import pytest
import requests
from hypothesis import given
from hypothesis import strategies as st
from urllib3.util import parse_url

from integrations.accounts.tokens import trusted_api_url
from integrations.errors import IntegrationError, SkipRecord
from integrations.transport.addresses import UnsafeAddress, is_public, read_address
from integrations.transport.answers import Answer
from integrations.transport.connections import guarded_session, pooled_session
from tests.transport.scripted import Reply, Script, http

HOSTILE = [
    r"https://127.0.0.1:8443\@file.zoom.us/vtt",
    r"https://evil.example\.zoom.us/vtt",
    r"https:\\file.zoom.us\vtt",
    "https://file.zoom.us@evil.example/vtt",
    "https://evil.example@file.zoom.us/vtt",
    "https://evil.example%2f.zoom.us/vtt",
    "https://evil.example%00.zoom.us/vtt",
    "https://evil.example\t.zoom.us/vtt",
    "https://evil.example\n.zoom.us/vtt",
    " https://file.zoom.us/vtt",
    "https://evil.example\u3002zoom.us/vtt",
    "https://evil.example\uff0f.zoom.us/vtt",
    "https://\uff5aoom.us/vtt",
    "https://evil_.zoom.us/vtt",
    "https://[::1]/vtt",
    "https://[::ffff:127.0.0.1]:8443/.zoom.us",
    "https://file.zoom.us:8443:80/vtt",
    "https://file.zoom.us:99999999/vtt",
    "https://file.zoom.us:70000/vtt",
    "https:///file.zoom.us/vtt",
    "https://",
    "//file.zoom.us/vtt",
    "ftp://file.zoom.us/vtt",
    "javascript:alert(1)",
    "",
    "https://file.zoom.us/" + "a" * 10_000,
]


def classify(answer: Answer) -> IntegrationError | None:
    return None


def download(script: Script, url: str, base_url: str = "https://api.zoom.us/v2") -> str:
    return http(script, classify, base_url=base_url).download(url, host_suffixes=("zoom.us",), max_bytes=1000)


@pytest.mark.parametrize("url", HOSTILE)
def test_an_address_that_parsers_may_take_for_another_is_not_asked(url: str) -> None:
    script = Script([Reply(200, b"WEBVTT")])
    with pytest.raises(SkipRecord, match="not secure"):
        download(script, url)
    assert script.sent == []


@pytest.mark.parametrize("url", HOSTILE[:-1])
def test_nor_is_one_that_a_redirect_leads_to(url: str) -> None:
    script = Script([Reply(302, headers={"Location": url}), Reply(200, b"WEBVTT")])
    try:
        download(script, "https://file.zoom.us/vtt")
    except SkipRecord:
        assert len(script.sent) == 1
    else:  # read as a path on the host that sent it
        assert [urlsplit(one.url or "").hostname for one in script.sent] == ["file.zoom.us"] * 2


@given(st.text(alphabet=r"https:/@\.%2[]#? " + "\t\n\u3002\uff0fzoomusevil127-_", max_size=60))
def test_whatever_is_read_is_read_alike_by_whoever_sends_it(noise: str) -> None:
    for text in (noise, f"https://{noise}.zoom.us/vtt", f"https://file.zoom.us{noise}/vtt", f"https://{noise}"):
        try:
            address = read_address(text)
        except UnsafeAddress:
            continue
        prepared = requests.Request("GET", address.url).prepare()
        assert urlsplit(prepared.url or "").hostname == address.host
        assert parse_url(prepared.url or "").host == address.host


def test_the_token_goes_to_the_usual_port_only() -> None:
    script = Script([Reply(200, b"WEBVTT")])
    download(script, "https://file.zoom.us:8443/vtt")
    download(script, "https://FILE.zoom.us:443/vtt?a=%2F#part")
    assert script.tokens == ["", "Bearer token-1"]
    assert script.sent[1].url == "https://file.zoom.us/vtt?a=%2F"


@pytest.mark.parametrize("url", [*HOSTILE, "https://zoom.us.evil.example", "https://api-eu.zoom.us/v2"])
def test_tokens_are_not_sent_to_a_regional_address_that_is_not_plainly_zooms(url: str) -> None:
    assert trusted_api_url(url) == ""
    assert trusted_api_url("https://API-eu.zoom.us/") == "https://api-eu.zoom.us"


# --- Private addresses ------------------------------------------------------------------------------------------------


class Listener(BaseHTTPRequestHandler):
    def do_GET(self) -> None:
        self.send_response(200)
        self.end_headers()
        self.wfile.write(b"inside")

    def log_message(self, *args: object) -> None:
        """Quiet."""


@pytest.fixture
def inside() -> Iterator[int]:
    """The port of a server that only this machine can reach."""
    server = ThreadingHTTPServer(("127.0.0.1", 0), Listener)
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02})
    thread.start()
    yield server.server_port
    server.shutdown()
    server.server_close()
    thread.join()


@pytest.mark.parametrize("host", ["127.0.0.1", "localhost", "127.1", "2130706433", "0x7f000001", "0.0.0.0"])  # noqa: S104
def test_a_file_is_never_fetched_from_the_portals_own_network(inside: int, host: str) -> None:
    url = f"http://{host}:{inside}/latest/meta-data"
    with pooled_session() as session:
        assert session.get(url, timeout=5).text == "inside"
    with guarded_session() as session, pytest.raises(SkipRecord, match="private network"):
        session.get(url, timeout=5)


def test_a_name_is_looked_up_once_so_that_it_cannot_change_in_between(
    inside: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    leads_to = {"rebind.example": "93.184.216.34", "93.184.216.34": "127.0.0.1"}
    real, asked = socket.getaddrinfo, []

    def lookup(host: str, port: int, *args: Any, **options: Any) -> Any:
        asked.append(host)
        return real(leads_to.get(host, host), port, *args, **options)

    monkeypatch.setattr(socket, "getaddrinfo", lookup)
    with guarded_session() as session:
        session.get(f"http://rebind.example:{inside}/", timeout=5)
    assert asked == ["rebind.example", "93.184.216.34"]


@pytest.mark.parametrize(
    "ip",
    [
        "10.0.0.1",
        "100.64.0.1",
        "169.254.169.254",
        "224.0.0.1",
        "::1",
        "::ffff:127.0.0.1",
        "fd00::1",
        "fe80::1",
        "64:ff9b::7f00:1",
        "2002:7f00:1::",
    ],
)
def test_which_addresses_are_private(ip: str) -> None:
    assert not is_public(ip)
    assert is_public("93.184.216.34")
    assert is_public("2606:2800:220:1:248:1893:25c8:1946")


def test_the_apis_own_host_may_be_private_as_the_sandbox_is(inside: int) -> None:
    script = Script([Reply(200, b"WEBVTT")])
    sandbox = f"http://127.0.0.1:{inside}/zoom/v2"
    assert download(script, f"http://127.0.0.1:{inside}/zoom/download/1", sandbox) == "WEBVTT"
    assert script.tokens == ["Bearer token-1"]
    with pytest.raises(SkipRecord):
        download(script, "http://10.0.0.1/1", sandbox)
