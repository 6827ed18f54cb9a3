"""The way to Zoom and HubSpot: names that are not found, limits that hold for hours, resets."""

import random

from tests.soak.faults.fault import Fault
from tests.soak.system import HUBSPOT, ZOOM, System

SIDES = "^/(zoom/v2|hubspot)/"
HOURS, ROUND = 3, 600  # of the portal's clock, and seconds between two looks
FOR_EVER = 1_000_000


def names_gone(system: System, dice: random.Random) -> None:
    """Nobody knows the names any longer, and kept connections are closed."""
    known = system.hosts.read_text()
    system.hosts.write_text("127.0.0.1 localhost\n")
    system.control("POST", "faults", [{"kind": "reset", "path": SIDES, "times": 12}])
    system.sleep(dice.uniform(4, 8))
    system.control("DELETE", "faults")
    system.hosts.write_text(known)


def give_names(system: System) -> None:
    system.hosts.write_text(f"127.0.0.1 localhost {ZOOM} {HUBSPOT}\n")


def hours_of_429(system: System, dice: random.Random) -> None:
    system.control("POST", "faults", [{"kind": "rate_limit", "path": SIDES, "times": FOR_EVER}])
    for _ in range(HOURS * 3600 // ROUND):
        system.clock.jump(ROUND)
        system.sleep(0.8)
    system.control("DELETE", "faults")


def answers_lost(system: System, dice: random.Random) -> None:
    kinds = ("reset", "applied_answer_lost", "truncated", "wrong_type")
    lost = [{"kind": dice.choice(kinds), "path": SIDES, "after": dice.randrange(6)} for _ in range(10)]
    system.control("POST", "faults", lost)


FAULTS = (
    Fault("names not found", "DNS knows neither Zoom nor HubSpot for seconds", names_gone, 2, "mounts", give_names),
    Fault("hours of 429", "Zoom and HubSpot answer 429 for three hours", hours_of_429),
    Fault("answers lost", "connections reset, answers lost after the work was done or cut off", answers_lost, 4),
)
