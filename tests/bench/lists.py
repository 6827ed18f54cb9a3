"""What the lists of the big webinar cost in HubSpot."""

import json
from collections.abc import Iterator
from math import ceil
from typing import Any

from tests.bench.portal import Bench

KINDS = ["registered", "attended", "no_show", "cancelled"]
Figure = tuple[str, float, float, str]


def figures(made: Bench) -> Iterator[Figure]:
    """Switch all lists on once everybody is in HubSpot. Yields what was measured, how much, how much it may be."""
    made.sync()
    plain = made.sync()["api_calls"]["hubspot"]
    made.manage("sync_settings", "--apply", "-", given=json.dumps({"lists": {"kinds": KINDS}}))
    listed, before = made.sync(), made.writes()
    again = made.sync()["api_calls"]["hubspot"]
    came = round(made.people * 0.6)
    _check(made.get("/sandbox/hubspot"), [made.people, came, made.people - came])
    changes = ceil(made.people / 1000) + ceil(came / 1000) + ceil((made.people - came) / 1000)
    yield "HubSpot calls more for lists", listed["api_calls"]["hubspot"] - plain, 4 + 4 + changes, ""
    yield "CPU a person for lists", round(listed["cpu"] / made.people * 1000, 2), 1.5, " ms"
    yield "SQL statements a person for lists", round(listed["statements"] / made.people, 3), 0.1, ""
    yield "writes of an unchanged sync after them", made.writes() - before, 0, ""
    yield "HubSpot calls more of an unchanged sync after them", again - plain, 0, ""


def _check(hubspot: dict[str, Any], expected: list[int]) -> None:
    sizes = [len(one["members"]) for one in hubspot["lists"].values()]
    if sizes != expected:
        raise SystemExit(f"the lists have {sizes} members, expected {expected}")
