"""Zoom's errors: every row names its example, every example finds its row, and the rest is GiveUp."""

import inspect
import re
from pathlib import Path

import pytest

from integrations.errors import Disconnected, GiveUp, Gone, IntegrationError, NotAllowed, RetryLater, SkipRecord
from integrations.transport.answers import Answer
from integrations.zoom import client
from integrations.zoom.error_table import TABLES
from integrations.zoom.errors import classify, missing_scopes

SCOPES = "Invalid access token, does not contain scopes:[report:read:webinar:admin, report:read:webinar]."

# The call each row is tried at, where it is not `GET /users/{}`, at which everybody is told the same.
AT = {
    "webinar_plan_missing": "GET /users/{}/webinars",
    "webinar_id_invalid": "GET /webinars/{}",
    "webinar_gone": "GET /webinars/{}",
    "not_found_said": "GET /webinars/{}",
    "report_expired": "GET /report/webinars/{}",
    "recording_missing": "GET /meetings/{}/recordings",
    "transcript_missing": "GET /meetings/{}/transcript",
    "registration_off": "GET /webinars/{}/registrants/questions",
    "registrant_gone": "GET /webinars/{}/registrants/{}",
} | dict.fromkeys(
    (
        "registrant_limit",
        "registration_closed",
        "registration_answers",
        "name_refused",
        "account_required",
        "registration_paid",
        "panelist",
        "registration_full",
        "capacity_reached",
        "host",
        "domain_restricted",
        "over",
    ),
    "POST /webinars/{}/registrants",
)

# status, code, Zoom's words → the row and the class. The words are those of Zoom's specification.
EXAMPLES: list[tuple[int, int | None, str, str, type[IntegrationError]]] = [
    (400, 4711, SCOPES, "scope_missing", NotAllowed),
    (400, 4700, SCOPES, "scope_missing_4700", NotAllowed),
    (401, 124, SCOPES, "scope_missing_by_its_words", NotAllowed),
    (403, None, SCOPES, "scope_missing_by_its_words", NotAllowed),
    (401, 124, "Access token is expired.", "token_refused", Disconnected),
    (400, 124, "Invalid access token.", "token_refused", Disconnected),
    (400, 4738, "The app has been disabled.", "app_refused", Disconnected),
    (401, None, "Unauthorized", "unauthorized", Disconnected),
    (403, 12703, "No permission for the group: 1.", "group_forbidden", NotAllowed),
    (400, 200, "No permission.", "role_missing", NotAllowed),
    (200, 200, "You do not have the right permissions.", "role_missing", NotAllowed),
    (400, 200, "Only available for Paid or ZMP account: 1.", "plan_too_small", NotAllowed),
    (200, None, "This is only available for paid account:1.", "plan_too_small", NotAllowed),
    (403, None, "Access to the Zoom REST API has been denied for this account.", "api_denied", NotAllowed),
    (429, 429, "You have exceeded the daily rate limit (3) for the registrant.", "registrant_limit", SkipRecord),
    (429, 429, "You have reached the maximum daily rate limit for this API.", "daily_limit", RetryLater),
    (429, 429, "You have reached the maximum per-second rate limit for this API.", "rate_limit", RetryLater),
    (404, 1001, "User does not exist: 1.", "user_gone", Gone),
    (400, 1010, "User does not belong to this account:1.", "user_gone", Gone),
    (400, 200, "Webinar plan is missing. You must subscribe to the plan.", "webinar_plan_missing", SkipRecord),
    (200, None, "Webinar plan subscription is missing. Enable webinar.", "webinar_plan_missing", SkipRecord),
    (400, 300, "The next page token is invalid or expired.", "page_token_expired", RetryLater),
    (400, 300, "Invalid webinar ID.", "webinar_id_invalid", Gone),
    (404, 3001, "Webinar does not exist: 1.", "webinar_gone", Gone),
    (400, 12702, "Can not access a webinar a year ago.", "report_expired", SkipRecord),
    (404, 3301, "There is no recording for this meeting.", "recording_missing", Gone),
    (404, 3322, "This meeting transcript does not exist.", "transcript_missing", Gone),
    (400, 3000, "Registration has not been enabled for this webinar: 1.", "registration_off", SkipRecord),
    (400, 3000, "This webinar does not have registration as required: 1.", "registration_off", SkipRecord),
    (400, 3000, "This webinar has not registration required: 1.", "registration_off", SkipRecord),
    (400, 3000, "Registration is closed for this webinar.", "registration_closed", SkipRecord),
    (400, 300, "Invalid user name.", "name_refused", SkipRecord),
    (404, 1001, "The email ann@mail.example is not used as a Zoom account.", "account_required", SkipRecord),
    (400, 300, "Validation Failed. org: org is required.", "registration_answers", SkipRecord),
    (400, 3000, "The Zoom REST API does not support paid registration.", "registration_paid", SkipRecord),
    (400, 3000, "You have been invited as a panelist for the webinar.", "panelist", SkipRecord),
    (400, 3000, "You have reached the limit for the number of attendees.", "registration_full", SkipRecord),
    (400, 3035, "Maximum attendee capacity.", "capacity_reached", SkipRecord),
    (400, 3027, "Host cannot register.", "host", SkipRecord),
    (400, 3034, "If you have been invited, please input your work email address.", "domain_restricted", SkipRecord),
    (400, 3038, "Webinar is over, you cannot register now.", "over", SkipRecord),
    (400, 3079, "Registrant does not exist.", "registrant_gone", Gone),
    (404, None, "Not Found", "not_found", Gone),
    (404, None, "Not Found", "not_found_said", Gone),
]


def answer(status: int, code: int | None, message: str, route: str = "GET /users/{}") -> Answer:
    return Answer(status, {"message": message} | ({} if code is None else {"code": code}), route=route)


@pytest.mark.parametrize(("status", "code", "message", "row", "kind"), EXAMPLES)
def test_an_example_finds_its_row(
    status: int, code: int | None, message: str, row: str, kind: type[IntegrationError]
) -> None:
    error = classify(answer(status, code, message, AT.get(row, "GET /users/{}")))
    assert error is not None
    assert (error.row, type(error), error.status) == (row, kind, status)
    assert error.code == ("" if code is None else str(code))


def test_every_row_has_an_example() -> None:
    assert {row.label for table in TABLES.values() for row in table} == {example[3] for example in EXAMPLES}


@pytest.mark.parametrize(
    "unknown",
    [
        answer(400, 3000, "Something that was never seen."),
        answer(400, 300, "Invalid parameter: from."),
        answer(400, 2300, "This API endpoint is not recognized."),
        answer(200, 9999, "Surprise"),
        Answer(418),
    ],
)
def test_what_no_row_knows_is_given_up(unknown: Answer) -> None:
    error = classify(unknown)
    assert type(error) is GiveUp
    assert error.row == ""


def test_a_good_answer_is_no_error() -> None:
    assert classify(Answer(200, {"users": []})) is None
    assert classify(Answer(204)) is None
    assert classify(Answer(200, {"id": 1, "message": "a field among others"})) is None


def test_a_number_sent_as_text_counts() -> None:
    error = classify(Answer(404, {"code": "3001", "message": "x"}, route="GET /webinars/{}"))
    assert error is not None
    assert error.row == "webinar_gone"


def test_the_missing_scopes_are_named() -> None:
    error = classify(answer(400, 4711, SCOPES))
    assert isinstance(error, NotAllowed)
    assert error.cause == "scope_missing"
    assert error.missing_scopes == ("report:read:webinar:admin", "report:read:webinar")
    assert missing_scopes("no list here") == ()


def test_only_rate_limits_count_as_waiting() -> None:
    limited = classify(answer(429, 429, "per-second rate limit"))
    expired = classify(answer(400, 300, "The next page token is invalid or expired."))
    assert isinstance(limited, RetryLater)
    assert isinstance(expired, RetryLater)
    assert (limited.limited, expired.limited) == (True, False)


def test_the_field_errors_are_part_of_the_words() -> None:
    body = {"code": 300, "message": "Validation Failed.", "errors": [{"field": "org", "message": "Required"}]}
    error = classify(Answer(400, body))
    assert error is not None
    assert "org: Required" in error.detail


def test_every_sentence_is_one_sentence_for_people() -> None:
    for row in {row for table in TABLES.values() for row in table}:
        assert row.sentence.endswith(".")
        assert ". " not in row.sentence
        assert not any(word in row.sentence for word in ("API endpoint", "4xx", "HTTP"))


REGISTERING = "POST /webinars/{}/registrants"


@pytest.mark.parametrize(
    ("status", "code", "message", "cause"),
    [
        (404, 1001, "The email address ann@mail.example is not used as a Zoom account.", "domain_restricted"),
        (404, 1001, "User does not exist: 1.", ""),
        (400, 1010, "User does not belong to this account: 1.", ""),
        (400, 300, "Invalid user name.", "required_questions"),
        (400, 300, "Invalid webinar ID.", "not_found"),
        (400, 300, "Something else is invalid.", ""),
        (400, 3000, "This webinar does not have registration as required: 1.", "closed"),
        (400, 3000, "Webinar 1 has not registration required.", "closed"),
        (400, 3000, "Registration has not been enabled for this webinar: 1.", "closed"),
        (404, 3001, "Webinar does not exist: 1.", "not_found"),
        (404, 4444, "A new kind of trouble.", ""),
        (404, None, "Not Found", "not_found"),
    ],
)
def test_what_a_refusal_means_where_somebody_is_registered(
    status: int, code: int | None, message: str, cause: str
) -> None:
    error = classify(answer(status, code, message, REGISTERING))
    assert error is not None
    assert error.cause == cause
    assert isinstance(error, SkipRecord if cause else GiveUp)


def test_the_same_number_means_another_thing_at_another_call() -> None:
    gone = answer(404, 1001, "User does not exist: 1.")
    user, webinar = classify(gone), classify(answer(404, 1001, "User does not exist: 1.", "GET /webinars/{}"))
    assert user is not None and webinar is not None
    assert (user.cause, type(webinar)) == ("not_found", GiveUp), "a host who is gone is no webinar that was deleted"
    limited = "You have exceeded the daily rate limit for this registrant."
    routes = (REGISTERING, "GET /webinars/{}/registrants")
    assert [type(classify(answer(429, 429, limited, route))) for route in routes] == [SkipRecord, RetryLater]


@pytest.mark.parametrize("route", [route for route in TABLES if "/webinars/{}" in route and "report" not in route])
def test_a_firewalls_page_under_404_says_of_no_webinar_that_it_is_gone(route: str) -> None:
    error = classify(Answer(404, {}, "<html>Not found</html>", route=route))
    assert error is not None
    assert error.cause != "not_found"


def test_every_call_of_the_client_has_its_table() -> None:
    modules = Path(inspect.getfile(client)).parent.glob("*.py")
    paths = {path for module in modules for path in re.findall(r'"(/[a-z_{}/]+)"', module.read_text())}
    assert paths == {route.partition(" ")[2] for route in TABLES}
