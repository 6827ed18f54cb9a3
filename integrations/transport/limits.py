"""Rate limits: never more than `limit` sends in any window of `period` seconds, shared through a store.

The store keeps the times of the sends of one key. Which limits hold for a request is its label's list of rules.
"""

import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Protocol

from integrations.errors import RetryLater

LONGEST_WAIT = 75.0  # seconds one request waits for its turn; more is the caller's business
DAY = 86_400.0


class Store(Protocol):
    """The times of the sends, by key."""

    def reserve(self, key: str, now: float, limit: int, period: float, count: int = 1) -> float:
        """Take `count` places in the window that ends at `now`. Returns 0, else the seconds until there can be room."""


class CountingStore(Store, Protocol):
    """A store that can also say how full its windows are."""

    def used(self, windows: Mapping[str, float], now: float) -> dict[str, int]:
        """Return how many places are taken in each key's window, which has so many seconds and ends at `now`."""


@dataclass(frozen=True, slots=True)
class Places:
    """A number of places that were taken at one time (epoch seconds)."""

    at: float
    count: int


# The clock is Redis' own, so that hosts whose clocks differ share one window.
RESERVE = """
local time = redis.call('TIME')
local now = time[1] + time[2] / 1000000
local limit, period, count = tonumber(ARGV[1]), tonumber(ARGV[2]), tonumber(ARGV[3])
local first = redis.call('LINDEX', KEYS[1], 0)
while first and tonumber(first) + period <= now do
  redis.call('LPOP', KEYS[1])
  first = redis.call('LINDEX', KEYS[1], 0)
end
local length = redis.call('LLEN', KEYS[1])
local surplus = length + count - limit
if surplus <= 0 then
  for _ = 1, count do redis.call('RPUSH', KEYS[1], string.format('%.6f', now)) end
  redis.call('PEXPIRE', KEYS[1], math.ceil(period * 1000))
  return '0'
end
if length == 0 then return tostring(period) end
local free = tonumber(redis.call('LINDEX', KEYS[1], math.min(surplus, length) - 1)) + period - now
return string.format('%.6f', math.max(free, 0.001))
"""


USED = """
local time = redis.call('TIME')
local now = time[1] + time[2] / 1000000
local used = {}
for i, key in ipairs(KEYS) do
  local first = redis.call('LINDEX', key, 0)
  while first and tonumber(first) + tonumber(ARGV[i]) <= now do
    redis.call('LPOP', key)
    first = redis.call('LINDEX', key, 0)
  end
  used[i] = redis.call('LLEN', key)
end
return used
"""


class RedisClient(Protocol):
    """The part of the Redis client that the store needs."""

    def register_script(self, script: str) -> Any: ...


class RedisStore:
    """The windows that all processes share, kept in Redis by one script; the client is passed in."""

    def __init__(self, client: RedisClient, prefix: str = "limit:") -> None:
        self._script = client.register_script(RESERVE)
        self._used = client.register_script(USED)
        self._prefix = prefix

    def reserve(self, key: str, now: float, limit: int, period: float, count: int = 1) -> float:
        return float(self._script(keys=[self._prefix + key], args=[limit, period, count]))

    def used(self, windows: Mapping[str, float], now: float) -> dict[str, int]:
        """Return how many places are taken in each key's window by Redis' own clock, all keys at once."""
        counts = self._used(keys=[self._prefix + key for key in windows], args=list(windows.values()))
        return dict(zip(windows, map(int, counts), strict=True))


@dataclass(frozen=True, slots=True)
class Rule:
    """A limit of `limit` sends in any `period` seconds, over everything that shares the key."""

    key: str
    limit: int
    period: float


Rules = Mapping[str, Sequence[Rule]]


class Limiter:
    """The limits by label, which make a request wait for its turn. An unknown label is a programming error.

    A label's short windows come first: a place taken in a long one is then not lost to waiting for a short one.
    """

    def __init__(
        self,
        store: Store,
        rules: Rules,
        sleep: Callable[[float], None] = time.sleep,
        clock: Callable[[], float] = time.time,
    ) -> None:
        self._store = store
        self._rules = {label: sorted(found, key=lambda rule: rule.period) for label, found in rules.items()}
        self._sleep = sleep
        self._clock = clock

    def acquire(self, label: str) -> None:
        """Wait until the request may go out. Raises: RetryLater (limited) if that is too far away to wait here."""
        while wait := self._wait(label):
            if wait > LONGEST_WAIT:
                raise RetryLater(
                    "The day's share of API requests is used up; the sync continues automatically.",
                    detail=f"{label}: next place in {wait:.0f} s",
                    after=wait,
                    limited=True,
                )
            self._sleep(wait)

    def _wait(self, label: str) -> float:
        for rule in self._rules[label]:
            if wait := self._store.reserve(rule.key, self._clock(), rule.limit, rule.period):
                return wait
        return 0.0
