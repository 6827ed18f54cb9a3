"""Small webinars for a test, put into the sandbox's Zoom, and what most tests about them do twice.

Times are epoch seconds, or days from the moment the world was made; a row's are minutes after its session's start.
"""

from typing import Any

from sandbox.hubspot.seed import moment
from sandbox.world import build
from sandbox.world import series as seeded
from sandbox.world.accounts import HENRIK, OLIVIA
from sandbox.world.build import DAY as DAY
from sandbox.world.build import HOUR as HOUR
from sandbox.world.build import MINUTE as MINUTE
from tests.support.world import Json, World

PAST, UPCOMING, OTHER, THIRD = 82000000001, 82000000002, 82000000003, 82000000004
ID = PAST  # where a test has one webinar
ANN, BEN, CAT, EVA = "ann@mail.example", "ben@mail.example", "cat@mail.example", "eva@mail.example"
NAMES = {ANN: ("Ann", "Virtanen"), BEN: ("Ben", "Lund"), EVA: ("Eva", "Salo")}
LENGTH = 60  # minutes of a webinar
SPOKEN = [("Henrik Host", "Welcome."), ("Ann Vik", "Hello.")]

Stay = tuple[str, int, int]  # address, joined, left


def at(world: World, days: float = 0) -> int:
    return int(world.sandbox.state["anchor"] + days * DAY)


def iso(instant: float) -> str:
    """Return an instant as HubSpot shows it."""
    return moment(instant)


def signed_up(world: World, email: str, first: str = "", last: str = "", days: float = -10, **more: Any) -> Json:
    """Return a registrant; `status` and `nth` are the sandbox's."""
    return build.registrant(email, first, last, at(world, days), **more)


def registered(created: float, *emails: str) -> list[Json]:
    return [build.registrant(email, *NAMES.get(email, ("", "")), int(created)) for email in emails]


def row(email: str, joined: int, left: int, **more: Any) -> Json:
    return build.row(email, NAMES.get(email, ("Guest", ""))[0], joined, left, **more)


def add_row(webinar: Json, email: str, joined: int, left: int) -> None:
    """Add a person to Zoom's report late."""
    run = webinar["sessions"][0]
    run["rows"].append(build.place(row(email, joined, left), run["start"], len(run["rows"])))


def session(name: str, start: float, minutes: int, *rows: Json, **more: Any) -> Json:
    return build.session(name, int(start), minutes, list(rows), **more)


def recording(end: float, ready: float = 1, **kept: Any) -> Json:
    """Return the recording of a session, ready so many hours after its end; `kept`: `lines`, or `reason` for none."""
    return build.recording(int(end + ready * HOUR), **kept)


def occurrences(starts: list[float], minutes: int = LENGTH) -> list[Json]:
    return seeded.occurrences([int(start) for start in starts], minutes)


def webinar(world: World, start: float, minutes: int = LENGTH, host: str = HENRIK, id: int = ID, **more: Any) -> Json:
    """Put a webinar into the sandbox; `more` as in the sandbox."""
    return world.add(build.webinar(id, more.pop("topic", "Heat pumps"), host, int(start), minutes, **more))


def past(
    world: World, webinar_id: int, *registrants: Json, came: tuple[Stay, ...] = (), days: float = -4, **more: Any
) -> Json:
    """Add an hour that began so many days ago, and whose report is there."""
    rows = [build.row(email, email, joined, left) for email, joined, left in came]
    run = session(f"session {webinar_id}", at(world, days), LENGTH, *rows)
    more = {"host": OLIVIA, "topic": f"Webinar {webinar_id}"} | more
    return webinar(world, at(world, days), id=webinar_id, registrants=list(registrants), sessions=[run], **more)


def held(world: World, ago: float, *rows: Json, emails: tuple[str, ...] = (ANN, BEN), **more: Any) -> Json:
    """Add an hour that ended that many seconds ago, with registrants."""
    start = world.now - ago - LENGTH * MINUTE
    people = registered(start - 5 * DAY, *emails)
    return webinar(world, start, registrants=people, sessions=[session("run", start, LENGTH, *rows)], **more)


def ended(world: World, hours_ago: float = 96, rows: list[Json] | None = None, **recorded: Any) -> Json:
    """Add an hour for which Ann stayed, and Ben only registered; `recorded`: see `recording`."""
    end = at(world) - int(hours_ago * HOUR)
    came = [row(ANN, 0, LENGTH)] if rows is None else rows
    kept = recording(end, **recorded) if recorded else None
    run = session("run", end - LENGTH * MINUTE, LENGTH, *came, recording=kept)
    return webinar(world, run["start"], registrants=ann_and_ben(world), sessions=[run])


def ann_and_ben(world: World) -> list[Json]:
    """Return their registrations, of ten and of nine days ago."""
    return [*registered(at(world, -10), ANN), *registered(at(world, -9), BEN)]


def upcoming(world: World, webinar_id: int = ID, *registrants: Json, days: float = 5, **more: Any) -> Json:
    """Add an hour that begins in so many days; without other registrants it has Ann and Ben."""
    people = list(registrants) or ann_and_ben(world)
    more = {"host": OLIVIA, "topic": f"Webinar {webinar_id}"} | more
    return webinar(world, at(world, days), id=webinar_id, registrants=people, **more)


def series(world: World, webinar_id: int, days: list[float], *registrants: Json, **more: Any) -> list[str]:
    """Add an hour on each of these days, with one registration for all; return the ids of its occurrences."""
    dates = occurrences([at(world, one) for one in days])
    recurrence = {"type": 1, "repeat_interval": 1, "end_times": len(days)}
    upcoming(world, webinar_id, *registrants, days=days[0], type=9, recurrence=recurrence, occurrences=dates, **more)
    return [one["occurrence_id"] for one in dates]


def link(webinar_id: int) -> str:
    """Return the address at which anybody can register."""
    return str(build.webinar(webinar_id, "", OLIVIA, 0, 0)["registration_url"])


def ours(world: World, email: str) -> dict[str, str]:
    """Return what the sync keeps on the contact, without the prefix."""
    found = world.contact(email) or {}
    prefix = "zoom_sync_"
    return {name.removeprefix(prefix): value for name, value in found.items() if name.startswith(prefix)}


def again(world: World, *webinar_ids: int) -> int:
    """Return how many writes another sync makes, a minute later."""
    before = world.writes()
    world.later(minutes=1)
    world.sync(*webinar_ids)
    return world.writes() - before


def id_of(world: World, email: str) -> str:
    """Return the id of the contact with this primary address, archived or not."""
    contacts = world.hubspot["contacts"].items()
    return next(str(id) for id, one in contacts if one["properties"].get("email") == email)


def figures(world: World, email: str) -> tuple[str, str, str, str]:
    """Return total registrations, total attended, average percentage, and the minutes of the last webinar attended."""
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


def newest_causes(world: World, occurrence_id: str | None = None, id: int = ID) -> dict[str, dict[str, int]]:
    """Return code → cause → count of the newest run, without what was written and what HubSpot's subscription lacks."""
    causes = world.causes(id, occurrence_id)
    return {code: found for code, found in causes.items() if code not in ("synced", "data_not_synced")}
