"""A soak from its beginning to its report."""

import argparse
import random
import sys
import time
from collections.abc import Iterator

from django.core.management import call_command

from tests.soak import kill_run, missing, report, world
from tests.soak.faults import FAULTS
from tests.soak.faults.fault import Fault
from tests.soak.lap import Lap, compare
from tests.soak.lap import run as run_lap
from tests.soak.system import System


def run(system: System, options: argparse.Namespace, seed: int) -> int:
    found = report.Report(seed, left_out=_left_out(system), stopped=True)
    try:
        call_command("migrate", verbosity=0)
        if options.hours or options.fault:
            _laps(system, options, seed, found)
        if options.kills:
            found.kills = kill_run.run(system, options.kills, random.Random(seed), options.minutes * 60)  # noqa: S311
        found.stopped = False
    finally:
        found.write(options.report)
    sys.stdout.write(found.text())
    return 0 if found.good else 1


def _left_out(system: System) -> dict[str, str]:
    """Return the faults that this machine cannot make, and why."""
    lacking = {
        "mounts": "" if system.apart else "only root may mount a small disk and another /etc/hosts",
        "rabbitmq": "" if missing.program("rabbitmq-server") else "rabbitmq-server is not installed",
    }
    return {one.name: lacking[one.needs] for one in FAULTS.values() if one.needs and lacking[one.needs]}


def _laps(system: System, options: argparse.Namespace, seed: int, found: report.Report) -> None:
    """Run an undisturbed lap, then each fault once, then any of them, until the time is over.

    Faults that were named are run once, however long that takes.
    """
    dice, until = random.Random(seed), time.monotonic() + options.hours * 3600  # noqa: S311
    state = world.make(options.webinars, seed, most=options.people)
    undisturbed = run_lap(system, state, None, dice)
    found.add(undisturbed)
    ends: dict[str, Lap] = {}
    for number, fault in enumerate(_in_turn([FAULTS[name] for name in options.fault or FAULTS], dice)):
        if time.monotonic() > until and number >= len(options.fault or ()):
            return
        if fault.name in found.left_out:
            continue
        if fault.changes_the_end and fault.name not in ends:
            ends[fault.name] = run_lap(system, state, _afterwards(fault), dice)
        lap = run_lap(system, state, fault, dice, undisturbed.writes)
        compare(lap, ends.get(fault.name, undisturbed), fault.but_for)
        found.add(lap)


def _in_turn(faults: list[Fault], dice: random.Random) -> Iterator[Fault]:
    """Yield all faults in a random order, again and again."""
    while True:
        yield from dice.sample(faults, len(faults))


def _afterwards(fault: Fault) -> Fault:
    """Return the same change, made after everything was synced."""

    def after(system: System) -> None:
        fault.strike(system, random.Random(0))  # noqa: S311
        fault.after(system)

    return Fault(f"{fault.name}, undisturbed", fault.what, lambda system, dice: None, 0, after=after)
