"""The time when an occurrence is synced again automatically.

None means never, until an event or a person asks for it.
"""

from datetime import datetime

from audits import codes
from audits.log import RunLog
from integrations.decisions import schedule
from integrations.models import Occurrence
from integrations.sync.notes import ATTENDEES, ENGAGEMENT, RECORDING, TRANSCRIPT, UNREADABLE

RECORDINGS = (RECORDING, TRANSCRIPT)
WAITED_FOR = (*RECORDINGS, ATTENDEES, ENGAGEMENT)


def next_sync(occurrence: Occurrence, log: RunLog, now: datetime) -> datetime | None:
    """Return the earliest time of everything that is waited for, or None."""
    over = occurrence.ended_at or occurrence.end or occurrence.started_at
    due: list[datetime | None]
    if occurrence.deleted and occurrence.ended_at is None:
        due = []
    elif occurrence.ended_at is None and (over is None or over > now):
        due = [schedule.next_upcoming_look(now, over)]
    elif over is None or log.causes("settings_off") or log.causes("unsupported"):
        due = []
    else:
        due = [
            schedule.next_look(now, over, occurrence.attendance == "final"),
            schedule.next_recording_look(now, over) if _recording_is_processed(log) else None,
            _late_report(occurrence, over, now),
            _on_demand(occurrence, over, now),
        ]
    if any(UNREADABLE in log.causes(code) for code in WAITED_FOR):
        due.append(schedule.next_try_to_read(now, over))
    if _left_over(log):
        due.append(schedule.next_retry(now, over))
    return min((one for one in due if one), default=None)


def _recording_is_processed(log: RunLog) -> bool:
    """Return True if Zoom still processes the recording or the transcript."""
    return any("processing" in log.causes(code) for code in RECORDINGS)


def _late_report(occurrence: Occurrence, over: datetime, now: datetime) -> datetime | None:
    """Return when to look for the report of a session that began and has none a day after the end."""
    waiting = occurrence.started_at and occurrence.attendance == "none" and now < over + schedule.RECORDINGS_FOR
    return now + schedule.DAILY if waiting else None


def _on_demand(occurrence: Occurrence, over: datetime, now: datetime) -> datetime | None:
    """Return the next daily look at a webinar on demand, for whose recording people register after the end."""
    until = over + schedule.REGISTRATION_AFTER_THE_END
    return now + schedule.DAILY if occurrence.webinar.on_demand and now + schedule.DAILY < until else None


def _left_over(log: RunLog) -> bool:
    """Return True if a retryable problem is left that no scheduled look covers."""
    others = [code for code in log.codes if code not in WAITED_FOR]
    return any(codes.retryable(code, cause) for code in others for cause in log.causes(code))
