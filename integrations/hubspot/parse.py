"""HubSpot's answers as records. Unknown fields are ignored; what is optional may be missing or null."""

import re
from collections.abc import Iterable, Iterator, Mapping
from datetime import UTC, datetime, timedelta
from typing import Any

from integrations.http import words
from integrations.hubspot.payloads import UNIQUE_CALL_PROPERTY
from integrations.records import (
    CallWrite,
    Contact,
    Introspection,
    ItemError,
    MarketingEvent,
    ParticipantState,
    Portal,
    RecordedParticipation,
    Token,
)

Row = Mapping[str, Any]

STATES = {
    "REGISTERED": ParticipantState.REGISTER,
    "CANCELLED": ParticipantState.CANCEL,
    "ATTENDED": ParticipantState.ATTEND,
    "NO_SHOW": ParticipantState.REGISTER,
}


def moment(value: object) -> datetime | None:
    """ISO 8601, or epoch milliseconds as a number or a string."""
    if value is None or value == "":
        return None
    if re.fullmatch(r"-?\d+(\.0)?", str(value)):
        return datetime.fromtimestamp(float(str(value)) / 1000, UTC)
    try:
        found = datetime.fromisoformat(re.sub(r"(\.\d{6})\d+", r"\1", str(value)))
    except ValueError:
        return None
    return found.astimezone(UTC) if found.tzinfo else found.replace(tzinfo=UTC)


def text(row: Row, key: str) -> str:
    value = row.get(key)
    return "" if value is None else str(value).strip()


def child(row: Row, key: str) -> Row:
    value = row.get(key)
    return value if isinstance(value, dict) else {}


def results(body: Row, key: str = "results") -> list[Row]:
    return [row for row in body.get(key) or () if isinstance(row, dict)]


def portal(body: Row) -> Portal:
    return Portal(id=text(body, "portalId"), timezone=text(body, "timeZone"), ui_domain=text(body, "uiDomain"))


def contact(row: Row) -> Contact:
    properties = {name: "" if value is None else str(value) for name, value in child(row, "properties").items()}
    additional = properties.get("hs_additional_emails", "").lower().split(";")
    return Contact(
        id=text(row, "id"),
        email=properties.get("email", "").strip().lower(),
        additional_emails=frozenset(address.strip() for address in additional if address.strip()),
        first_name=properties.get("firstname", ""),
        last_name=properties.get("lastname", ""),
        properties=properties,
        archived=bool(row.get("archived")),
    )


def emails(rows: Iterable[Row]) -> list[str]:
    return [address for row in rows if (address := text(row, "email").lower())]


def trace_id(row: Row) -> str:
    return text(row, "objectWriteTraceId")


def item_errors(body: Row, keys: Iterable[str]) -> dict[str, ItemError]:
    """The refusals of a batch by the key of the input: whatever in their context names one of `keys`."""
    known = set(keys)
    return {
        key: ItemError(key, text(error, "category"), _words(error))
        for error in results(body, "errors")
        for key in _named(error)
        if key in known
    }


def _named(error: Row) -> Iterator[str]:
    contexts = [child(error, "context"), *(child(detail, "context") for detail in results(error, "errors"))]
    for context in contexts:
        for value in context.values():
            yield from (str(one) for one in (value if isinstance(value, list) else [value]))
    if error.get("id"):
        yield text(error, "id")


def _words(error: Row) -> str:
    details = [text(detail, "message") for detail in results(error, "errors")]
    return words(" ".join(dict.fromkeys(part for part in (text(error, "message"), *details) if part)))


def existing_id(message: str) -> str:
    """The record that `Contact already exists. Existing ID: 123` names, else empty."""
    found = re.search(r"existing id:?\s*(\d+)", message, re.IGNORECASE)
    return found[1] if found else ""


def marketing_event(row: Row, *, external_id: str = "", account_id: str = "") -> MarketingEvent:
    """An event as its own answer, a list or the identifiers show it."""
    return MarketingEvent(
        external_id=text(row, "externalEventId") or external_id,
        name=text(row, "eventName") or text(row, "marketingEventName"),
        object_id=text(row, "objectId"),
        app_id=text(child(row, "appInfo"), "id") or text(row, "appId"),
        start=moment(row.get("startDateTime")),
        end=moment(row.get("endDateTime")),
        completed=bool(row.get("eventCompleted")),
        cancelled=bool(row.get("eventCancelled")),
        account_id=text(row, "externalAccountId") or account_id,
        organizer=text(row, "eventOrganizer"),
        description=text(row, "eventDescription"),
        url=text(row, "eventUrl"),
    )


def call(row: Row) -> CallWrite:
    """A call as it would be written."""
    properties = child(row, "properties")
    duration = text(properties, "hs_call_duration")
    return CallWrite(
        external_id=text(properties, UNIQUE_CALL_PROPERTY),
        title=text(properties, "hs_call_title"),
        start=moment(properties.get("hs_timestamp")) or datetime.fromtimestamp(0, UTC),
        duration=timedelta(milliseconds=float(duration)) if duration else timedelta(),
        recording_url=text(properties, "hs_call_recording_url"),
        body=text(properties, "hs_call_body"),
    )


def participation(row: Row) -> RecordedParticipation:
    properties = child(row, "properties")
    seconds, percentage = properties.get("attendanceDurationSeconds"), properties.get("attendancePercentage")
    return RecordedParticipation(
        contact_id=text(child(child(row, "associations"), "contact"), "contactId"),
        state=STATES.get(text(properties, "attendanceState").upper()),
        at=moment(properties.get("occurredAt")),
        seconds=None if seconds is None else int(seconds),
        percentage=_percentage(percentage),
    )


def _percentage(value: object) -> float | None:
    found = re.search(r"\d+(\.\d+)?", str(value)) if value is not None else None
    return float(found[0]) if found else None


def token(body: Row) -> Token:
    """HubSpot lists `scopes`; a refresh normally gives the same refresh token again."""
    scopes = body.get("scopes")
    return Token(
        access_token=text(body, "access_token"),
        expires_in=int(body.get("expires_in") or 1800),
        scopes=frozenset(map(str, scopes) if isinstance(scopes, list) else text(body, "scope").split()),
        refresh_token=text(body, "refresh_token"),
        hub_id=text(body, "hub_id"),
    )


def introspection(body: Row) -> Introspection:
    return Introspection(
        active=bool(body.get("active")),
        hub_id=text(body, "hub_id"),
        user=text(body, "user"),
        user_id=text(body, "user_id"),
        app_id=text(body, "app_id"),
        scopes=frozenset(map(str, body.get("scopes") or ())),
    )
