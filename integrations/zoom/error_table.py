"""The table of Zoom's errors: rows that fit every call, and rows of one call or a few.

The same number has another meaning at another call: 1001 is a user who is gone where users are read, and a person
without a Zoom account where one is registered. So each call has a table of its own, by its route.
"""

from integrations.errors import Disconnected, Gone, NotAllowed, RetryLater, SkipRecord
from integrations.transport.error_rows import Row, Rows

NO_CODE = -1  # Zoom's own answer, in JSON, without a number


RECONNECT = "Reconnect Zoom: it no longer accepts this account's credentials."
SCOPES = "Add the missing permissions to the Zoom app, then reconnect Zoom."
ROLE = (
    "Give the Zoom user who connected the account a role that may view users, webinars, usage reports and recordings."
)
SCOPE_WORDS = (
    r"does not contain (any of )?(the )?(following )?scopes?\b"
    r"|(missing|lacks|insufficient) (the )?(required )?scopes?\b"
)
WAIT = "Zoom asks to wait; the sync continues automatically."
GONE = "Zoom no longer has this webinar, or its report has expired."
NO_USER = "Zoom no longer has this user in the account."
FULL = "The webinar is full: raise the number of registrants in Zoom."
NO_REGISTRATION = (
    r"registration (has not been|is not) enabled|(not|n't) (have |has )?registration|registration (is )?not required"
)

# --- Errors of any call -----------------------------------------------------------------------------------------------

ACCOUNT: Rows = (
    Row("scope_missing", NotAllowed, "scope_missing", SCOPES, codes=(4711,)),
    Row("scope_missing_4700", NotAllowed, "scope_missing", SCOPES, codes=(4700,), text=r"scopes?\b"),
    Row("scope_missing_by_its_words", NotAllowed, "scope_missing", SCOPES, text=SCOPE_WORDS),
    Row("token_refused", Disconnected, "reconnect_needed", RECONNECT, codes=(124,)),
    Row("app_refused", Disconnected, "reconnect_needed", RECONNECT, codes=(4700, 4702, 4704, 4735, 4738, 4741)),
    Row("unauthorized", Disconnected, "reconnect_needed", RECONNECT, statuses=(401,)),
    Row("group_forbidden", NotAllowed, "scope_missing", ROLE, codes=(12703,)),
    Row("role_missing", NotAllowed, "scope_missing", ROLE, (200, 400, 403), text=r"no permission|right permission"),
    Row(
        "plan_too_small",
        NotAllowed,
        "capability_missing",
        "This Zoom account's plan does not include these reports: move it to a paid plan.",
        (200, 400, 403),
        text=r"only available for (a )?paid",
    ),
    Row(
        "api_denied",
        NotAllowed,
        "",
        "Zoom denies this account its API: ask Zoom's support to allow it.",
        (403,),
        text="denied for this account",
    ),
)
LIMITS: Rows = (
    Row("daily_limit", RetryLater, "unavailable", WAIT, (429,), text="daily", after=3600.0),
    Row("rate_limit", RetryLater, "unavailable", WAIT, (429,), after=1.5),
    Row(
        "page_token_expired",
        RetryLater,
        "unavailable",
        "Zoom's list expired while it was read; the sync reads it again automatically.",
        codes=(300,),
        text="page token",
    ),
)

# --- Errors about one thing -------------------------------------------------------------------------------------------

USERS: Rows = (
    Row("user_gone", Gone, "not_found", NO_USER, codes=(1001, 1010, 1120)),
    Row(
        "webinar_plan_missing",
        SkipRecord,
        "not_available_in_zoom",
        "Give this host a Zoom Webinars licence: without one Zoom shows none of the host's webinars.",
        (200, 400),
        text="webinar plan",
    ),
)
WEBINARS: Rows = (
    Row("webinar_id_invalid", Gone, "not_found", GONE, codes=(300,), text="invalid (webinar|meeting) ?id"),
    Row("webinar_gone", Gone, "not_found", GONE, codes=(3001,)),
)
REPORTS: Rows = (
    Row(
        "report_expired",
        SkipRecord,
        "not_available_in_zoom",
        "Zoom keeps reports for a year only, and this webinar is older.",
        codes=(12702,),
    ),
)
RECORDINGS: Rows = (
    Row("recording_missing", Gone, "not_found", "Zoom has no recording of this webinar.", codes=(3301,)),
    Row("transcript_missing", Gone, "not_found", "Zoom has no transcript of this webinar.", codes=(3322,)),
)
QUESTIONS: Rows = (
    Row(
        "registration_off",
        SkipRecord,
        "closed",
        "Turn on registration for this webinar in Zoom.",
        codes=(3000,),
        text=NO_REGISTRATION,
    ),
)
REGISTERING: Rows = (
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
        "name_refused",
        SkipRecord,
        "required_questions",
        "Zoom does not take this person's name: correct the contact's first and last name, then enrol it again.",
        (400,),
        (300,),
        text="invalid (user|first|last) ?name",
    ),
    Row(
        "account_required",
        SkipRecord,
        "domain_restricted",
        "The webinar only takes people whose address is that of a Zoom account: change that in Zoom, or use another "
        "address.",
        codes=(1001,),
        text="not used as a zoom account",
    ),
    Row(
        "registration_paid",
        SkipRecord,
        "paid",
        "The webinar asks for payment, so people can only register on Zoom's own page.",
        codes=(3000,),
        text="paid registration",
    ),
    Row("panelist", SkipRecord, "panelist", "This person is already a panelist.", codes=(3000,), text="panelist"),
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
)
REGISTRANTS: Rows = (Row("registrant_gone", Gone, "not_found", "Zoom no longer has this registrant.", codes=(3079,)),)
REGISTRANT_LIMIT: Rows = (
    Row(
        "registrant_limit",
        SkipRecord,
        "daily_limit",
        "Zoom takes no more registrations of this person today: try again tomorrow.",
        (429,),
        text="registrant",
    ),
)
NOT_FOUND: Rows = (Row("not_found", Gone, "not_found", GONE, statuses=(404,)),)
# A page under 404 is a firewall's, and another number means another thing: neither says that a webinar is gone.
NOT_FOUND_SAID: Rows = (Row("not_found_said", Gone, "not_found", GONE, (404,), (NO_CODE,)),)

# --- The table of each call -------------------------------------------------------------------------------------------

PLAN: Rows = tuple(row for row in USERS if row.label == "webinar_plan_missing")
COMMON: Rows = (*ACCOUNT, *LIMITS)
OF_A_WEBINAR: Rows = (*COMMON, *PLAN, *WEBINARS, *NOT_FOUND_SAID)
OF_A_SESSION: Rows = (*COMMON, *USERS, *WEBINARS, *REPORTS, *RECORDINGS, *NOT_FOUND)

TABLES: dict[str, Rows] = {
    "GET /users": COMMON,
    "GET /users/{}": (*COMMON, *USERS, *NOT_FOUND),
    "GET /users/{}/settings": (*COMMON, *USERS, *NOT_FOUND),
    "GET /users/{}/webinars": (*COMMON, *USERS, *NOT_FOUND),
    "GET /webinars/{}": OF_A_WEBINAR,
    "GET /webinars/{}/panelists": OF_A_WEBINAR,
    "GET /webinars/{}/tracking_sources": OF_A_WEBINAR,
    "GET /webinars/{}/registrants": (*QUESTIONS, *OF_A_WEBINAR),
    "GET /webinars/{}/registrants/questions": (*QUESTIONS, *OF_A_WEBINAR),
    "GET /webinars/{}/registrants/{}": (*COMMON, *PLAN, *WEBINARS, *REGISTRANTS, *QUESTIONS, *NOT_FOUND_SAID),
    "POST /webinars/{}/registrants": (*ACCOUNT, *REGISTRANT_LIMIT, *LIMITS, *PLAN, *WEBINARS, *QUESTIONS, *REGISTERING)
    + NOT_FOUND_SAID,
    "GET /past_webinars/{}/instances": OF_A_SESSION,
    "GET /past_webinars/{}/participants": OF_A_SESSION,
    "GET /report/history_meetings": COMMON,
    "GET /report/webinars/{}": OF_A_SESSION,
    "GET /report/webinars/{}/participants": OF_A_SESSION,
    "GET /report/webinars/{}/polls": OF_A_SESSION,
    "GET /report/webinars/{}/qa": OF_A_SESSION,
    "GET /report/webinars/{}/survey": OF_A_SESSION,
    "GET /meetings/{}/recordings": OF_A_SESSION,
    "GET /meetings/{}/transcript": OF_A_SESSION,
    "GET /zoom_events/events": (*COMMON, *NOT_FOUND),
    "GET /zoom_events/events/{}/sessions": (*COMMON, *NOT_FOUND),
}
ANY_CALL: Rows = (*COMMON, *NOT_FOUND)
