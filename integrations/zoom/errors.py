"""Zoom's errors: one closed table. The first row that fits names the error; what no row knows is GiveUp.

Zoom says most things by a number in the body (`code`), some only by its text, and some with status 200.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass

from integrations.errors import GiveUp, IntegrationError, NeedsAdmin, RetryLater, SkipRecord
from integrations.http import Answer, words
from integrations.parsing import whole
from integrations.transport.answers import MOST_ERRORS, MOST_OF_A_PAGE, beginning


@dataclass(frozen=True, slots=True)
class Row:
    """`statuses`, `codes` and `text` (a pattern) must all fit; an empty one fits everything."""

    label: str
    error: type[IntegrationError]
    cause: str
    sentence: str
    statuses: tuple[int, ...] = ()
    codes: tuple[int, ...] = ()
    text: str = ""
    after: float | None = None

    def fits(self, status: int, code: int | None, text: str) -> bool:
        return (
            (not self.statuses or status in self.statuses)
            and (not self.codes or code in self.codes)
            and (not self.text or re.search(self.text, text, re.IGNORECASE) is not None)
        )


UNREACHABLE = (
    "Zoom does not answer as it should: try again in a few minutes, and check the network and ZOOM_API_URL if it "
    "goes on."
)
RECONNECT = "Reconnect Zoom: it no longer accepts this account's credentials."
SCOPES = "Add the missing permissions to the Zoom app, then reconnect Zoom."
ROLE = (
    "Give the Zoom user who connected the account a role that may view users, webinars, usage reports and recordings."
)
SCOPE_WORDS = (
    r"does not contain (any of )?(the )?(following )?scopes?\b"
    r"|(missing|lacks|insufficient) (the )?(required )?scopes?\b"
)
WAIT = "Zoom asks to wait; the sync goes on by itself."
GONE = "Zoom has no such webinar any more, or its report has expired."
NO_USER = "Zoom has no such user in this account any more."
FULL = "The webinar is full: raise the number of registrants in Zoom."

TABLE: tuple[Row, ...] = (
    # The account
    Row("scope_missing", NeedsAdmin, "scope_missing", SCOPES, codes=(4711,)),
    Row("scope_missing_4700", NeedsAdmin, "scope_missing", SCOPES, codes=(4700,), text=r"scopes?\b"),
    Row("scope_missing_by_its_words", NeedsAdmin, "scope_missing", SCOPES, text=SCOPE_WORDS),
    Row("token_refused", NeedsAdmin, "reconnect_needed", RECONNECT, codes=(124,)),
    Row("app_refused", NeedsAdmin, "reconnect_needed", RECONNECT, codes=(4700, 4702, 4704, 4735, 4738, 4741)),
    Row("unauthorized", NeedsAdmin, "reconnect_needed", RECONNECT, statuses=(401,)),
    Row("group_forbidden", NeedsAdmin, "scope_missing", ROLE, codes=(12703,)),
    Row("role_missing", NeedsAdmin, "scope_missing", ROLE, (200, 400, 403), text=r"no permission|right permission"),
    Row(
        "plan_too_small",
        NeedsAdmin,
        "capability_missing",
        "This Zoom account's plan does not include these reports: move it to a paid plan.",
        (200, 400, 403),
        text=r"only available for (a )?paid",
    ),
    Row(
        "api_denied",
        NeedsAdmin,
        "",
        "Zoom denies this account its API: ask Zoom's support to allow it.",
        (403,),
        text="denied for this account",
    ),
    # Limits
    Row(
        "registrant_limit",
        SkipRecord,
        "daily_limit",
        "Zoom takes no more registrations of this person today: try again tomorrow.",
        (429,),
        text="registrant",
    ),
    Row("daily_limit", RetryLater, "unavailable", WAIT, (429,), text="daily", after=3600.0),
    Row("rate_limit", RetryLater, "unavailable", WAIT, (429,), after=1.5),
    # Users and licences
    Row("user_gone", SkipRecord, "not_found", NO_USER, codes=(1001, 1010, 1120)),
    Row(
        "webinar_plan_missing",
        SkipRecord,
        "not_available_in_zoom",
        "Give this host a Zoom Webinars licence: without one Zoom shows none of the host's webinars.",
        (200, 400),
        text="webinar plan",
    ),
    # Webinars
    Row(
        "page_token_expired",
        RetryLater,
        "unavailable",
        "Zoom's list expired while it was read; the sync reads it again by itself.",
        codes=(300,),
        text="page token",
    ),
    Row("webinar_id_invalid", SkipRecord, "not_found", GONE, codes=(300,), text="invalid (webinar|meeting) ?id"),
    Row("webinar_gone", SkipRecord, "not_found", GONE, codes=(3001,)),
    Row(
        "report_expired",
        SkipRecord,
        "not_available_in_zoom",
        "Zoom keeps reports for a year only, and this webinar is older.",
        codes=(12702,),
    ),
    Row("recording_missing", SkipRecord, "not_found", "Zoom has no recording of this webinar.", codes=(3301,)),
    Row("transcript_missing", SkipRecord, "not_found", "Zoom has no transcript of this webinar.", codes=(3322,)),
    # Registration
    Row(
        "registration_off",
        SkipRecord,
        "closed",
        "Turn on registration for this webinar in Zoom.",
        codes=(3000,),
        text="registration has not been enabled|not have registration",
    ),
    Row(
        "registration_closed",
        SkipRecord,
        "closed",
        "Registration for this webinar is closed in Zoom.",
        codes=(3000,),
        text="registration (is|has been) closed",
    ),
    Row(
        "registration_answers",
        SkipRecord,
        "required_questions",
        "The webinar asks for more than was sent: map its questions to contact properties.",
        (400,),
        (300,),
        text="validation failed.*required",
    ),
    Row(
        "registration_paid",
        SkipRecord,
        "paid",
        "The webinar asks for payment, so people can only register on Zoom's own page.",
        codes=(3000,),
        text="paid registration",
    ),
    Row("panelist", SkipRecord, "panelist", "This person is a panelist already.", codes=(3000,), text="panelist"),
    Row("registration_full", SkipRecord, "full", FULL, codes=(3000,), text="limit for the number of attendees"),
    Row("capacity_reached", SkipRecord, "full", FULL, codes=(3035, 3043)),
    Row("host", SkipRecord, "host", "This person is the webinar's host.", codes=(3027,)),
    Row(
        "domain_restricted",
        SkipRecord,
        "domain_restricted",
        "The webinar only takes registrations from certain e-mail domains.",
        codes=(3034,),
    ),
    Row("over", SkipRecord, "over", "The webinar is over.", codes=(3038,)),
    Row("registrant_gone", SkipRecord, "not_found", "Zoom has no such registrant any more.", codes=(3079,)),
    # What says nothing but "not found"
    Row("not_found", SkipRecord, "not_found", GONE, statuses=(404,)),
)


def classify(answer: Answer) -> IntegrationError | None:
    """None for a good answer. A success that carries `code`, or nothing but a message, is an error."""
    body = answer.body
    if answer.ok and "code" not in body and not ("message" in body and set(body) <= {"message", "errors"}):
        return None
    code, text = _code(body.get("code")), _text(answer)
    row = next((row for row in TABLE if row.fits(answer.status, code, text)), None)
    error = _error(row, answer.status, code, text)
    error.code = "" if code is None else str(code)
    return error


def _error(row: Row | None, status: int, code: int | None, text: str) -> IntegrationError:
    detail = words(f"{status}/{code}: {text}" if code is not None else f"{status}: {text}")
    error: IntegrationError
    if row is None:
        sentence = "Zoom answered in a way the portal does not know: look at the details, then sync again."
        return GiveUp(sentence, detail=detail, status=status)
    if row.error is NeedsAdmin:
        scopes = missing_scopes(text) if row.cause == "scope_missing" else ()
        error = NeedsAdmin(row.sentence, cause=row.cause, detail=detail, status=status, missing_scopes=scopes)
    elif row.error is RetryLater:
        error = RetryLater(
            row.sentence, cause=row.cause, detail=detail, status=status, after=row.after, limited=status == 429
        )
    else:
        error = row.error(row.sentence, cause=row.cause, detail=detail, status=status)
    error.row = row.label
    return error


def missing_scopes(text: str) -> tuple[str, ...]:
    """The scopes of `…does not contain scopes:[a, b]` (Zoom names every scope that would do)."""
    found = re.search(r"scopes?\s*:?\s*\[([^\]]*)\]", text, re.IGNORECASE)
    return tuple(scope for part in found[1].split(",") if (scope := part.strip(" '\""))) if found else ()


def _code(value: object) -> int | None:
    """A number, sometimes sent as a string."""
    return whole(value)


def _text(answer: Answer) -> str:
    return beginning(" ".join(_texts(answer)) or " ".join(answer.text[:MOST_OF_A_PAGE].split())[:200])


def _texts(answer: Answer) -> Iterator[str]:
    for key in ("message", "errorMessage", "reason", "error"):
        if value := answer.body.get(key):
            yield str(value)
    errors = answer.body.get("errors")
    for item in errors[:MOST_ERRORS] if isinstance(errors, list) else ():
        if isinstance(item, dict):
            yield f"{item.get('field', '')}: {item.get('message', '')}"
