"""A store of rate limits in memory: what the database and Redis do for all processes, for one."""

import threading
from collections import deque
from collections.abc import Mapping

from integrations.transport.limits import Places


class MemoryStore:
    """The windows of one process, which its threads share."""

    def __init__(self) -> None:
        self._sends: dict[str, deque[float]] = {}
        self._lock = threading.Lock()

    def reserve(
        self, key: str, now: float, limit: int, period: float, count: int = 1, unused: Places | None = None
    ) -> float:
        """Return the seconds until there can be room, 0 once `count` places are taken; `unused` ones are free first."""
        with self._lock:
            sends = self._sends.setdefault(key, deque())
            while sends and sends[0] + period <= now:
                sends.popleft()
            taken = _without(sends, unused) if unused else sends
            surplus = len(taken) + count - limit
            if surplus <= 0:
                taken.extend([now] * count)
                self._sends[key] = taken
                return 0.0
            # A request bigger than the whole window can never fit: it waits until the window is empty.
            return taken[min(surplus, len(taken)) - 1] + period - now if taken else period

    def used(self, windows: Mapping[str, float], now: float) -> dict[str, int]:
        with self._lock:
            return {key: sum(at + period > now for at in self._sends.get(key, ())) for key, period in windows.items()}


def _without(sends: deque[float], unused: Places) -> deque[float]:
    kept = sends.copy()
    for _ in range(min(unused.count, kept.count(unused.at))):
        kept.remove(unused.at)
    return kept
