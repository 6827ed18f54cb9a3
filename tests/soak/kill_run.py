"""Many kills, each in the middle of one job, of a process or server chosen at random.

The webinars are synced one after the other, so that it is known which writes are the job's. Its moment is a random one
of them, and a kill counts only if it fell between the job's first write and its last.
"""

import random
import sys
import time
from contextlib import suppress

from kombu.exceptions import OperationalError as KombuError

from integrations import tasks
from tests.faults import kill_world
from tests.faults.kill_world import Undisturbed, Webinars
from tests.faults.killing import Writes
from tests.faults.snapshot import changes, snapshot
from tests.soak import setting_up, settled, world
from tests.soak.portal import WORKERS
from tests.soak.proof import prove
from tests.soak.report import Kills
from tests.soak.steps import step
from tests.soak.system import System

TARGETS = {"worker": 6, "database": 2, "broker": 2, "beat": 1, "web": 1}  # and how often, compared with each other
LATENCY = 0.03  # seconds of each answer of the sandbox, so that a kill can fall before, during and after it
PATIENCE = 120  # seconds until a job is done
NEXT_TRY = 0.7  # seconds between two looks if the job waits for later


def run(system: System, kills: int, dice: random.Random, longest: float) -> Kills:
    """Kill so many times, or for so many seconds. What is left of the webinars is then synced in peace."""
    found, began = Kills(wanted=kills), time.monotonic()
    state = world.make(kills + 2, kills, fewest=3, most=6, upcoming=0)
    webinars = Webinars(state, [int(one) for one in state["zoom"]["webinars"]])
    undisturbed = _undisturbed(system, webinars)
    _begin(system, state | {"latency": LATENCY})
    system.portal.start_all()
    for number, total in enumerate(undisturbed.writes):
        if found.steps.total() >= kills or time.monotonic() - began > longest:
            break
        system.portal.look_after()
        _job(system, webinars, number, total, dice, found)
        sys.stderr.write(f"webinar {number + 1}: {found.steps.total()} kills\n")
    _rest(system, webinars, found)
    found.wrong += changes(undisturbed.snapshot, snapshot(system.sandbox.hubspot())) + settled.unfinished()
    found.proof, unproved = prove(system.portal)
    found.wrong += unproved
    system.portal.stop()
    found.seconds = time.monotonic() - began
    return found


def _rest(system: System, webinars: Webinars, found: Kills) -> None:
    jobs = [kill_world.enqueue(webinars, number) for number in range(len(webinars.ids))]
    for job in jobs:
        if not _is_done(system, job):
            found.wrong.append(f"The last job of {job} did not end.")


def _begin(system: System, state: world.Json) -> None:
    system.clock.set(0)
    system.redis.flush()
    system.sandbox.begin(state)
    setting_up.connect(discovers=False)


def _undisturbed(system: System, webinars: Webinars) -> Undisturbed:
    _begin(system, webinars.state | {"latency": 0})
    return kill_world.one_by_one(webinars, system.sandbox)


def _job(system: System, webinars: Webinars, number: int, total: int, dice: random.Random, found: Kills) -> None:
    """Run one job with up to two kills, of which the second one hits the run that mends the first."""
    writes = Writes(system.sandbox)
    job = kill_world.enqueue(webinars, number)
    with suppress(KombuError, OSError):  # beat does the same within a second
        tasks.run_due_jobs.apply_async(retry=False)
    first, target, killed = 1, "", 0.0
    for _ in range(dice.randint(1, 2)):
        if first >= total or found.steps.total() >= found.wanted:
            break
        if system.ask(lambda: kill_world.is_done(job), False):
            break
        target, made = _kill_at(system, writes, job, dice.randint(first, total - 1), total, dice, found)
        first, killed = made + 1, time.monotonic()
    if not _is_done(system, job):
        found.wrong.append(f"The job of webinar {number + 1} did not end.")
    if target:
        found.recovery.setdefault(target, []).append(time.monotonic() - killed)


def _kill_at(
    system: System, writes: Writes, job: int, wanted: int, total: int, dice: random.Random, found: Kills
) -> tuple[str, int]:
    """Kill something around the job's n-th write, and let it come back. Return what, and the writes by now."""
    target = dice.choices(list(TARGETS), list(TARGETS.values()))[0]
    asked, deadline = time.monotonic(), time.monotonic() + PATIENCE
    while writes.look() < wanted and time.monotonic() < deadline:
        if time.monotonic() - asked > NEXT_TRY:
            if system.ask(lambda: kill_world.is_done(job), False):
                return "", total  # what was left of it took fewer writes
            _jump_to_the_next_try(system)
            asked = time.monotonic()
        time.sleep(0.004)
    time.sleep(dice.choice((0, dice.uniform(0, 2 * LATENCY))))
    kill(system, target, job)
    if target == "worker":
        time.sleep(3 * LATENCY)  # what was under way, HubSpot still does
    done = system.ask(lambda: kill_world.is_done(job), False)
    if 1 <= writes.look() < total and not done:
        found.count(target, step(writes.last))
    else:
        found.late += 1
    revive(system, target)
    return target, writes.made


def kill(system: System, target: str, job: int) -> None:
    """Kill a process; of the workers the one that runs the job."""
    if target == "database":
        system.postgres.kill()
    elif target == "broker":
        system.redis.kill()
    else:
        system.portal.kill(_owner(system, job) if target == "worker" else target)


def revive(system: System, target: str) -> None:
    if target == "database":
        system.postgres.start()
    elif target == "broker":
        system.redis.start()
    for name in ("web", *WORKERS, "beat"):
        if name not in system.portal.processes:
            system.portal.start(name)


def _owner(system: System, job: int) -> str:
    pid = system.ask(lambda: settled.running_process(job), 0)
    return system.portal.owner(pid) or WORKERS[0]


def _is_done(system: System, job: int) -> bool:
    """Wait for the job. If it waits for another try, the portal's clock jumps there."""
    deadline = time.monotonic() + PATIENCE
    while not system.ask(lambda: kill_world.is_done(job), False):
        if time.monotonic() > deadline:
            return False
        system.sleep(0.1)
        _jump_to_the_next_try(system)
    return True


def _jump_to_the_next_try(system: System) -> None:
    wait = system.ask(lambda: settled.waits_for(system.clock.now()), settled.NOTHING)
    if wait > settled.NOTHING:
        system.clock.jump(wait.total_seconds() + 1)
