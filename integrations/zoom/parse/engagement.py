"""Answers to polls and surveys, and questions of the Q&A, as records.

Zoom groups them by person. Who stayed anonymous has a name that says so, and no address is taken from such a row.
"""

from collections.abc import Iterator
from typing import Any

from integrations.records.engagement import Engaged
from integrations.transport.pagination import loose_rows
from integrations.transport.parsing import Incomplete, Row, children, display_text, email, moment, text
from integrations.zoom.parse.lengths import LONGEST_DISPLAYED, LONGEST_SAID

ANONYMOUS = "anonymous attendee"
COMMENT = "participant_commented"
DELETED = "deleted"


def engaged_rows(body: Row, people: str, details: str) -> Iterator[Any]:
    """Yield one row for each answer or question, with its person's address and name.

    `people` and `details` are the names of the two lists. What is no object is passed on as it is, and so left out by
    whoever reads the rows. Raises: NoList if there is something else where the people belong, or nothing at all.
    """
    if body and body.get(people) is None:
        return  # nobody answered
    for person in loose_rows(body, people):
        found = person.get(details) if isinstance(person, dict) else None
        if not isinstance(found, list):
            yield None
            continue
        whose = {"email": person.get("email"), "name": person.get("name")}
        for one in found:
            yield {**one, **whose} if isinstance(one, dict) else None


def answer_given(row: Row) -> Engaged:
    """Return an answer to a poll or survey. Raises: Incomplete if it does not say to which question."""
    return Engaged(
        question=_question(row),
        answer=display_text(row, "answer", LONGEST_SAID),
        email=_address(row),
        name=display_text(row, "name", LONGEST_DISPLAYED),
        at=moment(row.get("date_time")),
    )


def question_asked(row: Row) -> Engaged:
    """Return a question of the Q&A. Raises: Incomplete if it has no words."""
    return Engaged(
        question=_question(row),
        answer=_said_by_hosts(row)[:LONGEST_SAID].strip(),
        email=_address(row),
        name=display_text(row, "name", LONGEST_DISPLAYED),
        at=moment(row.get("create_time")),
        deleted=text(row, "question_status").lower() == DELETED,
    )


def _question(row: Row) -> str:
    found = display_text(row, "question", LONGEST_SAID)
    if not found:
        raise Incomplete("question")
    return found


def _address(row: Row) -> str:
    """Return the address, or "" if the person stayed anonymous or the address is none."""
    found = email(row, "email")
    return found if "@" in found and text(row, "name").lower() != ANONYMOUS else ""


def _said_by_hosts(row: Row) -> str:
    """Return the answers of hosts and panelists, without what other participants commented.

    The joined text of all answers counts where Zoom gives no details, and where it was answered live.
    """
    details = children(row, "answer_details")
    said = [text(one, "content") for one in details if text(one, "type") != COMMENT]
    joined = text(row, "answer")
    if any(said):
        return "; ".join(filter(None, said))
    return joined if not details or joined.lower() == "live answered" else ""
