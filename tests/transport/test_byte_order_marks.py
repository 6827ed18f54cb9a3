"""A byte order mark, which some tools put before a text, is no part of it."""

import pytest

from integrations.zoom.vtt import utterances
from tests.transport.scripted import Reply, Script, http

VTT = "WEBVTT\r\n\r\n1\r\n00:00:01.000 --> 00:00:02.000\r\nÄnne: Grüße\r\n"
SENT = [VTT.encode("utf-8-sig"), VTT.encode("utf-16"), b"\xfe\xff" + VTT.encode("utf-16-be"), VTT.encode()]


@pytest.mark.parametrize("data", SENT)
def test_every_word_of_a_transcript_is_kept_however_it_is_encoded(data: bytes) -> None:
    script = Script([Reply(200, data, {"Content-Type": "text/vtt"})])
    text = http(script, lambda answer: None).download(
        "https://file.zoom.us/vtt", host_suffixes=("zoom.us",), max_bytes=1000
    )
    assert [(one.speaker, one.text) for one in utterances(text)] == [("Änne", "Grüße")]


@pytest.mark.parametrize("encoding", ["utf-8-sig", "utf-16"])
def test_an_answer_is_read_in_spite_of_it(encoding: str) -> None:
    script = Script([Reply(200, '{"users": [1]}'.encode(encoding))])
    answer = http(script, lambda answer: None).request("GET", "/users", label="light", repeat=True, expect="users")
    assert answer.body == {"users": [1]}
