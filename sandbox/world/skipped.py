"""Webinars that must leave no trace: an excluded host, one switched off, one that belongs to Zoom Events."""

from sandbox.world.accounts import HENRIK, INES, OLIVIA
from sandbox.world.build import DAY, MINUTE, Json, registrant, registration, row, session, webinar


def skipped_webinars(base: int) -> list[Json]:
    return [
        _past(81000000010, "Partners only", INES, base - 7 * DAY, "hidden.guest@mail.example"),
        _past(81000000011, "Internal rehearsal", HENRIK, base - 6 * DAY, "off.guest@mail.example"),
        zoom_event(base),
    ]


def _past(webinar_id: int, topic: str, host: str, end: int, guest: str) -> Json:
    start = end - 60 * MINUTE
    return webinar(
        webinar_id, topic, host, start, 60,
        registrants=[registrant(guest, "Guest", "Person", start - 3 * DAY)],
        sessions=[session(topic, start, 60, [row(guest, "Guest Person", 0, 60)])],
    )  # fmt: skip


def zoom_event(base: int) -> Json:
    """Registration lives in the event's tickets, not in the webinar."""
    guest = "event.guest@mail.example"
    start = base - 8 * DAY
    run = session("zoom event", start, 60, [row(guest, "Event Guest", 0, 60)])
    closed = registration(approval_type=2)
    return webinar(81000000012, "Summer summit", OLIVIA, start, 60, registration=closed, sessions=[run])


def zoom_events(base: int) -> list[Json]:
    start = base - 8 * DAY
    session_of = {"session_id": "sandboxSession1", "name": "Summer summit", "webinar_id": 81000000012}
    event = {"event_id": "sandboxEvent1", "name": "Summer summit", "start": start, "end": start + 60 * MINUTE}
    return [event | {"sessions": [session_of]}]
