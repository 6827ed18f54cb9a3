"""Zoom's errors: a closed table for each call. The first row that fits names the error; what no row knows is GiveUp.

Zoom says most things by a number in the body (`code`), some only by its text, and some with status 200.
"""

import re
from collections.abc import Iterator

from integrations.errors import GiveUp, IntegrationError, NotAllowed, RetryLater
from integrations.transport.answers import MOST_ERRORS, Answer, redacted
from integrations.transport.error_rows import named_error, refusal_text
from integrations.transport.parsing import whole_number
from integrations.zoom.error_table import ANY_CALL, NO_CODE, TABLES

UNREACHABLE = (
    "Zoom isn't responding as expected: try again in a few minutes, and check the network and ZOOM_API_URL if it "
    "keeps happening."
)
UNKNOWN = "Zoom answered in a way the portal doesn't recognize: check the details, then sync again."


def classify(answer: Answer) -> IntegrationError | None:
    """Return the error of an answer; None for a good one.

    A success that carries `code`, or nothing but a message, is an error.
    """
    body = answer.body
    if answer.ok and "code" not in body and not ("message" in body and set(body) <= {"message", "errors"}):
        return None
    code, text = whole_number(body.get("code")), refusal_text(answer, _messages(answer))
    code_of_row = NO_CODE if code is None and not answer.is_page else code
    detail = redacted(f"{answer.status}: {text}" if code is None else f"{answer.status}/{code}: {text}")
    table = TABLES.get(answer.route, ANY_CALL)
    error = named_error(table, answer.status, code_of_row, text, detail=detail, unknown=UNKNOWN)
    if isinstance(error, GiveUp) and answer.is_page:  # of something in between, which may let the next request through
        return RetryLater(UNREACHABLE, detail=detail, status=answer.status)
    error.code = "" if code is None else str(code)
    if isinstance(error, NotAllowed) and error.cause == "scope_missing":
        error.missing_scopes = missing_scopes(text)
    return error


def missing_scopes(text: str) -> tuple[str, ...]:
    """Return the scopes of `…does not contain scopes:[a, b]` (Zoom names every scope that would do)."""
    found = re.search(r"scopes?\s*:?\s*\[([^\]]*)\]", text, re.IGNORECASE)
    return tuple(scope for part in found[1].split(",") if (scope := part.strip(" '\""))) if found else ()


def _messages(answer: Answer) -> Iterator[str]:
    for key in ("message", "errorMessage", "reason", "error"):
        if value := answer.body.get(key):
            yield str(value)
    errors = answer.body.get("errors")
    for item in errors[:MOST_ERRORS] if isinstance(errors, list) else ():
        if isinstance(item, dict):
            yield f"{item.get('field', '')}: {item.get('message', '')}"
