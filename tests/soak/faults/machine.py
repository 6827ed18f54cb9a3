"""The machine: a clock that jumps, a disk that is full."""

import contextlib
import random

from tests.soak.faults.fault import Fault
from tests.soak.system import System

HOUR = 3600
FILLER, PIECE = "filler", bytes(16 * 1024)


def forward_and_back(system: System, dice: random.Random) -> None:
    system.clock.jump(HOUR)
    system.sleep(dice.uniform(2, 5))
    system.clock.jump(-HOUR)


def back_and_forward(system: System, dice: random.Random) -> None:
    system.clock.jump(-HOUR)
    system.sleep(dice.uniform(2, 5))
    system.clock.jump(HOUR)


def disk_full(system: System, dice: random.Random) -> None:
    """The database's disk and the portal's own; whoever is in charge makes room and starts PostgreSQL again."""
    filler = system.disk / FILLER
    with filler.open("wb", buffering=0) as file, contextlib.suppress(OSError):
        while file.write(PIECE):
            pass
    system.sleep(dice.uniform(6, 10))
    filler.unlink()
    system.postgres.kill()
    system.postgres.start()


FAULTS = (
    Fault("clock an hour ahead", "the portal's clock jumps an hour ahead, then back", forward_and_back, 2),
    Fault("clock an hour behind", "the portal's clock jumps an hour back, then ahead", back_and_forward, 2),
    Fault("disk full", "no byte is left for PostgreSQL and the portal for seconds", disk_full, needs="mounts"),
)
