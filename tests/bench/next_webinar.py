"""What the next webinar of its people costs when a webinar ends: the same end, with and without it."""

import json
import time
from collections.abc import Iterator
from math import ceil

from tests.bench.portal import WEBINAR, Bench, bench

DAY = 24 * 60 * 60


def figures(people: int) -> Iterator[tuple[str, float, float, str]]:
    """Yield what was measured, how much, how much it may be, and the unit."""
    without, _ = _calls_after_the_end(people, switched_on=False)
    calls, again = _calls_after_the_end(people, switched_on=True)
    absent = ceil(people * 0.4 / 100)
    yield "HubSpot calls more after the end for the next webinar", calls - without, absent, ""
    yield "writes of an unchanged sync after it", again, 0, ""


def _calls_after_the_end(people: int, *, switched_on: bool) -> tuple[int, int]:
    """Return the calls to HubSpot of the sync after the end, and the writes of another one after it."""
    with bench(people) as made:
        made.manage("sync_settings", "--apply", "-", given=json.dumps({"next_webinar": switched_on}))
        webinars = made.get("/sandbox/zoom")["webinars"]
        held = webinars[WEBINAR]
        made.patch("zoom", {"webinars": webinars | {WEBINAR: held | {"start": int(time.time()) + DAY, "sessions": []}}})
        made.sync()
        _check(made, people, WEBINAR if switched_on else "")
        made.patch("zoom", {"webinars": webinars})
        ended = made.sync()
        made.check()
        _check(made, people, "")
        before = made.writes()
        made.sync()
        return int(ended["api_calls"]["hubspot"]), made.writes() - before


def _check(made: Bench, people: int, webinar_id: str) -> None:
    """Everybody of the crowd has this next webinar; or the count is worth nothing."""
    contacts = [one["properties"] for one in made.get("/sandbox/hubspot")["contacts"].values()]
    crowd = [one for one in contacts if str(one["email"]).endswith("@crowd.example")]
    found = {one.get("zoom_sync_next_webinar_id") or "" for one in crowd}
    if (len(crowd), found) != (people, {webinar_id}):
        raise SystemExit(f"{len(crowd)} people have the next webinars {found}, expected {webinar_id!r}")
