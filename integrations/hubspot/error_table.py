"""The table of HubSpot's errors: closed, and the same for every call."""

from integrations.errors import Disconnected, Gone, NotAllowed, RetryLater, SkipRecord
from integrations.transport.error_rows import Row, Rows

SCHEMA_ROW = "schema"
NO_PROPERTY, NO_JSON = "(no property)", "(no JSON)"  # stand for categories that HubSpot does not have
EMAIL_WORDS = r"INVALID_EMAIL|\binvalid e-?mail\b|\be-?mail address .* is invalid"
SCOPE_WORDS = (
    r"granted all required scopes|following scopes? (is|are) required|(in|not )sufficient scopes?"
    r"|(missing|lacks|requires) (one or more |any |the |of |required |following )*scopes?\b"
)

RECONNECT = "Reconnect HubSpot: it no longer accepts this account's credentials."
SCOPES = "Reconnect HubSpot and grant the missing permissions."
TIER = "This HubSpot account's subscription or the app's permissions do not include this."
WAIT = "HubSpot asks to wait; the sync continues automatically."
REJECTED = "HubSpot refused this record: see its message."
GONE = "HubSpot no longer has this record."
SCHEMA = "HubSpot does not take a property: check the HubSpot account in the portal, which makes what is missing again."

# A gateway's page, and not HubSpot, has refused.
BLOCKED = "Something between the portal and HubSpot refused the request; the sync retries automatically."

TABLE: Rows = (
    # The account
    Row("scope_missing", NotAllowed, "scope_missing", SCOPES, codes=("MISSING_SCOPES",)),
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
    # Ends at midnight in the HubSpot account's time zone, which no header names: the wait is at most an hour too long.
    Row("daily_limit", RetryLater, "unavailable", WAIT, (429,), text=r"\bdaily\b", after=3600.0),
    Row("search_limit", RetryLater, "unavailable", WAIT, (429,), text=r"\bsecondly\b", after=1.0),
    Row("rate_limit", RetryLater, "unavailable", WAIT, (429,), after=10.0),
    Row("locked", RetryLater, "unavailable", WAIT, (423,), after=2.0),
    Row("account_being_moved", RetryLater, "unavailable", WAIT, (477,)),
    # The record
    Row(SCHEMA_ROW, SkipRecord, "properties_not_updated", SCHEMA, (400, 422), (NO_PROPERTY,)),
    Row("too_large", SkipRecord, "rejected_by_hubspot", REJECTED, (413,)),
    Row("conflict", SkipRecord, "rejected_by_hubspot", "HubSpot already has this record.", (409,)),
    Row("conflict_400", SkipRecord, "rejected_by_hubspot", "HubSpot already has this record.", (400,), ("CONFLICT",)),
    Row("invalid_email", SkipRecord, "rejected_by_hubspot", REJECTED, (400, 422), text=EMAIL_WORDS),
    Row("validation", SkipRecord, "rejected_by_hubspot", REJECTED, (400, 422), ("VALIDATION_ERROR",)),
    Row("refused", SkipRecord, "rejected_by_hubspot", REJECTED, (400, 422), ("",)),
    Row("not_found", Gone, "not_found", GONE, (404, 410)),
    Row("not_found_400", Gone, "not_found", GONE, (400,), ("OBJECT_NOT_FOUND",)),
)
