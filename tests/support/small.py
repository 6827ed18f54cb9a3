"""Small webinars for a test: times are days before or after the world's now, joins are minutes after the start."""

from typing import Any

from sandbox.hubspot.seed import moment
from sandbox.world.accounts import OLIVIA
from sandbox.world.build import DAY, MINUTE, Json, registrant, row, session, webinar
from sandbox.world.series import occurrences
from tests.support.world import World

PAST, UPCOMING, OTHER, THIRD = 82000000001, 82000000002, 82000000003, 82000000004
ANN, BEN, CAT = "ann@mail.example", "ben@mail.example", "cat@mail.example"

Stay = tuple[str, int, int]  # address, joined, left


def at(world: World, days: float) -> int:
    return int(world.sandbox.state["anchor"] + days * DAY)


def shown(world: World, days: float, minutes: int = 0) -> str:
    """As HubSpot shows an instant."""
    return moment(at(world, days) + minutes * MINUTE)


def signed_up(world: World, email: str, first: str = "", last: str = "", days: float = -10, **more: Any) -> Json:
    """A registrant; `status` and `nth` as in the sandbox."""
    return registrant(email, first, last, at(world, days), **more)


def past(
    world: World, webinar_id: int, *registrants: Json, came: tuple[Stay, ...] = (), days: float = -4, **more: Any
) -> Json:
    """An hour that began so many days ago, and whose report is there."""
    rows = [row(email, email, joined, left) for email, joined, left in came]
    start = at(world, days)
    run = session(f"session {webinar_id}", start, 60, rows)
    topic, host = more.pop("topic", f"Webinar {webinar_id}"), more.pop("host", OLIVIA)
    made = webinar(webinar_id, topic, host, start, 60, registrants=list(registrants), sessions=[run], **more)
    return world.add(made)


def upcoming(world: World, webinar_id: int, *registrants: Json, days: float = 5, **more: Any) -> Json:
    topic, host = more.pop("topic", f"Webinar {webinar_id}"), more.pop("host", OLIVIA)
    return world.add(webinar(webinar_id, topic, host, at(world, days), 60, registrants=list(registrants), **more))


def series(world: World, webinar_id: int, days: list[float], *registrants: Json, **more: Any) -> list[str]:
    """An hour on each of these days, one registration for all; the ids of its occurrences."""
    dates = occurrences([at(world, one) for one in days], 60)
    recurrence = {"type": 1, "repeat_interval": 1, "end_times": len(days)}
    upcoming(world, webinar_id, *registrants, days=days[0], type=9, recurrence=recurrence, occurrences=dates, **more)
    return [one["occurrence_id"] for one in dates]


def link(webinar_id: int) -> str:
    """Where anybody can register."""
    return str(webinar(webinar_id, "", OLIVIA, 0, 0)["registration_url"])


def ours(world: World, email: str) -> dict[str, str]:
    """What the sync keeps on the contact, without the prefix."""
    found = world.contact(email) or {}
    prefix = "zoom_sync_"
    return {name.removeprefix(prefix): value for name, value in found.items() if name.startswith(prefix)}


def again(world: World, *webinar_ids: int) -> int:
    """How many writes another sync, a minute later, makes."""
    before = world.writes()
    world.later(minutes=1)
    world.sync(*webinar_ids)
    return world.writes() - before


def id_of(world: World, email: str) -> str:
    """The contact with this primary address, archived or not."""
    contacts = world.hubspot["contacts"].items()
    return next(str(id) for id, one in contacts if one["properties"].get("email") == email)
