"""Answers of the providers: read to their end as JSON objects, and the text of a refusal made fit for logs."""

import codecs
import re
import time
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from typing import Any

import requests

from integrations.errors import SkipRecord
from integrations.transport.parsing import decode
from integrations.transport.parsing import storable_text as clean_text

Body = dict[str, Any]
LONGEST_REQUESTED_WAIT = 2 * 86400.0  # seconds: nobody means a longer wait

MEGABYTE = 1024 * 1024
LARGEST = 16 * MEGABYTE  # bytes, unpacked; the largest page that either API sends has two megabytes
MOST_VALUES = 1_000_000  # in one answer: an empty list of three bytes takes twenty times as much memory
PIECE = 64 * 1024
MOST_OF_A_PAGE, MOST_ERRORS = 20_000, 50  # characters of a page that is no JSON, and errors in one answer
LONGEST_TEXT = 4_000  # characters of a provider's text that are read


@dataclass(frozen=True, slots=True)
class Answer:
    """An answer as it came; `body` is `{}` unless it is a JSON object. Header names are lower-case.

    `route`: the method and the path without its values, which name the call.
    """

    status: int
    body: Body = field(default_factory=dict)
    text: str = ""
    headers: Mapping[str, str] = field(default_factory=dict)
    route: str = ""

    @property
    def ok(self) -> bool:
        return 200 <= self.status < 300

    @property
    def is_page(self) -> bool:
        """True if it is a page for people, as firewalls answer, and not the provider's own answer."""
        return not self.body and self.text.lstrip()[:1] not in ("", "{")


class BrokenAnswer(Exception):
    """An answer that cannot be what the server meant to say: cut off, not JSON, or without what it must hold."""

    def __init__(self, text: str, status: int = 0, after: float = 0.0) -> None:
        super().__init__(text)
        self.status = status
        self.after = after  # seconds it asks to wait


def requested_wait(answer: Answer, now: float) -> float | None:
    """Return the seconds to wait that the headers ask for; None if they ask for none.

    Zoom's daily limit gives `Retry-After` as an ISO date, not in seconds.
    """
    after, reset = answer.headers.get("retry-after", ""), answer.headers.get("x-ratelimit-reset", "")
    moment = _moment(after)
    if re.fullmatch(r"\d+(\.\d+)?", after):
        return min(float(after), LONGEST_REQUESTED_WAIT)
    if moment:
        return min(max(0.0, moment.timestamp() - now), LONGEST_REQUESTED_WAIT)
    if re.fullmatch(r"\d+", reset):
        seconds = float(reset) / (1000 if len(reset) > 11 else 1)
        return min(max(0.0, seconds - now), LONGEST_REQUESTED_WAIT)
    return None


def _moment(text: str) -> datetime | None:
    """Read an ISO date, or the date of the HTTP standard; without a zone it is UTC."""
    for read in (datetime.fromisoformat, parsedate_to_datetime):
        try:
            moment = read(text)
        except (ValueError, OverflowError):
            continue
        return moment if moment.tzinfo else moment.replace(tzinfo=UTC)
    return None


def read_answer(response: requests.Response) -> Answer:
    """Read an answer to its end.

    Raises: BrokenAnswer for a server's failure, a redirect, which somebody in between sends, a success that is no JSON
    object, cut off JSON, and too much data.
    """
    headers = {name.lower(): value for name, value in response.headers.items()}
    status = response.status_code
    with response:
        if status >= 500 or status == 408 or 300 <= status < 400:
            asked = requested_wait(Answer(status, headers=headers), time.time())
            raise BrokenAnswer(f"status {status}", status, asked or 0.0)
        data = read_bytes(response, LARGEST)
    if data is None or data.count(b",") + data.count(b"[") + data.count(b"{") > MOST_VALUES:
        raise BrokenAnswer("an answer that is too large", status)
    text = _decoded(data)
    good = 200 <= status < 300
    if not text.strip():
        if good and response.request.method == "GET" and status != 204:
            raise BrokenAnswer("an empty answer", status)
        return Answer(status, {}, "", headers)
    try:
        body = decode(text)
    except ValueError as error:
        if good or "json" in headers.get("content-type", ""):
            raise BrokenAnswer("an answer that is not JSON", status) from error
        body = None
    if good and not isinstance(body, dict):
        raise BrokenAnswer("an answer that is no JSON object", status)
    return Answer(status, body if isinstance(body, dict) else {}, text, headers)


def read_bytes(response: requests.Response, most: int) -> bytes | None:
    """Return the body, unpacked piece by piece; None if it has more than `most` bytes: then the rest is not read."""
    data = bytearray()
    for piece in response.iter_content(PIECE):
        data += piece
        if len(data) > most:
            return None
    return bytes(data)


def read_text(response: requests.Response, max_bytes: int) -> str:
    """Return the body as text. Raises: SkipRecord if it has more than `max_bytes`."""
    data = read_bytes(response, max_bytes)
    if data is None:
        raise SkipRecord(
            "The file is larger than the portal reads.", cause="not_available_in_zoom", detail=f"over {max_bytes}"
        )
    return _decoded(data)


def _decoded(data: bytes) -> str:
    """Return the text of bytes in UTF-8, or in UTF-16 if they begin with its mark; the mark is left out."""
    wide = data.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE))
    return data.decode("utf-16" if wide else "utf-8-sig", errors="replace")


LINK = re.compile(r"https?://\S+")
ADDRESS = re.compile(r"(?<![^\s@<>\"'(,;:=])[^\s@<>\"'(,;:=]+@[^\s@<>\"'),;:]+")  # from the start of a word only


def redacted(text: str, limit: int = 500) -> str:
    """Return a provider's text fit for a log or a screen: without links and e-mail addresses, and not too long."""
    start = beginning(text)
    clean = ADDRESS.sub("[e-mail]", LINK.sub("[link]", " ".join(clean_text(start).split())))
    if len(start) < len(text):
        clean += "…"
    return clean if len(clean) <= limit else clean[: limit - 1] + "…"


def beginning(text: str) -> str:
    """Return the first words of a long text, so that regular expressions stay fast.

    No word is cut: half an e-mail address would not be recognized as one.
    """
    if len(text) <= LONGEST_TEXT:
        return text
    pieces = text[:LONGEST_TEXT].rsplit(None, 1)
    return pieces[0] if len(pieces) > 1 else ""
