"""The contact properties that are written only where a connection has them switched on."""

from collections.abc import Sequence
from datetime import datetime, timedelta

from integrations.decisions.attendance import hubspot_time
from integrations.records import Accepted
from integrations.records.mapping import Extra, Extras

PREFIX = "zoom_sync_"
REPORT_AWAITED = timedelta(hours=1)  # one of the looks at an ended webinar comes then


def extra_properties(
    accepted: Sequence[Accepted],
    last_registered: Accepted | None,
    last_attended: Accepted | None,
    extras: Extras,
    now: datetime | None,
) -> dict[str, str]:
    """Return the properties of the groups that are switched on. "" clears a value that no longer holds.

    The time is needed for the next webinar. The value of the join link is its mark.
    """
    found: dict[str, str] = {}
    if Extra.SOURCE in extras:
        found |= _source(last_registered)
    if Extra.NEXT_WEBINAR in extras:
        assert now is not None  # noqa: S101  (the time is never guessed)
        upcoming = next_webinar(accepted, now)
        found |= _next_webinar(upcoming)
        if Extra.JOIN_LINK in extras:
            found |= _join_link(upcoming)
    attended = [one for one in accepted if one.attendance]
    if Extra.POLLS in extras:
        found |= _polls(attended, last_attended)
    if Extra.QUESTIONS in extras:
        found |= _questions(attended, last_attended)
    if Extra.SURVEY in extras:
        found |= _surveys(attended)
    return {f"{PREFIX}{name}": value for name, value in found.items()}


def next_webinar(accepted: Sequence[Accepted], now: datetime) -> Accepted | None:
    """Return the soonest occurrence that has not ended and that the person is registered for."""
    upcoming = [(one.start, one.end or one.start, one) for one in accepted if one.registered and one.start is not None]
    held = [(start, end, one) for start, end, one in upcoming if end > now]
    return min(held, key=lambda found: (*found[:2], found[2].webinar_id, found[2].topic))[2] if held else None


def next_until(ended: datetime | None, attendance: str) -> datetime | None:
    """Return until when an occurrence can be somebody's next webinar: its end.

    While Zoom's report is awaited, at most an hour, it stays: who came is then written once, with their participation,
    and only those who did not come cost a call of their own. `attendance` is the occurrence's `AttendanceState`.
    """
    return ended + REPORT_AWAITED if ended and attendance == "none" else ended


def is_settled(accepted: Sequence[Accepted], now: datetime) -> bool:
    """Return True if every occurrence of the person that has ended was synced since, so that the next one is known."""
    ended = [(one.end or one.start, one.synced) for one in accepted if one.registered and one.start]
    return not any(end and end <= now and (synced is None or synced < end) for end, synced in ended)


def _source(last_registered: Accepted | None) -> dict[str, str]:
    return {"last_registered_source": last_registered.source if last_registered else ""}


def _next_webinar(upcoming: Accepted | None) -> dict[str, str]:
    names = ("next_webinar_id", "next_webinar_name", "next_webinar_at")
    values = ("", "", "")
    if upcoming and upcoming.start:
        values = (upcoming.webinar_id, upcoming.topic, hubspot_time(upcoming.start))
    return dict(zip(names, values, strict=True))


def _join_link(upcoming: Accepted | None) -> dict[str, str]:
    return {"next_webinar_join_link": upcoming.join_link if upcoming else ""}


def _polls(attended: Sequence[Accepted], last: Accepted | None) -> dict[str, str]:
    return {
        "total_polls_answered": str(sum(one.polls or 0 for one in attended)),
        "last_attended_webinar_polls_answered": _count(last.polls if last else None),
    }


def _questions(attended: Sequence[Accepted], last: Accepted | None) -> dict[str, str]:
    return {
        "total_questions_asked": str(sum(one.questions or 0 for one in attended)),
        "last_attended_webinar_questions_asked": _count(last.questions if last else None),
    }


def _surveys(attended: Sequence[Accepted]) -> dict[str, str]:
    return {"total_surveys_answered": str(sum(one.surveys or 0 for one in attended))}


def _count(number: int | None) -> str:
    """Return the number, "" while the report was not read."""
    return "" if number is None else str(number)
