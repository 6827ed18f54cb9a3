"""What HubSpot has accepted of people in each occurrence, as the portal keeps it: what their totals are made of."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta
from typing import Any

from integrations.decisions.extras.join_links import join_link_mark
from integrations.decisions.extras.totals import next_until
from integrations.decisions.people import APPROVED
from integrations.models import HubSpotAccount, Occurrence, Participant, RegistrantRow
from integrations.records import Accepted, Attendance
from integrations.records.mapping import NO_EXTRAS, Extra, Extras

ACCEPTED = (
    "accepted_registered_at",
    "accepted_joined_at",
    "accepted_left_at",
    "accepted_duration",
    "accepted_length",
    "accepted_source",
)
COUNTS = ("polls_answered", "questions_asked", "surveys_answered")
Links = Mapping[tuple[int, str], Sequence[tuple[str, datetime, str]]]
NO_LINKS: Links = {}


def accepted_elsewhere(
    occurrence: Occurrence, hubspot: HubSpotAccount, emails: Sequence[str], extras: Extras = NO_EXTRAS
) -> dict[str, tuple[Accepted, ...]]:
    """Return what the HubSpot account has accepted about these people in other occurrences, by all connections."""
    rows = (
        Participant.objects.filter(occurrence__webinar__connection__hubspot=hubspot, email__in=emails)
        .exclude(occurrence=occurrence)
        .exclude(accepted_registered_at=None, accepted_joined_at=None)
        .select_related("occurrence__webinar")
    )
    links = join_links(hubspot, emails) if Extra.JOIN_LINK in extras else NO_LINKS
    found: dict[str, list[Accepted]] = defaultdict(list)
    for row in rows:
        found[row.email].append(accepted(row, row.occurrence, links))
    return {email: tuple(entries) for email, entries in found.items()}


def accepted_here(
    occurrence: Occurrence, hubspot: HubSpotAccount, emails: Sequence[str], extras: Extras = NO_EXTRAS
) -> dict[str, Accepted]:
    """Return what HubSpot has accepted about these people in this occurrence, without model instances."""
    rows = occurrence.participants.filter(email__in=emails).values_list("email", *ACCEPTED, *COUNTS)
    links = join_links(hubspot, emails) if Extra.JOIN_LINK in extras else NO_LINKS
    return {email: _accepted(occurrence, _mark(links, occurrence, email), *values) for email, *values in rows}


def accepted(row: Participant, occurrence: Occurrence, links: Links = NO_LINKS) -> Accepted:
    """Return what HubSpot has accepted of a person in one occurrence."""
    return _accepted(
        occurrence, _mark(links, occurrence, row.email), *(getattr(row, name) for name in (*ACCEPTED, *COUNTS))
    )


def when(occurrence: Occurrence) -> tuple[datetime | None, datetime | None]:
    """Return the start and end of an occurrence as its contacts' next webinar; no start if it was called off."""
    ended = next_until(occurrence.ended_at or occurrence.end, occurrence.attendance)
    if occurrence.deleted and occurrence.ended_at is None:
        return None, ended
    return occurrence.start or occurrence.started_at, ended


def _accepted(
    occurrence: Occurrence,
    join_link: str,
    registered: datetime | None,
    joined: datetime | None,
    left: datetime | None,
    duration: timedelta | None,
    length: timedelta | None,
    source: str,
    *counts: int | None,
) -> Accepted:
    none, webinar = timedelta(), occurrence.webinar
    start, end = when(occurrence)
    attendance = Attendance(joined, left, duration or none, length or none) if joined and left else None
    polls, questions, surveys = counts
    return Accepted(
        webinar.zoom_id,
        webinar.topic,
        webinar.url,
        registered,
        attendance,
        source=source,
        start=start,
        end=end,
        join_link=join_link,
        polls=polls,
        questions=questions,
        surveys=surveys,
    )


# --- Join links -------------------------------------------------------------------------------------------------------


def join_links(hubspot: HubSpotAccount, emails: Sequence[str]) -> Links:
    """Return the stored join links of these people's valid registrations, by webinar and address."""
    found: dict[tuple[int, str], list[tuple[str, datetime, str]]] = defaultdict(list)
    for webinar, email, *rest in link_rows(hubspot, emails).values_list(
        "webinar_id", "email", "occurrence_id", "created_at", "join_url"
    ):
        occurrence_id, created, link = rest
        found[webinar, email].append((occurrence_id, created, link))
    return found


def link_rows(hubspot: HubSpotAccount, emails: Sequence[str]) -> Any:
    """Return the valid registrants among these people of whom a join link is stored."""
    rows = RegistrantRow.objects.filter(email__in=emails, webinar__connection__hubspot=hubspot)
    return rows.filter(status=APPROVED, cancelled_at=None).exclude(join_url="")


def _mark(links: Links, occurrence: Occurrence, email: str) -> str:
    """Return the mark of the link of the newest registration that counts in this occurrence, or ""."""
    mine = links.get((occurrence.webinar_id, email), ())
    newest = max(
        ((created, link) for of, created, link in mine if of in ("", occurrence.occurrence_id) and link), default=None
    )
    return join_link_mark(newest[1]) if newest else ""
