"""The portal's own processes and parts: when they last reported, and what is wrong."""

from collections.abc import Iterator
from datetime import datetime

from portal.health import PARTS, heartbeats, problems
from portal.metrics.text import gauge

PROCESSES = ("web", "worker", "beat")


def lines(now: datetime) -> Iterator[str]:
    latest = heartbeats.latest()
    reported = {f'process="{name}"': latest[name].timestamp() if name in latest else 0.0 for name in PROCESSES}
    text = "When such a process last reported; 0: never."
    yield from gauge("portal_heartbeat_timestamp_seconds", text, reported)
    wrong = {problem.part for problem in problems(now)}
    parts = {f'part="{part}"': float(part in wrong) for part in PARTS}
    yield from gauge("portal_problem", "1 while this part is not well (see /health/ready).", parts)
