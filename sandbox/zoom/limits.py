"""Requests a second and a day, by label and plan (zoom-api.md, "Rate limits").

The counters are no part of the saved state: a restarted sandbox starts with a fresh second and a fresh day.
"""

from dataclasses import dataclass
from typing import Any

from sandbox.state import Sandbox
from sandbox.zoom.shared.times import day

PER_SECOND: dict[str, dict[str, int]] = {
    "free": {"LIGHT": 4, "MEDIUM": 2, "HEAVY": 1},
    "pro": {"LIGHT": 30, "MEDIUM": 20, "HEAVY": 10},
    "business": {"LIGHT": 80, "MEDIUM": 60, "HEAVY": 40},
}
PER_DAY: dict[str, dict[str, int]] = {
    "free": {"LIGHT": 6000, "MEDIUM": 2000, "HEAVY": 1000},
    "pro": {"HEAVY": 30000},
    "business": {"HEAVY": 60000},
}


@dataclass(frozen=True)
class Count:
    label: str
    kind: str  # "QPS" or "Daily-limit", as X-RateLimit-Type names them
    limit: int
    used: int

    @property
    def over(self) -> bool:
        return self.used > self.limit


def count(sandbox: Sandbox, label: str) -> Count:
    """Counts one request and says how the limit that binds stands."""
    account: dict[str, Any] = sandbox.zoom["account"]
    plan = account["plan"]
    # A state may set its own numbers, say {"HEAVY": {"second": 1, "day": 3}}, to show one limit at a time.
    own = account.get("limits", {}).get(label, {})
    per_day = own.get("day", PER_DAY[plan].get(label))
    if per_day is not None:
        today = Count(label, "Daily-limit", per_day, _add(sandbox, label, day(sandbox.clock())))
        if today.over:
            return today
    per_second = own.get("second", PER_SECOND[plan][label])
    return Count(label, "QPS", per_second, _add(sandbox, f"{label} a second", str(int(sandbox.clock()))))


def _add(sandbox: Sandbox, name: str, period: str) -> int:
    counts: dict[str, tuple[str, int]] = sandbox.live.setdefault("zoom_counts", {})
    last, used = counts.get(name, (period, 0))
    counts[name] = (period, used + 1 if last == period else 1)
    return counts[name][1]
