"""HubSpot's errors: one closed table. The first row that fits names the error; what no row knows is GiveUp.

HubSpot names most things by `category`, rate limits by `policyName` or `errorType`, and some only by the status.
"""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from integrations.errors import Disconnected, GiveUp, Gone, IntegrationError, NotAllowed, RetryLater, SkipRecord
from integrations.transport.answers import MOST_ERRORS, MOST_OF_A_PAGE, beginning
from integrations.transport.http import Answer, words
from integrations.transport.parsing import child, children, text, texts


@dataclass(frozen=True, slots=True)
class Row:
    """`statuses`, `categories` and `text` (a pattern) must all fit; an empty one fits everything."""

    label: str
    error: type[IntegrationError]
    cause: str
    sentence: str
    statuses: tuple[int, ...] = ()
    categories: tuple[str, ...] = ()
    text: str = ""
    after: float | None = None

    def fits(self, status: int, category: str, text: str) -> bool:
        return (
            (not self.statuses or status in self.statuses)
            and (not self.categories or category in self.categories)
            and (not self.text or re.search(self.text, text, re.IGNORECASE) is not None)
        )


SCHEMA_ROW = "schema"
NO_PROPERTY, NO_JSON = "(no property)", "(no JSON)"  # stand for categories that HubSpot does not have
EMAIL_WORDS = r"INVALID_EMAIL|\binvalid e-?mail\b|\be-?mail address .* is invalid"
SCOPE_WORDS = (
    r"granted all required scopes|following scopes? (is|are) required|(in|not )sufficient scopes?"
    r"|(missing|lacks|requires) (one or more |any |the |of |required |following )*scopes?\b"
)

UNREACHABLE = (
    "HubSpot does not answer as it should: try again in a few minutes, and check the network and HUBSPOT_API_URL if it "
    "goes on."
)
RECONNECT = "Reconnect HubSpot: it no longer accepts this account's credentials."
SCOPES = "Reconnect HubSpot and grant the missing permissions."
TIER = "This HubSpot account's subscription or the app's permissions do not include this."
WAIT = "HubSpot asks to wait; the sync goes on by itself."
REJECTED = "HubSpot refused this record: see its words."
GONE = "HubSpot has no such record any more."
SCHEMA = "HubSpot does not take a property: check the HubSpot account in the portal, which makes what is missing again."

# HubSpot's words for a property that is not there or may not be written: no matter of the record that was sent.
SCHEMA_CODES = ("PROPERTY_DOESNT_EXIST", "READ_ONLY_VALUE", "PROPERTY_ARCHIVED")
SCHEMA_WORDS = re.compile(
    rf"""["']error["']\s*:\s*["']({"|".join(SCHEMA_CODES)})["']"""
    r"""|\bproperty ["'`]?[\w.]+["'`]? (does not|doesn't) exist|\bis a read.?only property"""
    r"""|\bproperty ["'`]?[\w.]+["'`]? (is|was|has been) (archived|deleted|read.?only)"""
    r"""|\bby non-unique [\w -]+ property""",
    re.IGNORECASE,
)
# A gateway's page, and not HubSpot, has refused.
BLOCKED = "Something between the portal and HubSpot refused the request; the sync tries again by itself."

TABLE: tuple[Row, ...] = (
    # The account
    Row("scope_missing", NotAllowed, "scope_missing", SCOPES, categories=("MISSING_SCOPES",)),
    Row("scope_missing_by_its_words", NotAllowed, "scope_missing", SCOPES, text=SCOPE_WORDS),
    Row(
        "refresh_token_refused",
        Disconnected,
        "reconnect_needed",
        RECONNECT,
        (400, 401, 403),
        ("BAD_REFRESH_TOKEN", "BAD_AUTH_CODE", "INVALID_AUTHENTICATION", "EXPIRED_AUTHENTICATION", "REVOKED_TOKEN"),
    ),
    Row("unauthorized", Disconnected, "reconnect_needed", RECONNECT, (401,)),
    Row("blocked", RetryLater, "unavailable", BLOCKED, (403,), (NO_JSON,)),
    Row("tier_too_low", NotAllowed, "capability_missing", TIER, (402, 403)),
    # Limits
    # Over at midnight in the portal's time zone, which no header tells: an hour at most is slept too long.
    Row("daily_limit", RetryLater, "unavailable", WAIT, (429,), text=r"\bdaily\b", after=3600.0),
    Row("search_limit", RetryLater, "unavailable", WAIT, (429,), text=r"\bsecondly\b", after=1.0),
    Row("rate_limit", RetryLater, "unavailable", WAIT, (429,), after=10.0),
    Row("locked", RetryLater, "unavailable", WAIT, (423,), after=2.0),
    Row("account_being_moved", RetryLater, "unavailable", WAIT, (477,)),
    # The record
    Row(SCHEMA_ROW, SkipRecord, "properties_not_updated", SCHEMA, (400, 422), (NO_PROPERTY,)),
    Row("too_large", SkipRecord, "rejected_by_hubspot", REJECTED, (413,)),
    Row("conflict", SkipRecord, "rejected_by_hubspot", "HubSpot has this record already.", (409,)),
    Row("conflict_400", SkipRecord, "rejected_by_hubspot", "HubSpot has this record already.", (400,), ("CONFLICT",)),
    Row("invalid_email", SkipRecord, "rejected_by_hubspot", REJECTED, (400, 422), text=EMAIL_WORDS),
    Row("validation", SkipRecord, "rejected_by_hubspot", REJECTED, (400, 422), ("VALIDATION_ERROR",)),
    Row("refused", SkipRecord, "rejected_by_hubspot", REJECTED, (400, 422), ("",)),
    Row("not_found", Gone, "not_found", GONE, (404, 410)),
    Row("not_found_400", Gone, "not_found", GONE, (400,), ("OBJECT_NOT_FOUND",)),
)


def classify(answer: Answer) -> IntegrationError | None:
    """None for a success; refusals of single inputs inside a batch's answer are the caller's."""
    if answer.ok:
        return None
    body = answer.body
    category, words_of_it = text(body, "category") or text(body, "status"), _text(answer)
    if category == "error":  # every error's `status`, which names nothing
        category = ""
    row = next((row for row in TABLE if row.fits(answer.status, _kind(answer, category), words_of_it)), None)
    error = _error(row, answer.status, category, words_of_it)
    error.code = category
    if isinstance(error, NotAllowed) and error.cause == "scope_missing":
        error.missing_scopes = missing_scopes(body)
    return error


def _kind(answer: Answer, category: str) -> str:
    """HubSpot's category, or what the table calls an answer that has a plainer mark than that."""
    if refuses_schema(answer.body):
        return NO_PROPERTY
    return category if answer.body else category or NO_JSON


def refuses_schema(error: Mapping[str, Any]) -> bool:
    """Whether the answer, or the error of an input, is about a property and not about the record that has it."""
    errors = error.get("errors")
    parts = [error, *(one for one in errors if isinstance(one, dict))] if isinstance(errors, list) else [error]
    codes = {str(part.get(key)) for part in parts for key in ("category", "subCategory", "code")}
    texts = (str(part.get("message") or "")[:5000] for part in parts)
    return not codes.isdisjoint(SCHEMA_CODES) or any(SCHEMA_WORDS.search(text) for text in texts)


def _error(row: Row | None, status: int, category: str, text: str) -> IntegrationError:
    detail = words(text) or f"{status} {category}".strip()
    if row is None:
        sentence = "HubSpot answered in a way the portal does not know: look at the details, then sync again."
        return GiveUp(sentence, detail=detail, status=status)
    error: IntegrationError
    if row.error is RetryLater:
        error = RetryLater(
            row.sentence, cause=row.cause, detail=detail, status=status, after=row.after, limited=status == 429
        )
    else:
        error = row.error(row.sentence, cause=row.cause, detail=detail, status=status)
    error.row = row.label
    return error


def missing_scopes(body: dict[str, Any]) -> tuple[str, ...]:
    """From `errors[].context` (or the error's own): `requiredGranularScopes`, else `requiredScopes`."""
    contexts = [*(child(item, "context") for item in children(body, "errors")), child(body, "context")]
    found: dict[str, None] = {}
    for context in contexts:
        for key in ("requiredGranularScopes", "requiredScopes", "missingScopes"):
            if scopes := texts(context, key):
                found.update(dict.fromkeys(scopes))
                break
    return tuple(found)


def _text(answer: Answer) -> str:
    return beginning(" ".join(dict.fromkeys(_texts(answer))) or " ".join(answer.text[:MOST_OF_A_PAGE].split())[:200])


def _texts(answer: Answer) -> Iterator[str]:
    body = answer.body
    for key in ("message", "error_description", "error", "policyName", "errorType"):
        if value := body.get(key):
            yield str(value)
    for item in children(body, "errors")[:MOST_ERRORS]:
        if message := text(item, "message"):
            yield message
