"""One big past webinar: how far a sync reaches and what it costs."""

import random

from sandbox.hubspot import seed as crm
from sandbox.world.accounts import OLIVIA
from sandbox.world.build import DAY, MINUTE, Json, registrant, row, session, webinar

LARGE = 81000090000
LENGTH = 60
ATTENDED = 0.6
KNOWN = 0.5


def add_large(state: Json, base: int, people: int, seed: int) -> None:
    """`people` registrants, of whom 60 in 100 came and 50 in 100 are contacts already; the same for the same seed."""
    dice = random.Random(seed)  # noqa: S311  repeatable, and no secret
    start = base - 3 * DAY - LENGTH * MINUTE
    registrants = [_person(number, base) for number in range(people)]
    came = dice.sample(range(people), int(people * ATTENDED))
    known = dice.sample(range(people), int(people * KNOWN))
    rows = [_join(registrants[number], dice) for number in sorted(came)]
    for number in sorted(known):
        one = registrants[number]
        crm.add_contact(state["hubspot"], one["email"], one["first_name"], one["last_name"])
    run = session(f"large {people}", start, LENGTH, rows)
    big = webinar(LARGE, "The big one", OLIVIA, start, LENGTH, registrants=registrants, sessions=[run])
    state["zoom"]["webinars"][str(LARGE)] = big


def _person(number: int, base: int) -> Json:
    email = f"person{number:06d}@crowd.example"
    return registrant(email, "Person", f"{number:06d}", base - 20 * DAY + number % (14 * DAY // MINUTE) * MINUTE)


def _join(one: Json, dice: random.Random) -> Json:
    joined = dice.randrange(0, LENGTH // 2)
    left = dice.randrange(joined + 1, LENGTH + 1)
    return row(one["email"], f"{one['first_name']} {one['last_name']}", joined, left, registrant_id=one["id"])
