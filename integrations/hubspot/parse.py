"""HubSpot's answers as records. Unknown fields are ignored; what is optional may be missing or null."""

import re
from collections.abc import Iterable, Iterator
from datetime import UTC, datetime, timedelta

from integrations.decisions.extras.join_links import join_link_mark
from integrations.hubspot.payloads import UNIQUE_CALL_PROPERTY
from integrations.hubspot.schema import JOIN_LINK
from integrations.records import (
    AccountDetails,
    CallWrite,
    Contact,
    Introspection,
    ItemError,
    MarketingEvent,
    ParticipantState,
    PropertyOption,
    PropertyShape,
    RecordedParticipation,
    Token,
)
from integrations.transport.answers import redacted
from integrations.transport.parsing import (
    Row,
    as_text,
    child,
    children,
    email_address,
    emails,
    flag,
    identifier,
    instant,
    needed_identifier,
    number,
    storable_text,
    text,
    texts,
    whole_number,
)

__all__ = ["Row", "child", "emails", "text"]  # the areas look into rows with these as well

LONGEST_ID = 30
LONGEST_FAULTS = 100_000  # characters of a message
LAST = 10**9  # the place of an option whose order HubSpot does not say

STATES = {
    "REGISTERED": ParticipantState.REGISTER,
    "CANCELLED": ParticipantState.CANCEL,
    "ATTENDED": ParticipantState.ATTEND,
    "NO_SHOW": ParticipantState.REGISTER,
}


def account_details(body: Row) -> AccountDetails:
    """Return the details of the HubSpot account."""
    return AccountDetails(id=text(body, "portalId"), timezone=identifier(body, "timeZone"))


def results(body: Row, key: str = "results") -> list[Row]:
    """Return the objects of a list in an answer; empty if there is none."""
    return children(body, key)


def contact(row: Row) -> Contact:
    """Return a contact; without an id if HubSpot sends none."""
    properties = {name: _value(value) for name, value in child(row, "properties").items()}
    if JOIN_LINK in properties:  # a credential, which nothing needs but its mark
        properties[JOIN_LINK] = join_link_mark(properties[JOIN_LINK])
    additional = map(email_address, properties.get("hs_additional_emails", "").split(";"))
    return Contact(
        id=identifier(row, "id", LONGEST_ID),
        email=email_address(properties.get("email", "")),
        additional_emails=frozenset(filter(None, additional)),
        first_name=properties.get("firstname", ""),
        last_name=properties.get("lastname", ""),
        properties=properties,
        archived=flag(row, "archived"),
    )


def known_contact(row: Row) -> Contact:
    """Return a contact that is looked up. Raises: Incomplete if it has no id: it would pass for a missing one."""
    needed_identifier(row, "id", LONGEST_ID)
    return contact(row)


def _value(value: object) -> str:
    """Return a property's value as HubSpot has it, with its spaces; every value is a text."""
    return storable_text(value) if isinstance(value, str) else as_text(value)


def trace_id(row: Row) -> str:
    """Return the trace id, which is the key of the input."""
    return text(row, "objectWriteTraceId")


def item_errors(body: Row, keys: Iterable[str]) -> dict[str, ItemError]:
    """Return the refusals in a batch's answer by the input's key: the one of `keys` that their context names."""
    known = set(keys)
    return {
        key: ItemError(key, text(error, "category"), _words(error), faults(error))
        for error in children(body, "errors")
        for key in _named(error)
        if key in known
    }


def _named(error: Row) -> Iterator[str]:
    contexts = [child(error, "context"), *(child(detail, "context") for detail in children(error, "errors"))]
    for context in contexts:
        for key in context:
            yield from texts(context, key) or filter(None, [text(context, key)])
    yield from filter(None, [text(error, "id")])


def _words(error: Row) -> str:
    details = [text(detail, "message") for detail in children(error, "errors")]
    return redacted(" ".join(dict.fromkeys(part for part in (text(error, "message"), *details) if part)))


FAULT = re.compile(r"\{[^{}]*\}")
FAULT_PART = {name: re.compile(rf""""{name}"\s*:\s*"((?:[^"\\]|\\.)*)\"""") for name in ("name", "error", "message")}


def faults(error: Row) -> dict[str, tuple[str, str]]:
    """Return the codes and words about single properties, by name.

    HubSpot writes them into its message: `Property values were not valid: [{"message": …, "error": …, "name": …}]`.
    """
    found: dict[str, tuple[str, str]] = {}
    for message in (text(error, "message"), *(text(detail, "message") for detail in children(error, "errors"))):
        for part in FAULT.findall(message[-LONGEST_FAULTS:]):
            values = {key: match[1] if (match := pattern.search(part)) else "" for key, pattern in FAULT_PART.items()}
            if values["name"]:
                found[values["name"]] = values["error"], redacted(values["message"])
    return found


def existing_id(message: str) -> str:
    """Return the record id that `Contact already exists. Existing ID: 123` names, else empty."""
    found = re.search(r"existing id:?\s*(\d+)", message, re.IGNORECASE)
    return found[1] if found else ""


def marketing_event(row: Row, *, external_id: str = "", account_id: str = "") -> MarketingEvent:
    """Return a marketing event, as its own answer, a list or the identifiers show it."""
    return MarketingEvent(
        external_id=text(row, "externalEventId") or external_id,
        name=text(row, "eventName") or text(row, "marketingEventName"),
        object_id=identifier(row, "objectId", LONGEST_ID),
        app_id=identifier(child(row, "appInfo"), "id", LONGEST_ID) or identifier(row, "appId", LONGEST_ID),
        start=instant(row.get("startDateTime")),
        end=instant(row.get("endDateTime")),
        completed=flag(row, "eventCompleted"),
        cancelled=flag(row, "eventCancelled"),
        account_id=text(row, "externalAccountId") or account_id,
        organizer=text(row, "eventOrganizer"),
        description=text(row, "eventDescription"),
        url=text(row, "eventUrl"),
    )


def call(row: Row) -> CallWrite:
    """Return a call as it would be written."""
    properties = child(row, "properties")
    return CallWrite(
        external_id=text(properties, UNIQUE_CALL_PROPERTY),
        title=text(properties, "hs_call_title"),
        start=instant(properties.get("hs_timestamp")) or datetime.fromtimestamp(0, UTC),
        duration=timedelta(milliseconds=number(properties, "hs_call_duration")),
        recording_url=text(properties, "hs_call_recording_url"),
        body=text(properties, "hs_call_body"),
    )


def participation(row: Row) -> RecordedParticipation:
    """Return what HubSpot has recorded of a participant. Raises: Incomplete."""
    properties = child(row, "properties")
    contact = child(child(row, "associations"), "contact")
    seconds = properties.get("attendanceDurationSeconds")
    state = text(properties, "attendanceState").upper()
    return RecordedParticipation(
        contact_id=needed_identifier(contact, "contactId", LONGEST_ID),
        state=STATES.get(state),
        at=instant(properties.get("occurredAt")),
        seconds=None if seconds is None else number(properties, "attendanceDurationSeconds"),
        percentage=_percentage(as_text(properties.get("attendancePercentage"))),
        email=email_address(text(contact, "email")),
        no_show=state == "NO_SHOW",
    )


def _percentage(value: str) -> float | None:
    found = re.search(r"[0-9]{1,6}(\.[0-9]+)?", value)
    return float(found[0]) if found else None


def property_shape(row: Row) -> PropertyShape:
    """Return a property. Its options come in their order, without hidden ones; those of order -1 are last."""
    shown = [one for one in children(row, "options") if not flag(one, "hidden")]
    ordered = sorted(shown, key=lambda one: LAST if (at := whole_number(one.get("displayOrder"))) is None else at)
    limits = child(row, "modificationMetadata")
    return PropertyShape(
        name=text(row, "name"),
        label=text(row, "label"),
        type=text(row, "type") or "string",
        field_type=text(row, "fieldType") or "text",
        options=tuple(PropertyOption(text(one, "value"), text(one, "label")) for one in ordered),
        read_only=flag(row, "calculated") or flag(limits, "readOnlyValue"),
    )


def token(body: Row) -> Token:
    """Return a token. HubSpot lists `scopes`; a refresh normally gives the same refresh token again."""
    return Token(
        access_token=text(body, "access_token"),
        expires_in=number(body, "expires_in") or 1800,
        scopes=frozenset(texts(body, "scopes") or text(body, "scope").split()),
        refresh_token=text(body, "refresh_token"),
        hub_id=text(body, "hub_id"),
    )


def introspection(body: Row) -> Introspection:
    """Return the account and the scopes of a token."""
    return Introspection(
        active=flag(body, "active"),
        hub_id=text(body, "hub_id"),
        user=text(body, "user"),
        user_id=text(body, "user_id"),
        app_id=text(body, "app_id"),
        scopes=frozenset(texts(body, "scopes")),
    )
