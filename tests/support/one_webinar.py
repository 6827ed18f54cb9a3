"""One webinar of two people, for one rule at a time; a row's times are minutes since it started."""

from typing import Any

from sandbox.hubspot.seed import moment
from sandbox.world import build
from sandbox.world.accounts import HENRIK
from sandbox.world.build import DAY, HOUR, MINUTE
from tests.support.world import Json, World

ID = 82000000001
ANN, BEN = "ann@mail.example", "ben@mail.example"
LENGTH = 60
SAID = [("Henrik Host", "Welcome."), ("Ann Vik", "Hello.")]


def base(world: World) -> int:
    return int(world.sandbox.state["anchor"]) // MINUTE * MINUTE


def ended(world: World, hours_ago: int = 96, rows: list[Json] | None = None, **recording: Any) -> Json:
    """Ann came for all of it, Ben registered and did not. `recording`: `lines` or `reason`, and `ready` hours later."""
    start = base(world) - hours_ago * HOUR - LENGTH * MINUTE
    return world.add(webinar(world, start, [session(start, rows, **recording)]))


def session(start: int, rows: list[Json] | None = None, name: str = "run", **recording: Any) -> Json:
    came = [row(ANN, 0, LENGTH)] if rows is None else rows
    made = None
    if recording:
        ready = start + LENGTH * MINUTE + int(recording.pop("ready", 1) * HOUR)
        made = build.recording(ready, **recording)
    return build.session(name, start, LENGTH, came, recording=made)


def upcoming(world: World, days: int = 3) -> Json:
    return world.add(webinar(world, base(world) + days * DAY, []))


def webinar(world: World, start: int, sessions: list[Json], **more: Any) -> Json:
    people = [registrant(ANN, base(world) - 10 * DAY), registrant(BEN, base(world) - 9 * DAY)]
    values = {"registrants": people, "sessions": sessions} | more
    return build.webinar(ID, "Heat pumps", HENRIK, start, LENGTH, **values)


def registrant(email: str, created: int) -> Json:
    return build.registrant(email, email.partition("@")[0].title(), "Vik", created)


def row(email: str, joined: int, left: int) -> Json:
    return build.row(email, email.partition("@")[0].title(), joined, left)


def add_row(webinar: Json, email: str, joined: int, left: int) -> None:
    """Zoom's report tells of somebody late."""
    run = webinar["sessions"][0]
    run["rows"].append(build.place(row(email, joined, left), run["start"], len(run["rows"])))


def iso(at: float) -> str:
    return moment(at)
