"""The occurrences of a webinar: which of them a session belongs to, and which of them are synced."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta, tzinfo

from integrations.records import SINGLE, PastSession, ScheduledOccurrence, Webinar

EACH_OCCURRENCE = (2, 3)  # the registration types where people register for single occurrences
LONGEST_BREAK = timedelta(hours=6)
EPOCH = datetime(1970, 1, 1, tzinfo=UTC)


@dataclass(frozen=True, slots=True)
class WantedOccurrences:
    """The ids of the occurrences to sync, in time order.

    `with_registrants` are later ones in the future, wanted only if somebody registered for them.
    """

    always: tuple[str, ...]
    with_registrants: tuple[str, ...] = ()


def occurrence_of(session_start: datetime, scheduled: Sequence[ScheduledOccurrence]) -> str:
    """Return the id of the nearest occurrence that was not deleted, or "" if none is scheduled.

    In the middle between two it is the earlier one.
    """
    held = [occurrence for occurrence in scheduled if not occurrence.deleted]
    nearest = min(held, key=lambda one: (abs(one.start - session_start), one.start, one.id), default=None)
    return nearest.id if nearest else ""


def series_without_times(sessions: Sequence[PastSession], known: Mapping[str, str]) -> dict[str, str]:
    """Return the occurrence id of each session, by the session's uuid.

    `known` are the stored ids, which are never recomputed. A session without a known end counts as ending when it
    starts.
    """
    found: dict[str, str] = {}
    for group in _groups(sessions):
        stored = (known[session.uuid] for session in group if session.uuid in known)
        occurrence = next(stored, None) or _milliseconds(group[0].start)
        for session in group:
            occurrence = known.get(session.uuid, occurrence)
            found[session.uuid] = occurrence
    return found


def in_window(start: datetime, since: date | None, until: date | None, tz: tzinfo) -> bool:
    """Return True if the start lies within the window, both days included, in the Zoom account's time zone."""
    day = start.astimezone(tz).date()
    return (since is None or day >= since) and (until is None or day <= until)


def wanted_occurrences(
    webinar: Webinar,
    now: datetime,
    *,
    since: date | None,
    until: date | None,
    tz: tzinfo,
    actual: Mapping[str, datetime],
) -> WantedOccurrences:
    """Return the occurrences to sync: past ones and the next one.

    If people register for single occurrences, further ones follow. `actual` holds the actual start of the occurrences
    that ran, by id; those Zoom no longer lists count as well.
    """
    starts = {**_scheduled(webinar), **actual}
    if not starts and webinar.type == SINGLE:
        return WantedOccurrences(("",))  # without a start it cannot be outside the window
    order = sorted(starts, key=lambda occurrence: (starts[occurrence], occurrence))
    inside = [occurrence for occurrence in order if in_window(starts[occurrence], since, until, tz)]
    following = [occurrence for occurrence in order if starts[occurrence] > now][1:]
    single = webinar.registers and webinar.registration_type in EACH_OCCURRENCE
    return WantedOccurrences(
        always=tuple(occurrence for occurrence in inside if occurrence not in following),
        with_registrants=tuple(occurrence for occurrence in inside if occurrence in following) if single else (),
    )


def _scheduled(webinar: Webinar) -> dict[str, datetime]:
    """Return the scheduled start of each occurrence, by id."""
    if webinar.type == SINGLE:
        return {"": webinar.start} if webinar.start else {}
    return {occurrence.id: occurrence.start for occurrence in webinar.occurrences if not occurrence.deleted}


def _groups(sessions: Sequence[PastSession]) -> list[list[PastSession]]:
    """Return the sessions in groups: a break longer than LONGEST_BREAK begins a new one."""
    groups: list[list[PastSession]] = []
    latest_end = EPOCH
    for session in sorted(sessions, key=lambda session: (session.start, session.uuid)):
        if not groups or session.start - latest_end > LONGEST_BREAK:
            groups.append([])
        groups[-1].append(session)
        latest_end = max(latest_end, session.end or session.start)
    return groups


def _milliseconds(moment: datetime) -> str:
    """Return the moment in milliseconds since 1970, as Zoom makes its occurrence ids."""
    return str((moment - EPOCH) // timedelta(milliseconds=1))
