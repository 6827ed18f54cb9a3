"""HubSpot's errors: the first row of the table that fits names the error; what no row knows is GiveUp.

HubSpot names most things by `category`, rate limits by `policyName` or `errorType`, and some only by the status.
"""

import re
from collections.abc import Iterator, Mapping
from typing import Any

from integrations.errors import IntegrationError, NotAllowed
from integrations.hubspot.error_table import NO_JSON, NO_PROPERTY, TABLE
from integrations.transport.answers import MOST_ERRORS, Answer, redacted
from integrations.transport.error_rows import named_error, refusal_text
from integrations.transport.parsing import child, children, text, texts

UNREACHABLE = (
    "HubSpot isn't responding as expected: try again in a few minutes, and check the network and HUBSPOT_API_URL "
    "if it keeps happening."
)
UNKNOWN = "HubSpot answered in a way the portal doesn't recognize: check the details, then sync again."

# HubSpot's words for a property that is not there or may not be written: no matter of the record that was sent.
SCHEMA_CODES = ("PROPERTY_DOESNT_EXIST", "READ_ONLY_VALUE", "PROPERTY_ARCHIVED")
SCHEMA_WORDS = re.compile(
    rf"""["']error["']\s*:\s*["']({"|".join(SCHEMA_CODES)})["']"""
    r"""|\bproperty ["'`]?[\w.]+["'`]? (does not|doesn't) exist|\bis a read.?only property"""
    r"""|\bproperty ["'`]?[\w.]+["'`]? (is|was|has been) (archived|deleted|read.?only)"""
    r"""|\bby non-unique [\w -]+ property""",
    re.IGNORECASE,
)


def classify(answer: Answer) -> IntegrationError | None:
    """Return the error of an answer; None for a success. The caller looks for refusals of single inputs in a batch."""
    if answer.ok:
        return None
    body = answer.body
    category = text(body, "category") or text(body, "status")
    if category == "error":  # every error's `status`, which names nothing
        category = ""
    message = refusal_text(answer, dict.fromkeys(_messages(answer)))
    detail = redacted(message) or f"{answer.status} {category}".strip()
    error = named_error(TABLE, answer.status, _kind(answer, category), message, detail=detail, unknown=UNKNOWN)
    error.code = category
    if isinstance(error, NotAllowed) and error.cause == "scope_missing":
        error.missing_scopes = missing_scopes(body)
    return error


def _kind(answer: Answer, category: str) -> str:
    """Return HubSpot's category, or the table's own one for an answer that another mark describes better."""
    if refuses_schema(answer.body):
        return NO_PROPERTY
    return category if answer.body else category or NO_JSON


def refuses_schema(error: Mapping[str, Any]) -> bool:
    """Return True if the answer, or the error of an input, is about a property and not about the record that has it."""
    errors = error.get("errors")
    parts = [error, *(one for one in errors if isinstance(one, dict))] if isinstance(errors, list) else [error]
    codes = {str(part.get(key)) for part in parts for key in ("category", "subCategory", "code")}
    texts = (str(part.get("message") or "")[:5000] for part in parts)
    return not codes.isdisjoint(SCHEMA_CODES) or any(SCHEMA_WORDS.search(text) for text in texts)


def missing_scopes(body: dict[str, Any]) -> tuple[str, ...]:
    """Return the scopes of `errors[].context` (or the error's own): `requiredGranularScopes`, else `requiredScopes`."""
    contexts = [*(child(item, "context") for item in children(body, "errors")), child(body, "context")]
    found: dict[str, None] = {}
    for context in contexts:
        for key in ("requiredGranularScopes", "requiredScopes", "missingScopes"):
            if scopes := texts(context, key):
                found.update(dict.fromkeys(scopes))
                break
    return tuple(found)


def _messages(answer: Answer) -> Iterator[str]:
    body = answer.body
    for key in ("message", "error_description", "error", "policyName", "errorType", "subCategory"):
        if value := body.get(key):
            yield str(value)
    for item in children(body, "errors")[:MOST_ERRORS]:
        if message := text(item, "message"):
            yield message
