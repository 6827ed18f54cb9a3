"""Requests of HubSpot's workflows: to register a contact, or to list the webinars to choose from.

Reference: https://developers.hubspot.com/docs/api-reference/latest/automation/workflows/custom-workflow-actions
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from integrations.decisions.webinar_ids import read_webinar_id
from integrations.transport.parsing import email_address
from integrations.transport.webhook_json import Malformed, load_json, member, text

_CONTROL = re.compile("[\x00-\x1f\x7f-\x9f\ud800-\udfff]")
LONGEST_CALLBACK = 200


@dataclass(frozen=True, slots=True)
class Execution:
    """A request to register a contact. `webinar_id` has no spaces and hyphens; it is empty if it is no webinar's id."""

    callback_id: str
    portal_id: int
    workflow_id: str = ""
    contact_id: str = ""
    webinar_id: str = ""
    email: str = ""
    first_name: str = ""
    last_name: str = ""


@dataclass(frozen=True, slots=True)
class OptionsQuery:
    """A request for webinars to choose from, which match `query`; `after` is where the page begins."""

    portal_id: int
    query: str = ""
    after: int = 0


def execution(raw: bytes) -> Execution:
    """Read a request to register a contact. Raises: Malformed."""
    body = _object(raw)
    callback_id = _identifier(body, "callbackId", LONGEST_CALLBACK)
    if not callback_id:
        raise Malformed("no callback")
    contact = member(body, "object")
    properties = member(contact, "properties")
    return Execution(
        callback_id=callback_id,
        portal_id=_number(member(body, "origin"), "portalId"),
        workflow_id=_identifier(member(body, "context"), "workflowId", 30),
        contact_id=_identifier(contact, "objectId", 30),
        webinar_id=read_webinar_id(_value(member(body, "inputFields"), "webinar_id")),
        email=email_address(one_line(properties, "email")),
        first_name=one_line(properties, "firstname", 64),
        last_name=one_line(properties, "lastname", 64),
    )


def options_query(raw: bytes) -> OptionsQuery:
    """Read a request for webinars to choose from. Raises: Malformed."""
    body = _object(raw)
    fetch = member(body, "fetchOptions")
    return OptionsQuery(
        portal_id=_number(member(body, "origin"), "portalId"),
        query=one_line(fetch, "q", 100),
        after=_number(fetch, "after"),
    )


def one_line(value: Mapping[str, Any], key: str, longest: int | None = None) -> str:
    """Return a text as one line that any database can keep."""
    return _CONTROL.sub("", text(value, key, None)).strip()[:longest].strip()


def _identifier(value: Mapping[str, Any], key: str, longest: int) -> str:
    """Return an id, whole or empty."""
    found = one_line(value, key)
    return found if len(found) <= longest else ""


def _value(fields: Mapping[str, Any], key: str) -> str:
    """Return the value of an input field.

    It comes as such, or in an object; the value of a number property may come as a fraction.
    """
    inner = member(fields, key)
    found = inner.get("value") if inner else fields.get(key)
    if isinstance(found, float) and found.is_integer():
        found = int(found)
    return one_line({key: found}, key)


def _object(raw: bytes) -> Mapping[str, Any]:
    body = load_json(raw)
    if not isinstance(body, dict):
        raise Malformed("no object")
    return body


def _number(body: Mapping[str, Any], key: str) -> int:
    found = _identifier(body, key, 18)
    return int(found) if found.isascii() and found.isdigit() else 0
