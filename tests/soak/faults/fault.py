"""One kind of fault."""

import random
from collections.abc import Callable
from dataclasses import dataclass

from tests.soak.system import System

Strike = Callable[[System, random.Random], None]
Change = Callable[[System], None]


def nothing(system: System) -> None:
    """Change nothing."""


@dataclass(frozen=True)
class Fault:
    """`strike` makes it and takes it back, in the middle of the syncs, `times` times in a lap.

    `before` prepares a lap, `after` ends it. `needs`: what the machine must have: `mounts`, `rabbitmq`.
    """

    name: str
    what: str  # happens, for the report
    strike: Strike
    times: int = 1
    needs: str = ""
    before: Change = nothing
    after: Change = nothing
    changes_the_end: bool = False  # the undisturbed lap has the change after everything was synced
    but_for: tuple[str, ...] = ()  # what HubSpot itself computes otherwise then, by its name in a participation
