"""What the portal keeps of people: ids to find them by, and the facts of those whom Zoom no longer lists."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from django.db.models import Q

from integrations.decisions.outcomes import REFUSED_BY_HUBSPOT
from integrations.decisions.participations import is_cancelled
from integrations.decisions.proof.people import ZoomPerson
from integrations.decisions.proof.vocabulary import State
from integrations.models import Deletion, HubSpotAccount, Occurrence, Participant, RemoteContact
from integrations.records import Accepted, Attendance, Person

ZOOM = ("zoom_registered_at", "zoom_cancelled_at", "zoom_joined_at", "zoom_left_at", "zoom_duration", "zoom_length")
ACCEPTED = ("accepted_registered_at", "accepted_joined_at", "accepted_left_at", "accepted_duration", "accepted_length")
ROWS = 1000
# What HubSpot says only when something is written; nothing that is read shows it.
SHOWN_BY_A_WRITE = REFUSED_BY_HUBSPOT | {"invalid_email", "secondary_email"}


@dataclass(frozen=True, slots=True)
class Known:
    """What the portal knows of one address. `here`: the contact that this occurrence's participation was sent to.

    `contact`: the contact of the address in any webinar. `claimed`: why HubSpot refused a write about the person.
    `registered`: the time of the registration that HubSpot took. `facts`: what Zoom said the last time.
    """

    here: str = ""
    contact: str = ""
    claimed: str = ""
    registered: datetime | None = None
    facts: tuple[bool, datetime | None, datetime | None, datetime | None] = (False, None, None, None)

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


def known(occurrence: Occurrence, hubspot: HubSpotAccount, emails: Sequence[str]) -> dict[str, Known]:
    """Return what the portal knows of these addresses."""
    contacts = dict(RemoteContact.objects.filter(hubspot=hubspot, email__in=emails).values_list("email", "contact_id"))
    rows = occurrence.participants.filter(email__in=emails)
    here: dict[str, Any] = {
        email: rest
        for email, *rest in rows.values_list("email", "contact_id", "cause", "accepted_registered_at", *ZOOM[:4])
    }
    return {email: _known(contacts.get(email, ""), *here.get(email, ("", "", *(None,) * 5))) for email in emails}


def _known(
    contact: str,
    here: str,
    cause: str,
    accepted: datetime | None,
    registered: datetime | None,
    cancelled: datetime | None,
    joined: datetime | None,
    left: datetime | None,
) -> Known:
    gone = is_cancelled(Person("", registered=registered, cancelled=cancelled)) and joined is None
    return Known(
        here=here,
        contact=contact,
        claimed=cause if cause in SHOWN_BY_A_WRITE else "",
        registered=accepted,
        facts=(gone, registered, joined, left),
    )


def deleted(hubspot: HubSpotAccount, emails: Sequence[str]) -> set[str]:
    """Return those of the addresses that must not be created again."""
    return Deletion.among(hubspot, emails)


def accepted_elsewhere(
    occurrence: Occurrence, hubspot: HubSpotAccount, emails: Sequence[str]
) -> dict[str, list[Accepted]]:
    """Return what HubSpot has accepted about these people in other occurrences, each of which has its own proof."""
    rows = (
        Participant.objects.filter(occurrence__webinar__connection__hubspot=hubspot, email__in=emails)
        .exclude(occurrence=occurrence)
        .exclude(Q(accepted_registered_at=None) & Q(accepted_joined_at=None))
    )
    webinar = ("occurrence__webinar__zoom_id", "occurrence__webinar__topic", "occurrence__webinar__url")
    found: dict[str, list[Accepted]] = {}
    for email, zoom_id, topic, url, registered, *stay in rows.values_list("email", *webinar, *ACCEPTED):
        found.setdefault(email, []).append(Accepted(zoom_id, topic, url, registered, _attendance(*stay)))
    return found
