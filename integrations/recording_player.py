"""Recordings in HubSpot's player: an address of ours for each, which asks Zoom each time somebody plays it.

HubSpot gets an address that is good for a while. Neither a token nor an address of Zoom's leaves the portal.
"""

import re
import time
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass

import requests
from django.core import signing
from django.db.models import QuerySet

from integrations.accounts.clients import zoom_client
from integrations.accounts.tokens import note_state
from integrations.decisions.recordings import external_id as external_id_of
from integrations.errors import IntegrationError, NeedsAdmin
from integrations.models import HubSpotAccount, RecordingRow
from integrations.records import RecordingState

SALT = "recording"
LASTS = 2 * 3600  # seconds; while it plays, the player asks for piece after piece
PIECE = 64 * 1024
PART = (
    16 * 1024 * 1024
)  # bytes of an answer to a player that asks for a part: it asks for the next one when it needs it
LONGEST = 15 * 60  # seconds of one answer
_RANGE = re.compile(r"bytes=([0-9]{0,100})-([0-9]{0,100})")
PASSED_ON = ("content-length", "content-range", "accept-ranges", "etag", "last-modified")


@dataclass
class Pieces:
    """The pieces of a recording as Zoom sends them, for a limited time; closed even if it is not played to its end."""

    answer: requests.Response
    closed: Callable[[], None] = lambda: None

    def __iter__(self) -> Iterator[bytes]:
        end = time.monotonic() + LONGEST
        for piece in self.answer.iter_content(PIECE):
            if time.monotonic() > end:
                return  # the player asks for what is missing
            yield piece

    def close(self) -> None:
        self.answer.close()
        closed, self.closed = self.closed, lambda: None
        closed()


@dataclass
class Playing:
    status: int
    headers: dict[str, str]
    pieces: Pieces


def find(portals: Iterable[HubSpotAccount], external_id: str, zoom_account_id: str = "") -> RecordingRow | None:
    """Return the recording behind a call in one of these portals."""
    webinar_id = external_id.partition("-")[0]
    rows = _playable_recordings().filter(
        session__occurrence__webinar__connection__hubspot__in=portals,
        session__occurrence__webinar__zoom_id=webinar_id,
    )
    if zoom_account_id:
        rows = rows.filter(session__occurrence__webinar__connection__zoom__account_id=zoom_account_id)
    return next((row for row in rows if external_id_of(webinar_id, row.session.uuid) == external_id), None)


def _playable_recordings() -> QuerySet[RecordingRow]:
    playable = RecordingRow.objects.filter(state=RecordingState.AVAILABLE, call_deleted=False).exclude(call_id="")
    return playable.select_related("session__occurrence__webinar__connection__zoom")


def ticket(row: RecordingRow) -> str:
    return signing.dumps(row.pk, salt=SALT)


def admitted(ticket: str) -> RecordingRow | None:
    """Return the recording of a signed address; None if the address is not ours or too old, or it left HubSpot."""
    try:
        pk = signing.loads(ticket, salt=SALT, max_age=LASTS)
    except signing.BadSignature:
        return None
    return _playable_recordings().filter(pk=pk).first()


def play(row: RecordingRow, wanted: str = "") -> Playing | None:
    """Return the recording, or None if Zoom does not give it now. `wanted`: the player's Range header."""
    zoom = row.session.occurrence.webinar.connection.zoom
    client = zoom_client(zoom, hurry=True)
    try:
        answer = client.open_video(row.session.uuid, part(wanted))
    except NeedsAdmin as error:
        note_state(zoom, error)
        return None
    except IntegrationError:
        return None
    if answer is None:
        return None
    headers = {name: answer.headers[name] for name in PASSED_ON if name in answer.headers}
    kind = answer.headers.get("content-type", "")
    headers["content-type"] = kind if kind.startswith(("video/", "audio/")) else "video/mp4"
    return Playing(answer.status_code, headers, Pieces(answer))


def part(wanted: str) -> str:
    """Return a Range header for a part; a server may answer with less than was asked for.

    Empty, as if there were none, if the header is no range or several.
    """
    found = _RANGE.fullmatch(wanted.replace(" ", ""))
    if found is None or not (found[1] or found[2]):
        return ""
    if not found[1]:
        return f"bytes=-{min(int(found[2]), PART)}"
    first = int(found[1])
    last = min(int(found[2] or first + PART - 1), first + PART - 1)
    return f"bytes={first}-{last}" if last >= first else ""
