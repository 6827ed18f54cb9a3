"""Processes killed with SIGKILL."""

import random

from tests.soak.faults.fault import Fault, Strike
from tests.soak.portal import WORKERS
from tests.soak.system import System


def _killed(*names: str) -> Strike:
    def strike(system: System, dice: random.Random) -> None:
        name = dice.choice(names)
        system.portal.kill(name)
        system.sleep(dice.uniform(0.1, 2))
        system.portal.start(name)

    return strike


def all_at_once(system: System, dice: random.Random) -> None:
    """As when the machine loses its power; PostgreSQL recovers from its log, Redis has lost everything."""
    for name in list(system.portal.processes):
        system.portal.kill(name)
    system.redis.kill()
    system.postgres.kill()
    system.postgres.start()
    system.redis.start()
    system.portal.start_all()


FAULTS = (
    Fault("worker killed", "SIGKILL for one of two workers", _killed(*WORKERS), times=4),
    Fault("beat killed", "SIGKILL for beat", _killed("beat"), times=3),
    Fault("web killed", "SIGKILL for the web server and its worker", _killed("web"), times=3),
    Fault("everything killed", "SIGKILL for all processes and servers at once", all_at_once, times=2),
)
