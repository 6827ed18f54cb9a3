"""HubSpot's errors: every row names its example, every example finds its row, and the rest is GiveUp."""

from typing import Any

import pytest

from integrations.errors import Disconnected, GiveUp, Gone, IntegrationError, NotAllowed, RetryLater, SkipRecord
from integrations.hubspot.error_table import TABLE
from integrations.hubspot.errors import classify
from integrations.transport.answers import Answer

Body = dict[str, Any]


def limit(policy: str) -> Body:
    message = "You have reached your limit."
    return {"status": "error", "message": message, "errorType": "RATE_LIMIT", "policyName": policy}


EXAMPLES: list[tuple[int, Body, str, type[IntegrationError]]] = [
    (400, {"status": "BAD_REFRESH_TOKEN", "message": "invalid refresh token"}, "refresh_token_refused", Disconnected),
    (401, {"category": "EXPIRED_AUTHENTICATION", "message": "expired"}, "refresh_token_refused", Disconnected),
    (401, {}, "unauthorized", Disconnected),
    (403, {"category": "MISSING_SCOPES", "message": "scopes"}, "scope_missing", NotAllowed),
    (401, {"message": "This app hasn't been granted all required scopes."}, "scope_missing_by_its_words", NotAllowed),
    (403, {"category": "BANNED", "message": "It lacks the required scopes."}, "scope_missing_by_its_words", NotAllowed),
    (404, {"category": "MISSING_SCOPES", "message": "scopes"}, "scope_missing", NotAllowed),
    (403, {}, "blocked", RetryLater),
    (403, {"category": "FORBIDDEN", "message": "Your account has no access to this."}, "tier_too_low", NotAllowed),
    (402, {}, "tier_too_low", NotAllowed),
    (429, limit("DAILY"), "daily_limit", RetryLater),
    (429, limit("SECONDLY"), "search_limit", RetryLater),
    (429, limit("TEN_SECONDLY_ROLLING"), "rate_limit", RetryLater),
    (423, {"message": "locked"}, "locked", RetryLater),
    (477, {}, "account_being_moved", RetryLater),
    (413, {}, "too_large", SkipRecord),
    (409, {"category": "CONFLICT", "message": "Contact already exists. Existing ID: 7"}, "conflict", SkipRecord),
    (409, {"category": "OBJECT_ALREADY_EXISTS", "message": "A property named x exists."}, "conflict", SkipRecord),
    (400, {"category": "CONFLICT", "message": "exists"}, "conflict_400", SkipRecord),
    (400, {"category": "PROPERTY_DOESNT_EXIST", "message": "No."}, "schema", SkipRecord),
    (400, {"message": "x", "errors": [{"message": "y", "code": "READ_ONLY_VALUE"}]}, "schema", SkipRecord),
    (400, {"category": "VALIDATION_ERROR", "message": 'Property "zoom_x" does not exist'}, "schema", SkipRecord),
    (400, {"message": "invalid email: ann@mail.example"}, "invalid_email", SkipRecord),
    (400, {"category": "INVALID_SOMETHING", "message": "Invalid email: ann"}, "invalid_email", SkipRecord),
    (400, {"category": "VALIDATION_ERROR", "message": "Property values were not valid"}, "validation", SkipRecord),
    (400, {"status": "error", "message": "Batch size 500 is over the limit."}, "refused", SkipRecord),
    (404, {"category": "OBJECT_NOT_FOUND", "message": "resource not found"}, "not_found", Gone),
    (400, {"category": "OBJECT_NOT_FOUND", "message": "none"}, "not_found_400", Gone),
]


@pytest.mark.parametrize(("status", "body", "row", "kind"), EXAMPLES)
def test_an_example_finds_its_row(status: int, body: Body, row: str, kind: type[IntegrationError]) -> None:
    error = classify(Answer(status, body))
    assert error is not None
    assert (error.row, type(error), error.status) == (row, kind, status)


def test_every_row_has_an_example() -> None:
    assert {row.label for row in TABLE} == {example[2] for example in EXAMPLES}


@pytest.mark.parametrize(
    "unknown",
    [
        Answer(400, {"category": "INVALID_SOMETHING", "message": "?"}),
        Answer(405),
        Answer(302),
        Answer(418, {}, "<html>"),
    ],
)
def test_what_no_row_knows_is_given_up(unknown: Answer) -> None:
    error = classify(unknown)
    assert type(error) is GiveUp
    assert error.row == ""


def test_a_success_is_no_error() -> None:
    for status in (200, 201, 204, 207):
        assert classify(Answer(status, {"category": "whatever"})) is None


@pytest.mark.parametrize(
    ("policy", "after"), [("DAILY", 3600.0), ("SECONDLY", 1.0), ("TEN_SECONDLY_ROLLING", 10.0), ("UNHEARD_OF", 10.0)]
)
def test_how_long_a_limit_lasts(policy: str, after: float | None) -> None:
    error = classify(Answer(429, limit(policy)))
    assert isinstance(error, RetryLater)
    assert (error.after, error.limited) == (after, True)


def test_the_missing_scopes_are_named() -> None:
    context = {"requiredGranularScopes": ["settings.users.read"], "requiredScopes": ["old"]}
    body = {"category": "MISSING_SCOPES", "message": "x", "errors": [{"message": "y", "context": context}]}
    error = classify(Answer(403, body))
    assert isinstance(error, NotAllowed)
    assert (error.cause, error.missing_scopes) == ("scope_missing", ("settings.users.read",))


def test_the_details_are_hubspots_words_without_addresses() -> None:
    body = {
        "category": "VALIDATION_ERROR",
        "message": "Property values were not valid",
        "errors": [{"message": "Email address ann@mail.example is invalid"}],
    }
    error = classify(Answer(400, body))
    assert error is not None
    assert error.detail == "Property values were not valid Email address [e-mail] is invalid"
    assert error.code == "VALIDATION_ERROR"


def test_every_sentence_is_one_sentence_for_people() -> None:
    for row in TABLE:
        assert row.sentence.endswith(".")
        assert ". " not in row.sentence
