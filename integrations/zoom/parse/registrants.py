"""Registrants, registrations and the questions of a form as records."""

from integrations.decisions.mapping.questions import LONGEST_ANSWER, LONGEST_TITLE, ZOOM_FIELDS
from integrations.records import Question, Registered, Registrant, TrackingSource
from integrations.transport.parsing import (
    Row,
    children,
    display_text,
    email,
    flag,
    identifier,
    link,
    needed_identifier,
    needed_moment,
    text,
    texts,
    whole_number,
)
from integrations.zoom.parse.lengths import (
    LONGEST_ADDRESS,
    LONGEST_DISPLAYED,
    LONGEST_KIND,
    LONGEST_NAME,
    LONGEST_TOPIC,
)


def registrant(row: Row) -> Registrant:
    """Return a registrant. Raises: Incomplete."""
    return Registrant(
        id=needed_identifier(row, "id"),
        email=email(row, "email"),
        status=text(row, "status") or "approved",
        created=needed_moment(row, "create_time"),
        first_name=display_text(row, "first_name", LONGEST_NAME),
        last_name=display_text(row, "last_name", LONGEST_NAME),
        join_url=_join_url(row),
        answers=answers(row),
    )


def _join_url(row: Row) -> str:
    """Return the personal link; "" if it is too long to be one, because a part of it would lead nowhere."""
    found = link(row, "join_url")
    return found if len(found) <= LONGEST_ADDRESS else ""


def answers(row: Row) -> dict[str, str]:
    """Return what a registrant answered, by Zoom's name of a field or the question's title. Odd rows are left out."""
    own = {name: display_text(row, name, LONGEST_ANSWER) for name in ZOOM_FIELDS}
    custom = {_title(one): _answer(one) for one in children(row, "custom_questions")}
    return {name: answer for name, answer in {**own, **custom}.items() if name and answer}


def _title(row: Row) -> str:
    return " ".join(text(row, "title").split())[:LONGEST_TITLE]


def _answer(row: Row) -> str:
    """Return the answer to a custom question. Several may come as a list, though Zoom is known to send one text."""
    return (display_text(row, "value", LONGEST_ANSWER) or "; ".join(texts(row, "value")))[:LONGEST_ANSWER]


def tracking_source(row: Row) -> TrackingSource:
    """Return a tracking source; one without a name goes by its id. Raises: Incomplete."""
    number = needed_identifier(row, "id")
    name = display_text(row, "source_name", LONGEST_DISPLAYED) or number
    return TrackingSource(number, name, whole_number(row.get("registration_count")) or 0)


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
            identifier(row, "type", LONGEST_KIND),
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
