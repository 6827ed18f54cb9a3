"""The sandbox's world of a lap: webinars that are over and some to come, whose people partly come again."""

import random
import time
from typing import Any

from sandbox.hubspot import seed
from sandbox.world import build
from sandbox.world import make as make_state
from sandbox.world.accounts import HENRIK, OLIVIA
from sandbox.world.engagement import asked, poll_answer

Json = dict[str, Any]
FIRST = 84000000001
FEWEST, MOST = 10, 60  # people of a webinar
UPCOMING = 8  # one webinar in so many is still to come
SETTINGS = {
    "sync_webinars": True,
    "recordings": "all",
    "engagement": {"polls": True, "questions": True, "survey": True, "note": True},
    "source": True,
    "next_webinar": True,
}


def make(webinars: int, chance: int, fewest: int = FEWEST, most: int = MOST, upcoming: int = UPCOMING) -> Json:
    """Make the world, always the same for the same `chance`, apart from the moment around which it lies."""
    dice = random.Random(chance)  # noqa: S311
    now = int(time.time()) // build.MINUTE * build.MINUTE
    state = make_state(now)
    state["latency"] = 0.01
    state["zoom"] |= {"webinars": {}, "events": []}
    state["zoom"]["account"]["limits"] = dict.fromkeys(("LIGHT", "MEDIUM", "HEAVY"), {"second": 10_000, "day": 10**6})
    hubspot = seed.empty(made_at=now - 90 * build.DAY, tier="enterprise")
    state["hubspot"] = hubspot | {"limit_per_10s": 1_000_000, "search_limit_per_s": 1000}
    crowd = [f"person{number}@crowd{number % 5}.example" for number in range(most * 3)]
    for email in crowd[::2]:
        seed.add_contact(state["hubspot"], email, *names(email))
    for number in range(webinars):
        people = dice.sample(crowd, dice.randint(fewest, most))
        to_come = upcoming > 0 and number % upcoming == upcoming - 1
        one = _webinar(FIRST + number, people, now, dice, to_come)
        state["zoom"]["webinars"][str(one["id"])] = one
    return state


def names(email: str) -> tuple[str, str]:
    return email.partition("@")[0].title(), "Crowd"


def _webinar(webinar_id: int, people: list[str], now: int, dice: random.Random, to_come: bool) -> Json:
    start = now + (3 if to_come else -6) * build.DAY + (webinar_id - FIRST) * build.HOUR // 2
    topic, host = f"Heat pumps {webinar_id - FIRST + 1}", dice.choice((HENRIK, OLIVIA))
    people = [*people, f"own{webinar_id}@crowd1.example"]
    registrants = [build.registrant(one, *names(one), start - 20 * build.DAY) for one in people]
    if to_come:
        return build.webinar(webinar_id, topic, host, start, 60, registrants=registrants)
    came = dice.sample(people, max(1, len(people) * 6 // 10))
    rows = [build.row(one, " ".join(names(one)), dice.randrange(20), 30 + dice.randrange(30)) for one in came]
    kept = build.recording(start + 2 * build.HOUR, [("Henrik Host", "Welcome."), ("Ann Vik", "Hello.")])
    run = build.session(f"soak {webinar_id}", start, 60, rows, recording=kept) | _said(came)
    return build.webinar(webinar_id, topic, host, start, 60, registrants=registrants, sessions=[run])


def _said(came: list[str]) -> Json:
    polls = [poll_answer(one, " ".join(names(one)), "How do you heat now?", "Oil", at=10) for one in came[::3]]
    return {"polls": polls, "questions": [asked(came[0], " ".join(names(came[0])), "How loud is it?", at=20)]}
