"""Small webinars for the sandbox's Zoom, and short words for what most tests about them do twice."""

from typing import Any

from sandbox.world import build
from sandbox.world.accounts import HENRIK
from tests.support.world import Json, World

ID = 82000000001
ANN, BEN, EVA = "ann@mail.example", "ben@mail.example", "eva@mail.example"
NAMES = {ANN: ("Ann", "Virtanen"), BEN: ("Ben", "Lund"), EVA: ("Eva", "Salo")}
MINUTE, HOUR, DAY = 60, 3600, 86400


def registered(at: float, *emails: str) -> list[Json]:
    return [build.registrant(email, *NAMES[email], int(at)) for email in emails]


def row(email: str, joined: int, left: int, **more: Any) -> Json:
    return build.row(email, NAMES.get(email, ("Guest", ""))[0], joined, left, **more)


def session(name: str, start: float, minutes: int, *rows: Json, **more: Any) -> Json:
    return build.session(name, int(start), minutes, list(rows), **more)


def webinar(world: World, start: float, minutes: int = 60, host: str = HENRIK, id: int = ID, **more: Any) -> Json:
    """Put into the sandbox, under `ID` unless told otherwise."""
    return world.add(build.webinar(id, "Heat pumps", host, int(start), minutes, **more))


def held(world: World, ago: float, *rows: Json, emails: tuple[str, ...] = (ANN, BEN), **more: Any) -> Json:
    """A webinar of an hour that ended that many seconds ago, with registrants."""
    start = world.now - ago - HOUR
    return webinar(
        world, start, registrants=registered(start - 5 * DAY, *emails), sessions=[session("run", start, 60, *rows)],
        **more,
    )  # fmt: skip


def occurrences(starts: list[float], minutes: int = 60) -> list[Json]:
    return [
        {"occurrence_id": str(int(start) * 1000), "start": int(start), "duration": minutes, "status": "available"}
        for start in starts
    ]


def figures(world: World, email: str) -> tuple[str, str, str, str]:
    """Total registrations, total attended, average percentage, and the minutes of the last webinar attended."""
    contact = world.contact(email)
    assert contact is not None, f"{email} is not in HubSpot"
    names = ("total_registrations", "total_attended", "average_duration", "last_attended_webinar_duration_minutes")
    values = [contact.get(f"zoom_sync_{name}") or "" for name in names]
    return values[0], values[1], values[2], values[3]


def nothing_more_is_written(world: World, *ids: int) -> None:
    """Sync again a minute later: HubSpot sees no change and the audit log no new run."""
    world.later(minutes=1)
    writes, runs = world.writes(), {one: len(world.audit(one)) for one in ids}
    results = world.sync(*ids)
    assert world.writes() == writes
    assert {one: len(world.audit(one)) for one in ids} == runs
    assert {result.status for result in results.values()} <= {"unchanged", "skipped"}


def minutes_until_next_sync(world: World, occurrence_id: str = "", id: int = ID) -> float | None:
    at = world.occurrence(id, occurrence_id).next_sync_at
    return round((at.timestamp() - world.now) / 60, 1) if at else None


def told(world: World, occurrence_id: str | None = None, id: int = ID) -> dict[str, dict[str, int]]:
    """Code → cause → count of the newest run, without what was written and what HubSpot's subscription lacks."""
    causes = world.causes(id, occurrence_id)
    return {code: found for code, found in causes.items() if code not in ("synced", "data_not_synced")}
