"""The people of many occurrences by the portal's rows: a stream ordered by occurrence and address.

Two queries give everything, however many occurrences there are, and only one person is held at a time.
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import datetime
from functools import partial
from itertools import groupby
from operator import itemgetter
from typing import Any

from django.db.models import CharField, F, Q, QuerySet, Value
from django.db.models.functions import Coalesce

from integrations.decisions.attendance import measure_attendance
from integrations.decisions.extras.attended_from import is_long_enough, own_or_inherited
from integrations.decisions.foreseen.people import StoredPerson
from integrations.decisions.foreseen.webinars import Key
from integrations.decisions.people import APPROVED, RegistrantFact, Registration, person_registration
from integrations.models import Occurrence, Participant, RegistrantRow, SegmentRow
from integrations.records import Outcome, Segment, Span
from integrations.records.mapping import AttendedFrom
from integrations.sync_settings.switched_on import KEY

NO_LIMIT = AttendedFrom()
AT_ONCE = 2000  # rows fetched together
PARTICIPANT, REGISTRANT, SEGMENT = "p", "r", "s"
TIMES = ("time_1", "time_2", "time_3", "time_4")
COLUMNS = ("in_occurrence", "address", "kind", "word", "more", "contact", *TIMES)
Row = tuple[Any, ...]
Seen = Callable[[Row], None]


@dataclass(frozen=True, slots=True)
class StoredOccurrence:
    """An occurrence with what decides about it and its people. `over`: its actual, else its scheduled end.

    `least`: the least stay that counts as attended.
    """

    pk: int
    zoom_id: str
    occurrence_id: str
    key: Key
    begins: datetime | None
    over: datetime | None
    ended: datetime | None
    topic: str
    pruned: bool
    completed: datetime | None
    once_for_all: bool
    least: AttendedFrom


People = Iterator[StoredPerson]


def stored(
    occurrences: QuerySet[Occurrence],
    people: Q,
    now: datetime,
    seen: Seen = lambda row: None,
    least: AttendedFrom = NO_LIMIT,
) -> Iterator[tuple[StoredOccurrence, People]]:
    """Yield these occurrences, each with those of its people whose address meets the condition.

    `people` asks about `email`. An iterator of people holds until the next occurrence is asked for. `seen` is called
    with every row, also of people whom nobody asked for. `least` is the least stay where a webinar has none of its own.
    """
    rows = iter(_people(occurrences, people).iterator(AT_ONCE))
    groups = groupby(_shown_to(seen, rows), key=itemgetter(0))
    group = next(groups, None)
    for one in _occurrences(occurrences, seen, least):
        while group and group[0] < one.pk:
            group = next(groups, None)
        if group and group[0] == one.pk:
            yield one, _persons(one, group[1], now)
            group = next(groups, None)
        else:
            yield one, iter(())


def _shown_to(seen: Seen, rows: Iterator[Row]) -> Iterator[Row]:
    for row in rows:
        seen(row)
        yield row


def _occurrences(rows: QuerySet[Occurrence], seen: Seen, least: AttendedFrom) -> Iterator[StoredOccurrence]:
    columns = ("pk", "webinar__zoom_id", "occurrence_id", "begins", "over", "ended_at", "webinar__topic")
    own = ("webinar__attended_from_minutes", "webinar__attended_from_percent")
    more = ("raw_pruned_at", "event_completed_at", "webinar__registration_type", *own, *KEY)
    dated = rows.order_by("pk").annotate(begins=Coalesce("started_at", "start"), over=Coalesce("ended_at", "end"))
    for row in dated.values_list(*columns, *more).iterator(AT_ONCE):
        seen(row)
        pk, zoom_id, occurrence_id, begins, over, ended, topic, pruned, completed, *rest = row
        registration, minutes, percent, *key = rest
        yield StoredOccurrence(
            pk=pk,
            zoom_id=zoom_id,
            occurrence_id=occurrence_id,
            key=(key[0], key[1], key[2], key[3]),
            begins=begins,
            over=over,
            ended=ended,
            topic=topic,
            pruned=pruned is not None,
            completed=completed,
            once_for_all=bool(occurrence_id) and registration == 1,
            least=own_or_inherited((minutes, percent), least),
        )


# --- Rows of three tables as one stream -------------------------------------------------------------------------------


def _people(occurrences: QuerySet[Occurrence], people: Q) -> QuerySet[Any, Row]:
    """Return participants, registrants and segments as one query. Only the database orders addresses."""
    mine = occurrences.order_by().values("pk")
    theirs = Q(occurrence_id="") | Q(occurrence_id=F("webinar__occurrences__occurrence_id"))
    participants = Participant.objects.filter(people, occurrence__in=mine)
    registrants = RegistrantRow.objects.filter(people, theirs, webinar__occurrences__in=mine)
    segments = SegmentRow.objects.filter(people, session__occurrence__in=mine, read=F("session__complete_read"))
    return (
        _columns(
            participants,
            PARTICIPANT,
            in_occurrence=F("occurrence_id"),
            word=F("cause"),
            more=F("outcome"),
            contact=F("contact_id"),
            times=("zoom_registered_at", "zoom_cancelled_at", "zoom_joined_at", "zoom_left_at"),
        )
        .union(
            _columns(
                registrants.exclude(email=""),
                REGISTRANT,
                in_occurrence=F("webinar__occurrences__pk"),
                word=F("status"),
                times=("created_at", "cancelled_at", "event_approved_at", "event_cancelled_at"),
            ),
            _columns(
                segments.exclude(email=""),
                SEGMENT,
                in_occurrence=F("session__occurrence_id"),
                times=("joined_at", "left_at", "session__started_at", "session__ended_at"),
            ),
            all=True,
        )
        .order_by("in_occurrence", "address")
    )


def _columns(rows: QuerySet[Any, Any], kind: str, *, times: tuple[str, ...], **columns: Any) -> QuerySet[Any, Row]:
    """Return the rows with the columns that all three tables fill. Every column has the same type in all of them."""
    text: CharField[str, str] = CharField()
    empty = {name: Value("", output_field=text) for name in ("word", "more", "contact")}
    moments = {name: F(time) for name, time in zip(TIMES, times, strict=True)}
    given = {**empty, **columns, **moments}
    named = rows.order_by().annotate(address=F("email"), kind=Value(kind, output_field=text), **given)
    found: QuerySet[Any, Row] = named.values_list(*COLUMNS)
    return found


# --- Rows of one address as a person ----------------------------------------------------------------------------------


def _persons(occurrence: StoredOccurrence, rows: Iterator[Row], now: datetime) -> People:
    registered = partial(
        person_registration,
        occurrence_end=occurrence.over,
        ended=bool(occurrence.ended or (occurrence.over and occurrence.over <= now)),
        once_for_all=occurrence.once_for_all,
    )
    for email, found in groupby(rows, key=itemgetter(1)):
        person = _person(email, found, registered, occurrence.least)
        if person:
            yield person


def _person(
    email: str, rows: Iterator[Row], registered: Callable[..., Registration], least: AttendedFrom
) -> StoredPerson | None:
    """Return the person behind the rows, or None if nobody takes part under this address.

    Zoom's rows decide who takes part, as in the sync; where there are none any more, the participant's does.
    """
    kept: Row | None = None
    facts: list[RegistrantFact] = []
    stays: list[Segment] = []
    for _occurrence, _email, kind, word, more, contact, *times in rows:
        if kind == PARTICIPANT:
            kept = (word, more, contact)
        elif kind == REGISTRANT:
            facts.append(_registrant(word, times))
        else:
            session = Span(times[2], times[3]) if times[3] else None
            stays.append(Segment(times[0], times[1], 0, session=session))
    cause, outcome, contact = kept or ("", "", "")
    if not _takes_part(kept, facts, stays, registered, least):
        return None
    complete = outcome == Outcome.IN_HUBSPOT
    return StoredPerson(email, held=complete or bool(contact), complete=complete, cause=cause)


def _registrant(status: str, times: list[Any]) -> RegistrantFact:
    created, cancelled, approved_by_event, cancelled_by_event = times
    # A webinar that is off is not read: what Zoom's events said is all there is to go by.
    if approved_by_event and not (cancelled_by_event and cancelled_by_event >= approved_by_event):
        status = APPROVED
    return RegistrantFact(status, created, cancelled)


def _takes_part(
    kept: Row | None,
    facts: list[RegistrantFact],
    stays: list[Segment],
    registered: Callable[..., Registration],
    least: AttendedFrom,
) -> bool:
    if not facts and not stays:
        return kept is not None and not (kept[1] == Outcome.LEFT_OUT and not kept[0])
    registration = registered(facts)
    if registration.registered is not None or registration.cancelled is not None:
        return True
    spans = [stay.session for stay in stays if stay.session]
    measured = measure_attendance(stays, spans) if stays else None
    held = kept is not None and kept[1] == Outcome.IN_HUBSPOT
    return measured is not None and (held or is_long_enough(measured, least))
