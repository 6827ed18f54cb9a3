"""Registrants, registrations and the questions of a form as records."""

from integrations.records import Question, Registered, Registrant
from integrations.transport.parsing import (
    Row,
    children,
    display_text,
    email,
    flag,
    link,
    needed_identifier,
    needed_moment,
    text,
    texts,
)
from integrations.zoom.parse.lengths import LONGEST_NAME, LONGEST_TOPIC


def registrant(row: Row) -> Registrant:
    """Return a registrant. Raises: Incomplete."""
    return Registrant(
        id=needed_identifier(row, "id"),
        email=email(row, "email"),
        status=text(row, "status") or "approved",
        created=needed_moment(row, "create_time"),
        first_name=display_text(row, "first_name", LONGEST_NAME),
        last_name=display_text(row, "last_name", LONGEST_NAME),
    )


def questions(body: Row) -> tuple[Question, ...]:
    """Return everything the registration form asks: Zoom's own fields first, then the custom questions."""
    own = [
        Question(text(row, "field_name"), flag(row, "required"))
        for row in children(body, "questions")
        if text(row, "field_name")
    ]
    custom = [
        Question(
            text(row, "title"),
            flag(row, "required"),
            True,
            tuple(texts(row, "answers")),
            text(row, "type") == "multiple",
        )
        for row in children(body, "custom_questions")
        if text(row, "title")
    ]
    return (*own, *custom)


def registered(row: Row, key: str = "registrant_id") -> Registered:
    """Return a registration; `key` names the field with the registrant's id. Raises: Incomplete."""
    return Registered(
        needed_identifier(row, key),
        topic=display_text(row, "topic", LONGEST_TOPIC),
        join_url=link(row, "join_url"),
        email=email(row, "email"),
    )
