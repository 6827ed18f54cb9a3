"""Zoom's errors: a closed table for each call. The first row that fits names the error; what no row knows is GiveUp.

Zoom says most things by a number in the body (`code`), some only by its text, and some with status 200.
"""

import re
from collections.abc import Iterator

from integrations.errors import GiveUp, IntegrationError, NotAllowed, RetryLater
from integrations.transport.answers import MOST_ERRORS, MOST_OF_A_PAGE, beginning
from integrations.transport.http import Answer, words
from integrations.transport.parsing import whole
from integrations.zoom.error_table import ANY_CALL, NO_CODE, TABLES, Row

UNREACHABLE = (
    "Zoom does not answer as it should: try again in a few minutes, and check the network and ZOOM_API_URL if it "
    "goes on."
)


def classify(answer: Answer) -> IntegrationError | None:
    """None for a good answer. A success that carries `code`, or nothing but a message, is an error."""
    body = answer.body
    if answer.ok and "code" not in body and not ("message" in body and set(body) <= {"message", "errors"}):
        return None
    code, text = _code(body.get("code")), _text(answer)
    said = NO_CODE if code is None and not answer.is_page else code
    table = TABLES.get(answer.route, ANY_CALL)
    row = next((row for row in table if row.fits(answer.status, said, text)), None)
    error = _error(row, answer.status, code, text)
    error.code = "" if code is None else str(code)
    return error


def _error(row: Row | None, status: int, code: int | None, text: str) -> IntegrationError:
    detail = words(f"{status}/{code}: {text}" if code is not None else f"{status}: {text}")
    error: IntegrationError
    if row is None:
        sentence = "Zoom answered in a way the portal does not know: look at the details, then sync again."
        return GiveUp(sentence, detail=detail, status=status)
    if row.error is NotAllowed:
        scopes = missing_scopes(text) if row.cause == "scope_missing" else ()
        error = NotAllowed(row.sentence, cause=row.cause, detail=detail, status=status, missing_scopes=scopes)
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
