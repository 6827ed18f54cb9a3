"""One lap: an empty portal, a world to sync, a fault meanwhile, and what came of it."""

import random
import time
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

from tests.faults.snapshot import changes, snapshot
from tests.soak import setting_up, settled
from tests.soak.faults.fault import Fault
from tests.soak.proof import prove
from tests.soak.seen import Watch, in_the_audit_log
from tests.soak.system import System

Json = dict[str, Any]
PATIENCE = 300  # seconds, then a lap has not ended
STUCK = 20  # seconds in which nothing happens, though something is due
RARE = 2  # a text seen less often than this is one of a page between two states


@dataclass
class Lap:
    name: str
    seconds: float = 0
    strikes: int = 0
    writes: int = 0  # that HubSpot was asked for
    skipped_hours: float = 0  # of the portal's clock, while everything waited
    seen: Counter[str] = field(default_factory=Counter)
    answers: Counter[str] = field(default_factory=Counter)
    audit: Counter[str] = field(default_factory=Counter)
    ended: Counter[str] = field(default_factory=Counter)  # processes that ended by themselves
    snapshot: dict[str, list[Json]] = field(default_factory=dict)
    wrong: list[str] = field(default_factory=list)
    proof: str = ""

    @property
    def good(self) -> bool:
        return not self.wrong


def run(system: System, state: Json, fault: Fault | None, dice: random.Random, writes: int = 0) -> Lap:
    """Run a lap. `writes`: how many an undisturbed lap makes; the fault strikes after some of them."""
    lap, began = Lap(fault.name if fault else "undisturbed"), time.monotonic()
    system.portal.ended = lap.ended
    system.clock.set(0)
    system.redis.flush()
    system.sandbox.begin(state)
    setting_up.connect(discovers=True)
    expected = len(state["zoom"]["webinars"])
    with Watch(system, setting_up.session_cookie()) as watch:
        if fault:
            fault.before(system)
        system.portal.start_all()
        if fault:
            _strike(system, fault, dice, writes, expected, lap)
        _wait(system, lap, expected)
        if fault:
            fault.after(system)
            _wait(system, lap, expected)
    lap.seen, lap.answers = watch.texts, watch.answers
    lap.writes = system.writes()
    lap.snapshot = snapshot(system.sandbox.hubspot())
    lap.audit = in_the_audit_log()
    lap.wrong += settled.unfinished()
    lap.proof, unproved = prove(system.portal)
    lap.wrong += unproved
    system.portal.stop()
    lap.seconds = time.monotonic() - began
    return lap


def _strike(system: System, fault: Fault, dice: random.Random, writes: int, expected: int, lap: Lap) -> None:
    """Let the fault happen after random numbers of writes, for as long as the syncs run."""
    moments = sorted(dice.uniform(0.03, 0.8) for _ in range(fault.times))
    for moment in moments:
        _wait(system, lap, expected, until=lambda: system.writes() >= moment * writes)  # noqa: B023  (waits here)
        fault.strike(system, dice)
        lap.strikes += 1


def _wait(system: System, lap: Lap, expected: int, until: Callable[[], bool] = lambda: False) -> None:
    """Wait until everything is settled. While all that is left waits for later, the portal's clock jumps there."""
    deadline = time.monotonic() + PATIENCE
    idle, last = time.monotonic(), -1
    while not until():
        if system.ask(lambda: settled.is_settled(expected, system.clock.now()), False):
            return
        if time.monotonic() > deadline:
            lap.wrong.append("The lap did not end in time.")
            return
        system.sleep(0.3)
        now = system.writes()
        if now != last or system.ask(settled.under_way, True):
            idle, last = time.monotonic(), now
        wait = system.ask(lambda: settled.waits_for(system.clock.now()), settled.NOTHING)
        if time.monotonic() - idle > 2 and wait > settled.NOTHING:
            system.clock.jump(min(wait.total_seconds(), 3600) + 1)
            lap.skipped_hours += min(wait.total_seconds(), 3600) / 3600
            idle = time.monotonic()
        elif time.monotonic() - idle > STUCK:
            system.clock.jump(600)  # nothing is due and nothing runs: the next round is the hourly one
            lap.skipped_hours += 600 / 3600
            idle = time.monotonic()


def compare(lap: Lap, undisturbed: Lap, but_for: tuple[str, ...] = ()) -> None:
    """Note what HubSpot holds otherwise, and keep only those texts that an undisturbed lap does not show."""
    lap.wrong += changes(_without(undisturbed.snapshot, but_for), _without(lap.snapshot, but_for))
    lap.seen = Counter({text: n for text, n in lap.seen.items() if text not in undisturbed.seen and n >= RARE})


def _without(value: Any, names: tuple[str, ...]) -> Any:
    if isinstance(value, dict):
        return {name: _without(one, names) for name, one in value.items() if name not in names}
    return [_without(one, names) for one in value] if isinstance(value, list) else value
