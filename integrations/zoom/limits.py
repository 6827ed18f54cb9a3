"""Zoom's rate limits, as rules for the limiter."""

import math
from collections.abc import Mapping

from integrations.transport.limits import DAY, Rule

# Zoom's plan → rate label → requests, seconds, and the daily limit (0: none).
ZOOM_RATES: Mapping[str, Mapping[str, tuple[int, float, int]]] = {
    "free": {"light": (4, 1, 6_000), "medium": (2, 1, 2_000), "heavy": (1, 1, 1_000), "resource": (10, 60, 30_000)},
    "pro": {"light": (30, 1, 0), "medium": (20, 1, 0), "heavy": (10, 1, 0), "resource": (10, 60, 0)},
    "business": {"light": (80, 1, 0), "medium": (60, 1, 0), "heavy": (40, 1, 0), "resource": (20, 60, 0)},
}


ZOOM_HEAVY_A_DAY = {"pro": 30_000, "business": 60_000}  # heavy and resource-intensive together


def zoom_rules(plan: str, share: float, account_key: str) -> dict[str, tuple[Rule, ...]]:
    """Return our share of the plan's rates by label: every app on the Zoom account draws on the same ones."""
    rules: dict[str, tuple[Rule, ...]] = {"download": ()}  # files are not API requests
    for label, (limit, period, daily) in ZOOM_RATES[plan].items():
        key = f"zoom:{account_key}:{label}"
        found = [_share(key, limit, period, share)]
        if daily:
            found.append(_share(f"{key}:day", daily, DAY, share))
        if label in ("heavy", "resource") and plan in ZOOM_HEAVY_A_DAY:
            found.append(_share(f"zoom:{account_key}:heavy-and-resource:day", ZOOM_HEAVY_A_DAY[plan], DAY, share))
        rules[label] = tuple(found)
    return rules


def _share(key: str, limit: int, period: float, share: float) -> Rule:
    ours = limit * share
    # Less than one a second is one in more than a second, not none.
    return Rule(key, math.floor(ours), period) if ours >= 1 else Rule(key, 1, period / ours)
