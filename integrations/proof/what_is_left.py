"""What the portal keeps of people: ids to find them by, and the facts of those whom Zoom no longer lists."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db.models import Q

from integrations.decisions.extras.join_links import join_link_mark
from integrations.decisions.extras.totals import next_until
from integrations.decisions.outcomes import REFUSED_BY_HUBSPOT
from integrations.decisions.participations import is_cancelled
from integrations.decisions.people import APPROVED
from integrations.decisions.proof.people import ZoomPerson
from integrations.decisions.proof.vocabulary import State
from integrations.models import Deletion, HubSpotAccount, Occurrence, Participant, RegistrantRow, RemoteContact
from integrations.records import Accepted, Attendance, Person
from integrations.records.mapping import NO_EXTRAS, Extra, Extras

ZOOM = ("zoom_registered_at", "zoom_cancelled_at", "zoom_joined_at", "zoom_left_at", "zoom_duration", "zoom_length")
ACCEPTED = ("accepted_registered_at", "accepted_joined_at", "accepted_left_at", "accepted_duration", "accepted_length")
EXTRA = ("accepted_source", "polls_answered", "questions_asked", "surveys_answered")
ROWS = 1000
# What HubSpot says only when something is written; nothing that is read shows it.
SHOWN_BY_A_WRITE = REFUSED_BY_HUBSPOT | {"invalid_email", "secondary_email"}


@dataclass(frozen=True, slots=True)
class Known:
    """What the portal knows of one address. `here`: the contact that this occurrence's participation was sent to.

    `contact`: the contact of the address in any webinar. `claimed`: why HubSpot refused a write about the person.
    `registered`: the time of the registration that HubSpot took. `facts`: what Zoom said the last time. The last
    values are those of `Person`.
    """

    here: str = ""
    contact: str = ""
    claimed: str = ""
    registered: datetime | None = None
    facts: tuple[bool, datetime | None, datetime | None, datetime | None] = (False, None, None, None)
    source: str = ""
    polls: int | None = None
    questions: int | None = None
    surveys: int | None = None
    join_link: str = ""

    def is_read(self, person: ZoomPerson) -> bool:
        """Return True if the portal has read the same about the person as Zoom says now."""
        stay = person.attendance
        times = (person.registered, stay.joined if stay else None, stay.left if stay else None)
        return self.facts == (person.state is State.CANCELLED, *times)


@dataclass(frozen=True, slots=True)
class KeptPerson:
    """A person as the portal keeps them: what Zoom said the last time."""

    person: ZoomPerson
    cancelled: bool


def kept_people(occurrence: Occurrence) -> Iterator[KeptPerson]:
    """Yield everybody of the occurrence who registered or attended, as the portal keeps them."""
    rows = occurrence.participants.order_by().values_list("email", *ZOOM, *ACCEPTED)
    for email, registered, cancelled, *rest in rows.iterator(ROWS):
        zoom, accepted_at, accepted = rest[:4], rest[4], rest[5:]
        attendance = _attendance(*zoom) or _attendance(*accepted)
        since = registered or accepted_at
        gone = is_cancelled(Person(email, registered=since, cancelled=cancelled))
        if since is None and attendance is None:
            continue
        state = State.ATTENDED if attendance else State.CANCELLED if gone else State.REGISTERED
        yield KeptPerson(ZoomPerson(email, state, since, attendance), gone)


def _attendance(
    joined: datetime | None, left: datetime | None, duration: timedelta | None, length: timedelta | None
) -> Attendance | None:
    none = timedelta()
    return Attendance(joined, left, duration or none, length or none) if joined and left else None


def known(
    occurrence: Occurrence, hubspot: HubSpotAccount, emails: Sequence[str], extras: Extras = NO_EXTRAS
) -> dict[str, Known]:
    """Return what the portal knows of these addresses."""
    contacts = dict(RemoteContact.objects.filter(hubspot=hubspot, email__in=emails).values_list("email", "contact_id"))
    links = _links(hubspot, emails, extras)
    rows = {row.email: row for row in occurrence.participants.filter(email__in=emails)}
    return {
        email: _known(contacts.get(email, ""), rows.get(email), _mark(links, occurrence, email)) for email in emails
    }


def _known(contact: str, row: Participant | None, join_link: str) -> Known:
    if row is None:
        return Known(contact=contact, join_link=join_link)
    registered, joined = row.zoom_registered_at, row.zoom_joined_at
    gone = is_cancelled(Person("", registered=registered, cancelled=row.zoom_cancelled_at)) and joined is None
    return Known(
        here=row.contact_id,
        contact=contact,
        claimed=row.cause if row.cause in SHOWN_BY_A_WRITE else "",
        registered=row.accepted_registered_at,
        facts=(gone, registered, joined, row.zoom_left_at),
        source=row.accepted_source,
        polls=row.polls_answered,
        questions=row.questions_asked,
        surveys=row.surveys_answered,
        join_link=join_link,
    )


def deleted(hubspot: HubSpotAccount, emails: Sequence[str]) -> set[str]:
    """Return those of the addresses that must not be created again."""
    return Deletion.among(hubspot, emails)


def accepted_elsewhere(
    occurrence: Occurrence, hubspot: HubSpotAccount, emails: Sequence[str], extras: Extras = NO_EXTRAS
) -> dict[str, list[Accepted]]:
    """Return what HubSpot has accepted about these people in other occurrences, each of which has its own proof."""
    rows = (
        Participant.objects.filter(occurrence__webinar__connection__hubspot=hubspot, email__in=emails)
        .exclude(occurrence=occurrence)
        .exclude(Q(accepted_registered_at=None) & Q(accepted_joined_at=None))
        .select_related("occurrence__webinar")
    )
    links = _links(hubspot, emails, extras)
    found: dict[str, list[Accepted]] = {}
    for row in rows:
        found.setdefault(row.email, []).append(_accepted(row, _mark(links, row.occurrence, row.email)))
    return found


def _accepted(row: Participant, join_link: str) -> Accepted:
    occurrence, webinar = row.occurrence, row.occurrence.webinar
    called_off = occurrence.deleted and occurrence.ended_at is None
    registered, *stay = (getattr(row, name) for name in ACCEPTED)
    source, polls, questions, surveys = (getattr(row, name) for name in EXTRA)
    return Accepted(
        webinar.zoom_id,
        webinar.topic,
        webinar.url,
        registered,
        _attendance(*stay),
        source=source,
        start=None if called_off else occurrence.start or occurrence.started_at,
        end=next_until(occurrence.ended_at or occurrence.end, occurrence.attendance),
        join_link=join_link,
        polls=polls,
        questions=questions,
        surveys=surveys,
        synced=occurrence.synced_at,
    )


# --- Join links: only their marks -------------------------------------------------------------------------------------

Links = dict[tuple[int, str], list[tuple[datetime, str, str]]]


def _links(hubspot: HubSpotAccount, emails: Sequence[str], extras: Extras) -> Links:
    """Return the valid registrations of which a link is stored, by webinar and address: time, occurrence, mark."""
    found: Links = {}
    if Extra.JOIN_LINK not in extras:
        return found
    rows = RegistrantRow.objects.filter(webinar__connection__hubspot=hubspot, email__in=emails)
    rows = rows.filter(status=APPROVED, cancelled_at=None).exclude(join_url="")
    for row in rows.only("webinar_id", "email", "created_at", "occurrence_id", "join_url"):
        mine = found.setdefault((row.webinar_id, row.email), [])
        mine.append((row.created_at, row.occurrence_id, join_link_mark(row.join_url)))
    return found


def _mark(links: Links, occurrence: Occurrence, email: str) -> str:
    """Return the mark of the newest link that holds for this occurrence, or ""."""
    mine = sorted(links.get((occurrence.webinar_id, email), ()), reverse=True)
    return next((mark for _at, of, mark in mine if of in ("", occurrence.occurrence_id)), "")
