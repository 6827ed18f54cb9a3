"""A person's contact properties, computed afresh from everything HubSpot has accepted: never by increments."""

from collections.abc import Sequence
from datetime import datetime
from fractions import Fraction
from urllib.parse import parse_qsl, urlencode, urlsplit, urlunsplit

from integrations.decisions.attendance import hubspot_number, hubspot_time, minutes
from integrations.decisions.extras.totals import extra_properties
from integrations.records import Accepted, Attendance, Webinar
from integrations.records.mapping import NO_EXTRAS, Extras

CREDENTIALS = frozenset({"pwd", "password", "passcode", "tk", "zak", "token", "access_token"})  # in Zoom's links


def contact_properties(
    accepted: Sequence[Accepted], extras: Extras = NO_EXTRAS, now: datetime | None = None
) -> dict[str, str]:
    """Return the properties by their names in HubSpot. "" clears a value that no longer holds.

    `extras` are the groups that are switched on beside; what is off is not among the properties at all. The time is
    needed if the next webinar is one of them.
    """
    registrations = [(one.registered, one) for one in accepted if one.registered]
    attendances = [(one.attendance, one) for one in accepted if one.attendance]
    registered, attended = _newest_registration(registrations), _newest_attendance(attendances)
    percentages = [attendance.percentage for attendance, _ in attendances]
    return {
        "zoom_sync_total_registrations": hubspot_number(len(registrations)),
        "zoom_sync_total_attended": hubspot_number(len(attendances)),
        "zoom_sync_average_duration": hubspot_number(_mean(percentages)) if percentages else "",
        **_last_registered(registered),
        **_last_attended(attended),
        **extra_properties(accepted, registered, attended, extras, now),
    }


def _mean(values: Sequence[Fraction]) -> Fraction:
    """Return the mean. A single value, the usual case, is returned as it is."""
    return values[0] if len(values) == 1 else sum(values, Fraction()) / len(values)


def webinar_url(webinar: Webinar) -> str:
    """Return the address where anybody can register or join.

    It is never a personal link and has no passcode: those are credentials.
    """
    return without_credentials(webinar.registration_url or webinar.join_url)


def without_credentials(url: str) -> str:
    """Return the address without its fragment and the query parameters that are credentials."""
    parts = urlsplit(url)
    query = parse_qsl(parts.query, keep_blank_values=True)
    kept = [(name, value) for name, value in query if name.lower() not in CREDENTIALS]
    if len(kept) == len(query) and not parts.fragment:
        return url
    return urlunsplit(parts._replace(query=urlencode(kept), fragment=""))


def _newest_registration(registrations: Sequence[tuple[datetime, Accepted]]) -> Accepted | None:
    """Return the last registration, or None."""
    return max(registrations, key=lambda pair: (pair[0], *_tie(pair[1])))[1] if registrations else None


def _newest_attendance(attendances: Sequence[tuple[Attendance, Accepted]]) -> Accepted | None:
    """Return the last attendance, or None."""
    if not attendances:
        return None
    return max(attendances, key=lambda pair: (pair[0].joined, pair[0].left, pair[0].duration, *_tie(pair[1])))[1]


def _last_registered(last: Accepted | None) -> dict[str, str]:
    """Return the properties about the last registration."""
    names = ("", "_id", "_name", "_at")
    values = ("", "", "", "")
    if last and last.registered:
        values = (last.webinar_url, last.webinar_id, last.topic, hubspot_time(last.registered))
    return {f"zoom_sync_last_registered_webinar{name}": value for name, value in zip(names, values, strict=True)}


def _last_attended(last: Accepted | None) -> dict[str, str]:
    """Return the properties about the last attendance."""
    names = ("id", "name", "joined_at", "left_at", "duration_minutes", "percentage")
    values = ("", "", "", "", "", "")
    if last and last.attendance:
        attendance = last.attendance
        values = (
            last.webinar_id,
            last.topic,
            hubspot_time(attendance.joined),
            hubspot_time(attendance.left),
            hubspot_number(minutes(attendance.duration)),
            hubspot_number(attendance.percentage),
        )
    return {f"zoom_sync_last_attended_webinar_{name}": value for name, value in zip(names, values, strict=True)}


def _tie(one: Accepted) -> tuple[str, str, str]:
    """Return what decides between two at the same moment. Any rule will do as long as it is always the same."""
    return one.webinar_id, one.topic, one.webinar_url
