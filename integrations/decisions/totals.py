"""A person's contact properties, computed afresh from everything HubSpot has accepted: never by increments."""

from collections.abc import Sequence
from datetime import UTC, datetime
from fractions import Fraction
from urllib.parse import parse_qsl, urlencode, urlsplit, urlunsplit

from integrations.decisions.attendance import hubspot_number, minutes
from integrations.records import Accepted, Attendance, Webinar

CREDENTIALS = frozenset({"pwd", "password", "passcode", "tk", "zak", "token", "access_token"})  # in Zoom's links


def contact_properties(accepted: Sequence[Accepted]) -> dict[str, str]:
    """Return the properties by their names in HubSpot. "" clears a value that no longer holds."""
    registrations = [(one.registered, one) for one in accepted if one.registered]
    attendances = [(one.attendance, one) for one in accepted if one.attendance]
    percentages = [attendance.percentage for attendance, _ in attendances]
    return {
        "zoom_sync_total_registrations": hubspot_number(len(registrations)),
        "zoom_sync_total_attended": hubspot_number(len(attendances)),
        "zoom_sync_average_duration": hubspot_number(_mean(percentages)) if percentages else "",
        **_last_registered(registrations),
        **_last_attended(attendances),
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


def hubspot_time(moment: datetime) -> str:
    """Return the moment as HubSpot returns it: 2026-11-24T10:00:00.000Z."""
    return moment.astimezone(UTC).replace(tzinfo=None).isoformat(timespec="milliseconds") + "Z"


def _last_registered(registrations: Sequence[tuple[datetime, Accepted]]) -> dict[str, str]:
    """Return the properties about the last registration."""
    names = ("", "_id", "_name", "_at")
    values = ("", "", "", "")
    if registrations:
        at, last = max(registrations, key=lambda pair: (pair[0], *_tie(pair[1])))
        values = (last.webinar_url, last.webinar_id, last.topic, hubspot_time(at))
    return {f"zoom_sync_last_registered_webinar{name}": value for name, value in zip(names, values, strict=True)}


def _last_attended(attendances: Sequence[tuple[Attendance, Accepted]]) -> dict[str, str]:
    """Return the properties about the last attendance."""
    names = ("id", "name", "joined_at", "left_at", "duration_minutes", "percentage")
    values = ("", "", "", "", "", "")
    if attendances:
        attendance, last = max(
            attendances, key=lambda pair: (pair[0].joined, pair[0].left, pair[0].duration, *_tie(pair[1]))
        )
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
