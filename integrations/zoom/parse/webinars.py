"""Webinars and their occurrences as records."""

import re
from datetime import timedelta

from integrations.records import ScheduledOccurrence, Webinar
from integrations.transport.parsing import (
    Incomplete,
    Row,
    child,
    children,
    display_text,
    email,
    email_address,
    flag,
    identifier,
    link,
    moment,
    needed_identifier,
    needed_moment,
    number,
    text,
    texts,
)
from integrations.zoom.parse.lengths import LARGEST_TYPE, LONGEST_TOPIC, OCCURRENCE_ID, WEBINAR_ID, YEAR


def _minutes(row: Row, key: str) -> timedelta:
    return timedelta(minutes=number(row, key, YEAR))


def listed_webinar(row: Row) -> Webinar:
    """Return a webinar as a list shows it. Raises: Incomplete."""
    return webinar(row, detailed=False)


def webinar(row: Row, *, detailed: bool) -> Webinar:
    """Return a webinar; `detailed` if the row is the webinar's own answer. Raises: Incomplete."""
    settings = child(row, "settings")
    listed = not detailed
    occurrences, odd_occurrences = _occurrences(row)
    return Webinar(
        id=needed_identifier(row, "id", WEBINAR_ID),
        topic=display_text(row, "topic", LONGEST_TOPIC),
        type=number(row, "type", LARGEST_TYPE),
        host_id=identifier(row, "host_id"),
        host_email=email(row, "host_email"),
        start=moment(row.get("start_time")),
        duration=_minutes(row, "duration"),
        timezone=identifier(row, "timezone"),
        agenda=text(row, "agenda"),
        join_url=link(row, "join_url"),
        registration_url=link(row, "registration_url"),
        created=moment(row.get("created_at")),
        approval_type=2 if listed or settings.get("approval_type") is None else number(settings, "approval_type", 2),
        registration_type=number(settings, "registration_type", 3) or 1,
        alternative_hosts=_addresses(settings, "alternative_hosts"),
        occurrences=occurrences,
        odd_occurrences=odd_occurrences,
        simulive=flag(row, "is_simulive"),
        on_demand=flag(settings, "on_demand"),
    )


def _addresses(row: Row, key: str) -> tuple[str, ...]:
    """Return the addresses of a list, or of one text that holds several."""
    listed = " ".join([text(row, key), *texts(row, key)])
    return tuple(email_address(part) for part in re.split(r"[;,\s]+", listed) if part)


def _occurrences(row: Row) -> tuple[tuple[ScheduledOccurrence, ...], tuple[str, ...]]:
    """Return the occurrences of a series, and the ids of the rows that cannot be used: they exist all the same."""
    found, odd = [], []
    for one in children(row, "occurrences"):
        try:
            found.append(_occurrence(one))
        except Incomplete:
            odd.append(identifier(one, "occurrence_id", OCCURRENCE_ID))
    return tuple(found), tuple(odd)


def _occurrence(row: Row) -> ScheduledOccurrence:
    return ScheduledOccurrence(
        id=needed_identifier(row, "occurrence_id", OCCURRENCE_ID),
        start=needed_moment(row, "start_time"),
        duration=_minutes(row, "duration"),
        deleted=text(row, "status") == "deleted",
    )


def zoom_event(row: Row) -> str:
    """Return the id of an event of Zoom Events. Raises: Incomplete."""
    return needed_identifier(row, "event_id")
