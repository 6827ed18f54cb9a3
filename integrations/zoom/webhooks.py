"""Zoom's webhooks: their signatures, their events, and what of them is stored.

An event is only a hint: the current state is read from the API.

Reference: https://developers.zoom.us/docs/api/webhooks/
"""

import hashlib
import hmac
import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from integrations.decisions.webinar_ids import read_webinar_id
from integrations.records import WEBINAR_TYPES
from integrations.transport.parsing import email_address, moment
from integrations.transport.webhook_json import (
    Body,
    Malformed,
    epoch,
    identifier,
    is_recent,
    load_json,
    member,
    members,
    text,
    without_secrets,
)
from integrations.zoom.parse.registrants import answers

URL_VALIDATION = "endpoint.url_validation"
DEAUTHORIZED = "app_deauthorized"

# Links and passwords that let somebody in, and a token that downloads recordings.
SECRET = frozenset(
    {
        "join_url", "start_url", "password", "passcode", "encrypted_password", "h323_password", "h323_passcode",
        "pstn_password", "download_token", "download_url", "download_access_token", "recording_play_passcode",
        "play_url", "share_url", "zak", "access_token", "refresh_token", "signature", "plaintoken",
    }
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class RegistrantHint:
    """A registrant as an event shows it. Only the event of a new registration has its answers."""

    id: str
    email: str
    first_name: str = ""
    last_name: str = ""
    status: str = ""
    created: datetime | None = None
    tracking_source: str = ""
    answers: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Event:
    """An event of a webhook. `type` is the webinar's (5, 6, 9) or a meeting's; 0 if the event names none."""

    name: str
    at: datetime | None
    account_id: str = ""
    client_id: str = ""
    webinar_id: str = ""
    type: int = 0
    host_id: str = ""
    start: datetime | None = None
    occurrence_ids: tuple[str, ...] = ()
    session_uuids: tuple[str, ...] = ()
    registrant: RegistrantHint | None = None
    practice: bool = False
    user_email: str = ""

    @property
    def about_webinar(self) -> bool:
        """True for an event of a webinar. Meetings' recordings have events too; type 99 is a file that was uploaded."""
        return bool(self.webinar_id) and (self.type in WEBINAR_TYPES or not self.name.startswith("recording."))


def signed_with(secrets: Iterable[str], *, signature: str, timestamp: str, body: bytes, now: float) -> str | None:
    """Return the secret that signed the raw body; None if Zoom did not sign it, or too long ago."""
    if not is_recent(timestamp, now):
        return None
    message = b"v0:" + timestamp.encode() + b":" + body
    given = signature.encode(errors="replace")
    found = None
    for secret in secrets:
        expected = b"v0=" + _hmac(secret, message).encode()
        if secret and hmac.compare_digest(expected, given):
            found = secret
    return found


def _hmac(secret: str, message: bytes) -> str:
    return hmac.new(secret.encode(), message, hashlib.sha256).hexdigest()


def validation_answer(body: Body, secret: str) -> dict[str, str]:
    """Return the answer that proves to Zoom that the address is ours. Raises: Malformed."""
    token = member(body, "payload").get("plainToken")
    if not isinstance(token, str) or not 0 < len(token) <= 200 or not token.isprintable():
        raise Malformed("no plainToken")
    return {"plainToken": token, "encryptedToken": _hmac(secret, token.encode(errors="replace"))}


def read(raw: bytes) -> Body:
    """Read a body, which is a JSON object that names its event. Raises: Malformed."""
    body = load_json(raw)
    if not isinstance(body, dict) or not isinstance(body.get("event"), str) or not text(body, "event"):
        raise Malformed("no event")
    return body


def storable(body: Body) -> Body:
    """Return what may be stored of a body."""
    clean: Body = without_secrets(body, SECRET)
    return clean


def parse(body: Mapping[str, Any]) -> Event:
    """Return the event of any JSON object; what is missing is empty."""
    payload, name = member(body, "payload"), text(body, "event", 100)
    thing = member(payload, "object")
    return Event(
        name=name,
        at=epoch(body.get("event_ts")) or moment(text(payload, "deauthorization_time")),
        account_id=identifier(payload, "account_id", 100),
        client_id=identifier(payload, "client_id", 200),
        webinar_id=_webinar_id(name, thing),
        type=_type(thing),
        host_id=identifier(thing, "host_id"),
        start=moment(text(thing, "start_time")),
        occurrence_ids=tuple(_identifiers(members(thing, "occurrences"), "occurrence_id", 30)),
        session_uuids=tuple(_uuids(thing)),
        registrant=_registrant(member(thing, "registrant")),
        practice=thing.get("practice_session") in (True, "true"),
        user_email=email_address(text(thing, "email", None)) if name.startswith("user.") else "",
    )


def _webinar_id(name: str, thing: Mapping[str, Any]) -> str:
    return read_webinar_id(text(thing, "id")) if name.startswith(("webinar.", "recording.")) else ""


def _type(thing: Mapping[str, Any]) -> int:
    found = text(thing, "type", 4)
    return int(found) if found.isascii() and found.isdigit() else 0


def _uuids(thing: Mapping[str, Any]) -> Iterable[str]:
    """Yield one session's UUID, or those of a batch: trashed ones are a list, deleted and recovered ones objects."""
    yield from filter(None, [identifier(thing, "uuid")])
    yield from filter(None, (identifier({"uuid": one}, "uuid") for one in members(thing, "meeting_uuids")))
    yield from _identifiers(members(thing, "meetings"), "meeting_uuid", 64)


def _identifiers(rows: Iterable[Any], key: str, longest: int) -> Iterable[str]:
    return filter(None, (identifier(row, key, longest) for row in rows))


def _registrant(row: Mapping[str, Any]) -> RegistrantHint | None:
    if not identifier(row, "id"):
        return None
    source = member(row, "tracking_source")
    return RegistrantHint(
        id=identifier(row, "id"),
        email=email_address(text(row, "email", None)),
        first_name=text(row, "first_name", 64),
        last_name=text(row, "last_name", 64),
        status=text(row, "status", 10).lower(),
        created=moment(text(row, "create_time")),
        tracking_source=text(source, "source_name", 200) or text(source, "id", 200),
        answers=answers(row),
    )


def dedupe_key(body: Body) -> str:
    """Return a key that is the same for one event, however often and with whatever fresh tokens it is delivered.

    Events that name neither a time nor a thing are identified by everything they hold.
    """
    payload = member(body, "payload")
    thing = member(payload, "object")
    named = [text(thing, "uuid"), text(thing, "id")]
    named += [text(member(thing, "registrant"), "id")]
    named += [text(member(thing, "participant"), key) for key in ("user_id", "registrant_id", "participant_uuid")]
    event = parse(body)
    if any(named) and event.at:
        parts: list[Any] = [*named, event.occurrence_ids, text(payload, "operation"), text(payload, "scope")]
    else:
        parts = [json.dumps(storable(body), sort_keys=True)]
    return hashlib.sha256(json.dumps([event.name, str(event.at), *parts]).encode()).hexdigest()
