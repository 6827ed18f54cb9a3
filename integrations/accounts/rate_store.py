"""The store of the rate limits' send times: Redis if it is configured, else one database row a limit."""

import threading
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from typing import Protocol

import redis
from django.conf import settings
from django.db import transaction

from integrations.models import RateWindow
from integrations.transport.limits import CountingStore, Places, RedisStore

LONG = 600.0  # seconds; longer windows are counted in steps, or a day's row would hold tens of thousands of times
STEPS = 288


class ReturningStore(CountingStore, Protocol):
    """A store that takes back places that were reserved and not used."""

    def reserve(
        self, key: str, now: float, limit: int, period: float, count: int = 1, unused: Places | None = None
    ) -> float:
        """Reserve as `Store.reserve` does, after giving back the unused places."""


class DatabaseStore:
    """A sliding window in one row, which is locked while it changes: `[[time, count], …]`, oldest first."""

    def reserve(
        self, key: str, now: float, limit: int, period: float, count: int = 1, unused: Places | None = None
    ) -> float:
        """Return the seconds to wait before `count` requests may go; 0 means they are reserved.

        Nothing is written while the caller has to wait: it asks again, and brings back its unused places again.
        """
        step = period / STEPS if period > LONG else 0.0
        with transaction.atomic():
            row = RateWindow.objects.select_for_update().filter(key=key).first()
            if row is None:
                RateWindow.objects.bulk_create([RateWindow(key=key)], ignore_conflicts=True)
                row = RateWindow.objects.select_for_update().get(key=key)
            sent = [[moment, number] for moment, number in row.sent if moment + period + step > now]
            if unused:
                _free(sent, unused)
            surplus = sum(number for _, number in sent) + count - limit
            if surplus > 0:
                return max(_frees(sent, surplus) + period + step - now, 0.001)
            if sent and now - sent[-1][0] < step:
                sent[-1][1] += count
            else:
                sent.append([now, count])
            row.sent = sent
            row.save(update_fields=["sent"])
        return 0.0

    def used(self, windows: Mapping[str, float], now: float) -> dict[str, int]:
        """Return how many places of each window are used, in one query."""
        sent = dict(RateWindow.objects.filter(key__in=windows).values_list("key", "sent"))
        return {
            key: sum(int(count) for at, count in sent.get(key, []) if at > now - period)
            for key, period in windows.items()
        }


def _frees(sent: list[list[float]], surplus: int) -> float:
    """Return the time of the entry after which `surplus` places are free again."""
    for moment, number in sent:
        surplus -= int(number)
        if surplus <= 0:
            return moment
    return sent[-1][0] if sent else 0.0


def _free(sent: list[list[float]], unused: Places) -> None:
    """Take unused places out of the entry that counted them: the newest one that is not younger than they are."""
    for entry in reversed(sent):
        if entry[0] <= unused.at:
            entry[1] = max(0, entry[1] - unused.count)
            return


@dataclass
class _Block:
    """Places that were reserved together, of which `left` are not used yet."""

    size: int = 1
    left: int = 0
    taken_at: float = 0.0


class InBlocks:
    """A store that reserves several places at a time while requests are dense, so that the shared one is asked less.

    A place is used within `SHARP` of its window, which the window's margin covers, or given back with the next
    question. A process that asks rarely takes one place at a time, and leaves the others theirs.
    """

    SHARP = 0.015
    LARGEST = 0.1  # of the limit

    def __init__(self, store: ReturningStore) -> None:
        self.store = store
        self.blocks: dict[str, _Block] = {}
        self.lock = threading.Lock()

    def reserve(self, key: str, now: float, limit: int, period: float, count: int = 1) -> float:
        with self.lock:
            block = self.blocks.setdefault(key, _Block())
            fresh = now - block.taken_at < period * self.SHARP
            if fresh and block.left >= count:
                block.left -= count
                return 0.0
            block.size = min(block.size * 2, max(1, int(limit * self.LARGEST))) if fresh else 1
            unused = Places(block.taken_at, block.left) if block.left else None
            for size in dict.fromkeys((max(block.size, count), count)):
                wait = self.store.reserve(key, now, limit, period, size, unused)
                if not wait:
                    block.left, block.taken_at = size - count, now
                    break
            return wait

    def used(self, windows: Mapping[str, float], now: float) -> dict[str, int]:
        return self.store.used(windows, now)


def used(windows: Mapping[str, float], now: float) -> dict[str, int] | None:
    """Return how many places of each window are used; None while the store cannot be read."""
    try:
        return store().used(windows, now)
    except redis.RedisError:
        return None


@cache
def store() -> CountingStore:
    if settings.REDIS_URL:
        return RedisStore(redis.Redis.from_url(settings.REDIS_URL))
    return InBlocks(DatabaseStore())
