"""HubSpot's webhooks: their signatures, what happened to which contact, and what of them is stored.

References: https://developers.hubspot.com/docs/apps/developer-platform/build-apps/authentication/request-validation
and https://developers.hubspot.com/docs/api-reference/latest/webhooks/guide
"""

import base64
import hashlib
import hmac
import json
import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Any

from integrations.transport.webhook_json import (
    Body,
    Malformed,
    epoch,
    identifier,
    is_recent,
    load_json,
    members,
    text,
    without_secrets,
)

CONTACT = "0-1"  # the object type of contacts, in events of objects
APP_UNINSTALLED = "4-1916193"
SECRET = frozenset({"access_token", "refresh_token", "client_secret"})

# HubSpot signs the address with these decoded.
_DECODED = {
    "3A": ":", "2F": "/", "3F": "?", "40": "@", "21": "!", "24": "$", "27": "'", "28": "(", "29": ")", "2A": "*",
    "2C": ",", "3B": ";",
}  # fmt: skip
_ESCAPE = re.compile("%(" + "|".join(_DECODED) + ")", re.IGNORECASE)


class Happened(StrEnum):
    """The kinds of events: what happened to a contact, or to the app."""

    DELETED = "deletion"
    FORGOTTEN = "privacyDeletion"
    RESTORED = "restore"
    MERGED = "merge"
    CREATED = "creation"
    CHANGED = "propertyChange"
    UNINSTALLED = "uninstall"
    OTHER = ""


@dataclass(frozen=True, slots=True)
class Event:
    """An event of a webhook. `contact_id` is empty if it is not about a contact.

    After a merge, `survivor_id` is the contact that `merged_ids` are part of now.
    """

    name: str
    happened: Happened
    portal_id: int
    at: datetime | None
    contact_id: str = ""
    property: str = ""
    value: str = ""
    survivor_id: str = ""
    merged_ids: tuple[str, ...] = ()


def signed_v3(
    secrets: Iterable[str], *, signature: str, timestamp: str, method: str, uri: str, body: bytes, now: float
) -> str | None:
    """Return the secret that signed a webhook; None if HubSpot did not sign it, or too long ago.

    `uri`: the full address as HubSpot called it.
    """
    if not is_recent(timestamp, now):
        return None
    address = _ESCAPE.sub(lambda found: _DECODED[found[1].upper()], uri)
    message = method.encode() + address.encode() + body + timestamp.encode()
    return _signing_secret(secrets, signature, lambda secret: base64.b64encode(_digest(secret, message)))


def _digest(secret: str, message: bytes) -> bytes:
    return hmac.new(secret.encode(), message, hashlib.sha256).digest()


def signed_v2(secrets: Iterable[str], *, signature: str, method: str, uri: str, body: bytes) -> str | None:
    """Return the secret that signed a call of a workflow action or a card; None if HubSpot did not sign it.

    The signature holds no time, so a call must be safe to repeat.
    """
    message = method.encode() + uri.encode() + body
    return _signing_secret(
        secrets, signature, lambda secret: hashlib.sha256(secret.encode() + message).hexdigest().encode()
    )


def _signing_secret(secrets: Iterable[str], signature: str, sign: Any) -> str | None:
    found, given = None, signature.encode(errors="replace")
    for secret in secrets:
        if secret and hmac.compare_digest(sign(secret), given):
            found = secret
    return found


def read(raw: bytes) -> list[Body]:
    """Read the events of one delivery. Raises: Malformed."""
    body = load_json(raw)
    events = [body] if isinstance(body, dict) else body
    if not isinstance(events, list) or not all(isinstance(event, dict) for event in events):
        raise Malformed("no list of events")
    return events


def storable(body: Body) -> Body:
    """Return what may be stored of an event."""
    clean: Body = without_secrets(body, SECRET)
    return clean


def parse(body: Mapping[str, Any]) -> Event:
    """Return the event of any JSON object; what is missing is empty."""
    name = text(body, "subscriptionType", 100)
    happened = _happened(body, name)
    merged = [identifier({"id": one}, "id", 30) for one in members(body, "mergedObjectIds")]
    primary = identifier(body, "primaryObjectId", 30)
    survivor = identifier(body, "newObjectId", 30) or primary
    return Event(
        name=name,
        happened=happened,
        portal_id=_number(body, "portalId"),
        at=epoch(body.get("occurredAt")),
        contact_id=identifier(body, "objectId", 30) if happened not in (Happened.OTHER, Happened.UNINSTALLED) else "",
        property=text(body, "propertyName", 100),
        value=text(body, "propertyValue", None),
        survivor_id=survivor,
        merged_ids=tuple(one for one in (*merged, primary) if one and one != survivor),
    )


def _happened(body: Mapping[str, Any], name: str) -> Happened:
    """Return the kind of an event.

    Contacts have events of their own (`contact.deletion`), and those of all objects (`object.deletion`, type 0-1).
    """
    kind, _, what = name.partition(".")
    if text(body, "eventTypeId") == APP_UNINSTALLED or name.lower() in ("app.uninstall", "app_uninstall"):
        return Happened.UNINSTALLED
    about_contact = kind == "contact" or (kind == "object" and text(body, "objectTypeId") == CONTACT)
    known = {one.value: one for one in Happened if one not in (Happened.OTHER, Happened.UNINSTALLED)}
    return known.get(what, Happened.OTHER) if about_contact else Happened.OTHER


def _number(body: Mapping[str, Any], key: str) -> int:
    found = identifier(body, key, 18)
    return int(found) if found.isascii() and found.isdigit() else 0


def dedupe_key(body: Body) -> str:
    """Return a key that is the same for one event however often it is delivered: it leaves out the attempt's number.

    HubSpot does not promise that `eventId` is unique, so the key also holds what happened to which object and when.
    """
    parts = [text(body, key) for key in ("eventId", "subscriptionType", "eventTypeId", "portalId", "objectId")]
    parts += [text(body, key) for key in ("occurredAt", "propertyName", "propertyValue", "newObjectId")]
    if not text(body, "occurredAt"):
        parts.append(json.dumps(storable({**body, "attemptNumber": None}), sort_keys=True))
    return hashlib.sha256(json.dumps(parts).encode()).hexdigest()
