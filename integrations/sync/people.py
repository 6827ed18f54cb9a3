"""The people of one occurrence as records, a page at a time, with what HubSpot has accepted about each so far."""

from collections import defaultdict
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from django.db.models import Exists, F, OuterRef, Q, QuerySet

from integrations.batches import batched
from integrations.decisions.attendance import measure_attendance
from integrations.decisions.extras.attended_from import is_long_enough
from integrations.decisions.extras.join_links import join_link_mark
from integrations.decisions.participations import is_cancelled
from integrations.decisions.people import RegistrantFact, Registration, person_registration
from integrations.models import (
    HubSpotAccount,
    Occurrence,
    Participant,
    RegistrantRow,
    RemoteContact,
    SegmentRow,
)
from integrations.records import (
    Accepted,
    Attendance,
    Outcome,
    ParticipantState,
    Participation,
    Person,
    Segment,
    Span,
)
from integrations.records.mapping import NO_EXTRAS, NOTHING_MAPPED, AttendedFrom, Extra, Extras, Mapped
from integrations.sync.read.accepted import COUNTS, accepted_elsewhere

FEW = 100  # up to so many addresses are queried one by one; more are queried as a range
ADDRESSES = 1000  # addresses in a query
PAGE = 3000  # people held in memory at once; HubSpot's batches of 100 are cut from them
# What Zoom says of a person, and how the person stands
FACTS = (
    "zoom_registered_at",
    "zoom_cancelled_at",
    "zoom_joined_at",
    "zoom_left_at",
    "zoom_duration",
    "zoom_length",
    "dropped_in",
    "outcome",
)
TAIL = 100  # up to so many more join the last page: a page of their own would cost as many calls as a full batch


@dataclass(frozen=True)
class KnownPerson:
    """A person with everything that was sent to HubSpot about them before.

    `sent` is from this occurrence, `history` from the other occurrences of the HubSpot account, `written` are the
    properties of the contact. `sent_to` is the contact that `sent` went to; `cause` and `detail` say why the person
    was left out the last time, and `kept` are the `FACTS` of that time. No decision is made from `kept`. `mapped` is
    what is due of the answers and outcomes that settings map.
    """

    person: Person
    pending: bool
    sent: tuple[Participation, ...]
    history: tuple[Accepted, ...]
    contact_id: str
    sent_to: str
    cause: str
    detail: str
    written: dict[str, str] | None
    kept: Mapping[str, Any] = field(default_factory=dict)
    mapped: Mapped = NOTHING_MAPPED

    @property
    def registered(self) -> bool:
        """True if the person counts as a registrant: not cancelled, or attended all the same."""
        person = self.person
        return person.registered is not None and (person.attendance is not None or not is_cancelled(person))


def pages_of_people(
    occurrence: Occurrence,
    hubspot: HubSpotAccount,
    now: datetime,
    only: Collection[str] = (),
    at_once: int = PAGE,
    extras: Extras = NO_EXTRAS,
) -> Iterator[list[KnownPerson]]:
    """Yield everybody who registered or attended, or `only` these addresses, in pages ordered by address.

    `extras`: for which contact properties beside the usual ones something more is read.
    """
    sessions = {one.pk: Span(one.started_at, one.ended_at) for one in occurrence.sessions.all() if one.ended_at}
    after = ""
    while emails := _next_emails(occurrence, after, only, at_once):
        after = emails[-1]
        yield list(_page(occurrence, hubspot, emails, sessions, now, extras))


def count_without_email(occurrence: Occurrence) -> int:
    """Return how many attended without any address. Attendees of the same name count as one person."""
    return _segments(occurrence).filter(email="").values("name").distinct().count()


def named_in(occurrence: Occurrence, emails: Collection[str]) -> set[str]:
    """Return those of the addresses with which somebody registered or attended."""
    found: set[str] = set()
    for rows in (_registrants(occurrence), _segments(occurrence)):
        for some in batched(emails, ADDRESSES):
            found.update(rows.filter(email__in=some).values_list("email", flat=True))
    return found


def without_row(occurrence: Occurrence) -> QuerySet[Any, Any]:
    """Return the addresses of those who registered or attended and have no `Participant` yet."""
    has_row = Exists(Participant.objects.filter(occurrence=occurrence, email=OuterRef("email")))
    registrants = _registrants(occurrence).filter(_in_time(occurrence))
    new = [rows.exclude(email="").filter(~has_row) for rows in (registrants, _segments(occurrence))]
    return new[0].order_by().values_list("email", flat=True).union(new[1].order_by().values_list("email", flat=True))


def no_longer_in_zoom(occurrence: Occurrence) -> QuerySet[Participant]:
    """Return the people who wait to be sent for the first time, and whom Zoom no longer names."""
    registrants = _registrants(occurrence).filter(_in_time(occurrence), email=OuterRef("email"))
    segments = _segments(occurrence).filter(email=OuterRef("email"))
    waiting = occurrence.participants.filter(outcome=Outcome.WAITING, sent=[], accepted_at=None)
    return waiting.filter(~Exists(registrants), ~Exists(segments))


def _in_time(occurrence: Occurrence) -> Q:
    """Return the condition for registrants of this occurrence, without those who registered after its end.

    `decisions/people.py::person_registration` says the same of single people.
    """
    end = occurrence.ended_at or occurrence.end
    return Q(created_at__lte=end) if end and _once_for_all(occurrence) else Q()


def _once_for_all(occurrence: Occurrence) -> bool:
    """Return True if people register once for all occurrences of the series."""
    return bool(occurrence.occurrence_id) and occurrence.webinar.registration_type == 1


def _registrants(occurrence: Occurrence) -> QuerySet[RegistrantRow]:
    return RegistrantRow.objects.filter(
        webinar_id=occurrence.webinar_id, occurrence_id__in={"", occurrence.occurrence_id}
    )


def _segments(occurrence: Occurrence) -> QuerySet[SegmentRow]:
    return SegmentRow.objects.filter(session__occurrence=occurrence, read=F("session__complete_read"))


def count_people(occurrence: Occurrence) -> int:
    """Return how many people registered or attended, by address."""
    registrants, segments = (
        rows.exclude(email="").order_by().values_list("email", flat=True)
        for rows in (_registrants(occurrence), _segments(occurrence))
    )
    return registrants.union(segments).count()


def _next_emails(occurrence: Occurrence, after: str, only: Collection[str], at_once: int) -> list[str]:
    """Return the addresses of the next page. Only the database orders them: its collation may differ from Python's."""
    wanted = Q(email__gt=after, email__in=only) if only else Q(email__gt=after)
    registrants, segments = (
        rows.filter(wanted).order_by().values_list("email", flat=True)
        for rows in (_registrants(occurrence), _segments(occurrence))
    )
    emails = list(registrants.union(segments).order_by("email")[: at_once + TAIL + 1])
    return emails if len(emails) <= at_once + TAIL else emails[:at_once]


def _page(
    occurrence: Occurrence,
    hubspot: HubSpotAccount,
    emails: Sequence[str],
    sessions: Mapping[int, Span],
    now: datetime,
    extras: Extras,
) -> Iterator[KnownPerson]:
    """Yield the people with these addresses. `sessions` are those whose end is known, by primary key."""
    here = Q(email__gte=emails[0], email__lte=emails[-1]) if len(emails) > FEW else Q(email__in=emails)
    registrations = _registrations_of(occurrence, here, links=Extra.JOIN_LINK in extras)
    segments = _segments_of(occurrence, here, sessions)
    participants = {row.email: row for row in occurrence.participants.filter(here)}
    contacts = {row.email: row for row in RemoteContact.objects.filter(here, hubspot=hubspot)}
    least = occurrence.attended_from()
    others = accepted_elsewhere(occurrence, hubspot, emails, extras)
    for email in emails:
        registration = person_registration(
            registrations[email],
            occurrence_end=occurrence.ended_at or occurrence.end,
            ended=bool(occurrence.ended_at or (occurrence.end and occurrence.end <= now)),
            once_for_all=_once_for_all(occurrence),
        )
        before, contact = participants.get(email), contacts.get(email)
        sent = sent_participations(before)
        measured = measure_attendance(segments[email], list(sessions.values()))
        yield KnownPerson(
            person=_person(email, registration, measured, before, sent, least),
            pending=registration.pending,
            sent=sent,
            history=others.get(email, ()),
            contact_id=contact.contact_id if contact else "",
            sent_to=before.contact_id if before else "",
            cause=before.cause if before else "",
            detail=before.detail if before else "",
            written=contact.written if contact else None,
            kept={name: getattr(before, name) for name in FACTS} if before else {},
        )


def _person(
    email: str,
    registration: Registration,
    measured: Attendance | None,
    before: Participant | None,
    sent: Sequence[Participation],
    least: AttendedFrom,
) -> Person:
    """Return the person as Zoom has them. Who stayed less than `least` dropped in, unless sent before."""
    polls, questions, surveys = (getattr(before, name) if before else None for name in COUNTS)
    enough = measured is None or is_long_enough(measured, least)
    return Person(
        email,
        registration.first_name,
        registration.last_name,
        registration.registered,
        registration.cancelled,
        measured if enough or _is_sent_as_attended(sent) else None,
        source=registration.source,
        join_link=registration.join_link,
        polls=polls,
        questions=questions,
        surveys=surveys,
        dropped_in=None if enough or measured is None else measured.duration,
    )


def _is_sent_as_attended(sent: Sequence[Participation]) -> bool:
    """Return True if HubSpot has the person's attendance from us already, which nobody can take back there."""
    return any(entry.state is ParticipantState.ATTEND and entry.joined for entry in sent)


def facts(person: Person, outcome: Outcome) -> dict[str, Any]:
    """Return the `FACTS` about a person."""
    here = person.attendance
    times = (here.joined, here.left, here.duration, here.length) if here else (None,) * 4
    return dict(zip(FACTS, (person.registered, person.cancelled, *times, person.dropped_in, outcome), strict=True))


def _registrations_of(occurrence: Occurrence, people: Q, *, links: bool) -> dict[str, list[RegistrantFact]]:
    """Return the registrants of each address, with the marks of their join links if these are wanted."""
    found: dict[str, list[RegistrantFact]] = defaultdict(list)
    columns = ["email", "status", "created_at", "cancelled_at", "first_name", "last_name", "tracking_source"]
    facts = _registrants(occurrence).filter(people).values_list(*columns, *(["join_url"] if links else []))
    for email, status, created, cancelled, first_name, last_name, source, *link in facts:
        mark = join_link_mark(link[0]) if link else ""
        found[email].append(RegistrantFact(status, created, cancelled, first_name, last_name, source, mark))
    return found


def _segments_of(occurrence: Occurrence, people: Q, sessions: Mapping[int, Span]) -> dict[str, list[Segment]]:
    found: dict[str, list[Segment]] = defaultdict(list)
    rows = _segments(occurrence).filter(people)
    stays = rows.values_list("email", "session", "joined_at", "left_at", "seconds", "name")
    for email, session, joined, left, seconds, name in stays:
        found[email].append(Segment(joined, left, seconds, name=name, session=sessions.get(session)))
    return found


def sent_participations(row: Participant | None) -> tuple[Participation, ...]:
    """Return the participations that HubSpot accepted of this person, in the order they were sent."""
    if row is None:
        return ()
    return tuple(Participation(ParticipantState(state), *(_time(one) for one in times)) for state, *times in row.sent)  # type: ignore[arg-type]


def serialised(sent: Sequence[Participation]) -> list[list[str | None]]:
    """Return the participations as `Participant.sent` stores them: state, time, and when the person joined and left."""
    return [
        [entry.state.value, *(one.isoformat() if one else None for one in (entry.at, entry.joined, entry.left))]
        for entry in sent
    ]


def _time(text: Any) -> datetime | None:
    return datetime.fromisoformat(text) if text else None
