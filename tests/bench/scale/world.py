"""The world to grow in: past webinars of the same size, whose people come from a crowd a quarter as large."""

import random
from typing import Any

from sandbox.hubspot import seed
from sandbox.world import make
from sandbox.world.build import DAY, HOUR, MINUTE, registrant, row, session, webinar
from sandbox.world.large import ATTENDED

Json = dict[str, Any]
HOST = "olivia.owner@a.example"
FIRST_WEBINAR, LENGTH, DAYS = 83_000_000_000, 60, 20
SHARED = 4  # webinars each of the crowd is in, so that totals are added up over several


def world(now: float, webinars: int, people: int, limit: int, latency: float) -> Json:
    """Return an account with so many past webinars, and a HubSpot account without a contact.

    `limit` is what HubSpot takes in ten seconds, `latency` the seconds that an answer takes.
    """
    base = int(now) // MINUTE * MINUTE
    state = make(now, people=1)
    state["hubspot"] = seed.empty(made_at=base - 90 * DAY)
    state["hubspot"]["limit_per_10s"] = limit
    state["hubspot"]["tier"] = "enterprise"  # so that custom events are sent as well
    state["latency"] = latency
    generous = {"second": 1_000_000, "day": 1_000_000}
    state["zoom"]["account"]["limits"] = dict.fromkeys(("LIGHT", "MEDIUM", "HEAVY"), generous)
    dice = random.Random(1)  # noqa: S311  (repeatable, and no secret)
    every = DAYS * DAY / max(webinars, 1)
    made = [
        _webinar(number, people, webinars, int(base - 3 * DAY - number * every), dice) for number in range(webinars)
    ]
    state["zoom"]["webinars"] = {str(one["id"]): one for one in made}
    return state


def crowd(webinars: int, people: int) -> int:
    """Return how many different people there are."""
    return max(people, webinars * people // SHARED)


def _webinar(number: int, people: int, webinars: int, start: int, dice: random.Random) -> Json:
    size = crowd(webinars, people)
    members = [_email((number * people + one) % size) for one in range(people)]
    registrants = [registrant(email, "P", email.partition("@")[0], start - 10 * DAY + HOUR) for email in members]
    came = sorted(dice.sample(range(people), int(people * ATTENDED)))
    run = session(f"scale {number}", start, LENGTH, [_stay(registrants[one], dice) for one in came])
    topic = f"Heat pumps, part {number}"
    return webinar(FIRST_WEBINAR + number, topic, HOST, start, LENGTH, registrants=registrants, sessions=[run])


def _email(number: int) -> str:
    return f"crowd{number:07d}@firm{number % 3000}.example"


def _stay(one: Json, dice: random.Random) -> Json:
    joined = dice.randrange(0, LENGTH // 2)
    return row(one["email"], one["last_name"], joined, dice.randrange(joined + 1, LENGTH + 1), registrant_id=one["id"])
