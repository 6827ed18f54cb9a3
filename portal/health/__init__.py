"""The portal's health: what is wrong, by its part and in one sentence that says what to do.

Nothing here calls Zoom or HubSpot, and nothing waits for a server longer than `patience.SECONDS`.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime

from portal.health import broker, database, disk, heartbeats


@dataclass(frozen=True, slots=True)
class Problem:
    """A part that is not well. `serves`: requests are answered all the same, and what waits is kept in the database."""

    part: str
    sentence: str
    serves: bool = False


PARTS = ("database", "migrations", "disk", "broker", "redis", "worker", "beat")


def problems(now: datetime) -> list[Problem]:
    """Return all that is wrong. Without the database there is no telling who has reported."""
    if sentence := database.trouble():
        return [Problem("database", sentence)]
    return list(_problems(now))


def _problems(now: datetime) -> Iterator[Problem]:
    if sentence := database.pending_migrations():
        yield Problem("migrations", sentence)
        return
    if not disk.check():
        yield Problem("disk", disk.FULL)
    for part, sentence in (("broker", broker.check()), ("redis", broker.check_redis())):
        if sentence:
            yield Problem(part, sentence, serves=True)
    for part, sentence in heartbeats.missing(now):
        yield Problem(part, sentence, serves=True)
