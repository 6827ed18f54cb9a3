"""Webinars that ended today: Zoom has not finished with them, and will not for the whole day."""

from sandbox.world.accounts import HENRIK, OLIVIA
from sandbox.world.build import DAY, HOUR, MINUTE, Json, recording, registrant, row, session, webinar


def fresh_webinars(base: int) -> list[Json]:
    return [report_empty(base), report_unsettled(base)]


def report_empty(base: int) -> Json:
    """Ended ten minutes ago: neither report nor recording yet."""
    start = base - 10 * MINUTE - 40 * MINUTE
    ready = base + 20 * HOUR
    registrants = [
        registrant("rita@kuusi.example", "Rita", "Oja", base - 4 * DAY),
        registrant("sven@lumi.example", "Sven", "Lind", base - 3 * DAY),
    ]
    rows = [row("rita@kuusi.example", "Rita Oja", 0, 40)]
    run = session("report empty", start, 40, rows, report_ready_at=ready, recording=recording(ready))
    return webinar(81000000004, "Lunch and learn: tariffs", OLIVIA, start, 40, registrants=registrants, sessions=[run])


def report_unsettled(base: int) -> Json:
    """Ended 70 minutes ago: the report is there, but one row still says 0 seconds."""
    start = base - 70 * MINUTE - 60 * MINUTE
    registrants = [
        registrant("tara@norra.example", "Tara", "Vik", base - 4 * DAY),
        registrant("uma@mail.example", "Uma", "Patel", base - 3 * DAY),
    ]
    rows = [row("tara@norra.example", "Tara Vik", 0, 60), row("uma@mail.example", "Uma Patel", 30, 30)]
    run = session("report unsettled", start, 60, rows, recording=recording(base + 20 * HOUR))
    return webinar(81000000005, "Cooling in the summer", HENRIK, start, 60, registrants=registrants, sessions=[run])
