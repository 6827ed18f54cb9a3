"""The rule who stayed long enough to count as attended."""

from integrations.decisions.attendance import minutes
from integrations.records import Attendance
from integrations.records.mapping import AttendedFrom


def is_long_enough(attendance: Attendance, least: AttendedFrom) -> bool:
    """Return True if the stay counts as attended. Who stayed less than either limit did not attend; 0 is no limit."""
    return minutes(attendance.duration) >= least.minutes and attendance.percentage >= least.percent


def own_or_inherited(own: tuple[int | None, int | None], inherited: AttendedFrom) -> AttendedFrom:
    """Return the limits in force for a webinar; each of its own that is None is inherited."""
    minutes_, percent = own
    return AttendedFrom(
        inherited.minutes if minutes_ is None else minutes_, inherited.percent if percent is None else percent
    )
