"""A run without kills, a run with them, and what differs."""

import random
import sys
import time
from collections import Counter

from django.core.management import call_command

from tests.faults import kill_world
from tests.faults.kill_world import Webinars
from tests.faults.killing import LATENCY, Sandboxed, Worker, Writes, wait_until

BAR = 40
SPARE = 3  # one webinar in so many is more than there are kills: a kill that came too late does not count


def run(sandbox: Sandboxed, kills: int) -> int:
    call_command("migrate", verbosity=0)
    webinars = kill_world.make(kills + kills // SPARE + 2)
    sandbox.begin(webinars.state)
    undisturbed = kill_world.without_kills(webinars, sandbox)
    sandbox.begin(webinars.state | {"latency": LATENCY})
    steps, late = _with_kills(webinars, sandbox, undisturbed.writes, kills)
    wrong = kill_world.differences(undisturbed.snapshot, sandbox)
    _report(steps, late, wrong)
    return 0 if steps.total() == kills and not wrong else 1


def _with_kills(webinars: Webinars, sandbox: Sandboxed, totals: list[int], kills: int) -> tuple[Counter[str], int]:
    """Return by step how many kills counted, and how many did not."""
    steps: Counter[str] = Counter()
    late = 0
    kill_world.connect()
    worker = Worker()
    for number, total in enumerate(totals):
        writes = Writes(sandbox)
        occurrence = kill_world.enqueue(webinars, number)
        if steps.total() < kills:
            _kill_around(worker, writes, 1 + number % (total - 1))
            if 1 <= writes.made < total:
                steps[writes.last] += 1
            else:
                late += 1
            worker = Worker()
        wait_until(lambda: kill_world.is_done(occurrence), kill_world.tick, every=0.1)  # noqa: B023  (waits here)
    worker.stop()
    return steps, late


def _kill_around(worker: Worker, writes: Writes, number: int) -> None:
    """Right after that many writes, or until the next one was answered. What was under way then, HubSpot still does."""
    wait_until(lambda: writes.look() >= number, kill_world.tick, every=0.002)
    time.sleep(random.choice((0, random.uniform(0, 2 * LATENCY))))  # noqa: S311
    worker.kill()
    time.sleep(3 * LATENCY)
    writes.look()


def _report(steps: Counter[str], late: int, wrong: list[str]) -> None:
    lines = [f"{steps.total()} kills between a job's first and last write, by the last write HubSpot saw before it:"]
    most = max(steps.values(), default=1)
    lines += [f"{count:4d} {'#' * (count * BAR // most):{BAR}} {step}" for step, count in sorted(steps.items())]
    lines += [f"{late} more came too late and did not count."] if late else []
    lines += wrong or ["HubSpot holds what it holds without any kill, nothing twice, and every job is done."]
    sys.stdout.write("\n".join(lines) + "\n")
