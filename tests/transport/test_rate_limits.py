"""Our own side of the rate limits: a window that rolls is never overrun, whoever asks and whenever."""

import shutil
import subprocess
import threading
import time
from collections.abc import Iterator
from pathlib import Path

import pytest
import redis
from hypothesis import given
from hypothesis import strategies as st

from integrations.errors import RetryLater
from integrations.hubspot.limits import hubspot_rules
from integrations.transport.limits import DAY, LONGEST_WAIT, Limiter, RedisStore, Rule
from integrations.zoom.limits import zoom_rules
from tests.support.memory_store import MemoryStore
from tests.transport.scripted import Time


def most_in_a_window(sends: list[float], period: float) -> int:
    return max((sum(1 for other in sends if start <= other < start + period) for start in sends), default=0)


@given(
    gaps=st.lists(st.floats(0, 5, allow_nan=False), max_size=60),
    limit=st.integers(1, 7),
    period=st.floats(0.5, 12, allow_nan=False),
)
def test_no_rolling_window_holds_more_than_the_limit(gaps: list[float], limit: int, period: float) -> None:
    now = Time()
    limiter = Limiter(MemoryStore(), {"api": [Rule("k", limit, period)]}, sleep=now.sleep, clock=now.clock)
    sends = []
    for gap in gaps:
        now.now += gap
        limiter.acquire("api")
        sends.append(now.now)
    assert most_in_a_window(sends, period - 1e-6) <= limit


@given(gaps=st.lists(st.floats(0, 2, allow_nan=False), min_size=20, max_size=60))
def test_two_windows_hold_together(gaps: list[float]) -> None:
    now = Time()
    rules = {"both": [Rule("long", 8, 5), Rule("short", 3, 1)], "long": [Rule("long", 8, 5)]}
    limiter = Limiter(MemoryStore(), rules, sleep=now.sleep, clock=now.clock)
    sends: dict[str, list[float]] = {"both": [], "long": []}
    for number, gap in enumerate(gaps):
        now.now += gap
        label = "long" if number % 3 == 0 else "both"
        limiter.acquire(label)
        sends[label].append(now.now)
    assert most_in_a_window(sends["both"], 1 - 1e-6) <= 3
    assert most_in_a_window(sorted(sends["both"] + sends["long"]), 5 - 1e-6) <= 8


def test_the_limit_is_used_to_the_full() -> None:
    now = Time()
    limiter = Limiter(MemoryStore(), {"api": [Rule("k", 10, 1)]}, sleep=now.sleep, clock=now.clock)
    for _ in range(100):
        limiter.acquire("api")
    assert sum(now.slept) == pytest.approx(9)


def test_a_reservation_of_several_places_is_whole_or_nothing() -> None:
    store = MemoryStore()
    assert store.reserve("k", 0, 10, 1, count=8) == 0
    assert store.reserve("k", 0.25, 10, 1, count=3) == 0.75
    assert store.reserve("k", 0.25, 10, 1, count=2) == 0


def test_a_wait_until_tomorrow_is_the_callers() -> None:
    now = Time()
    limiter = Limiter(MemoryStore(), {"heavy": [Rule("day", 1, DAY)]}, sleep=now.sleep, clock=now.clock)
    limiter.acquire("heavy")
    with pytest.raises(RetryLater) as caught:
        limiter.acquire("heavy")
    assert caught.value.limited
    assert caught.value.after == DAY > LONGEST_WAIT
    assert now.slept == []


def test_an_unknown_label_is_a_mistake() -> None:
    with pytest.raises(KeyError):
        Limiter(MemoryStore(), {"api": ()}).acquire("apj")


def test_threads_share_a_window() -> None:
    store = MemoryStore()
    won: list[float] = []
    threads = [threading.Thread(target=lambda: won.append(store.reserve("k", 5.0, 50, 10))) for _ in range(80)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert won.count(0) == 50


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator["redis.Redis"]:
    program = shutil.which("redis-server")
    if program is None:
        pytest.skip("no redis-server here")
    socket = Path(tmp_path_factory.mktemp("redis")) / "s"
    command = [program, "--port", "0", "--unixsocket", str(socket), "--save", "", "--dir", str(socket.parent)]
    with subprocess.Popen(command, stdout=subprocess.DEVNULL) as process:  # noqa: S603
        client = redis.Redis(unix_socket_path=str(socket))
        until = time.monotonic() + 10
        while not socket.exists() and time.monotonic() < until:
            threading.Event().wait(0.01)
        yield client
        client.close()
        process.terminate()


def test_processes_share_a_window_in_redis(server: "redis.Redis") -> None:
    one, other = RedisStore(server), RedisStore(server)
    answers = [store.reserve("k", 0, 5, 30) for store in (one, other) * 4]
    assert answers.count(0) == 5
    assert all(29 < wait <= 30 for wait in answers if wait)
    assert 0 < server.pttl("limit:k") <= 30_000


def test_a_place_in_redis_becomes_free_again(server: "redis.Redis") -> None:
    store = RedisStore(server)
    assert store.reserve("short", 0, 1, 0.05) == 0
    wait = store.reserve("short", 0, 1, 0.05)
    assert 0 < wait <= 0.05
    threading.Event().wait(wait)
    assert store.reserve("short", 0, 1, 0.05) == 0


def test_redis_tells_how_much_of_each_window_is_used(server: "redis.Redis") -> None:
    store = RedisStore(server)
    store.reserve("used", 0, 50, 30, 3)
    store.reserve("over", 0, 50, 0.02)
    threading.Event().wait(0.03)
    assert store.used({"used": 30, "over": 0.02, "never": 10}, 0) == {"used": 3, "over": 0, "never": 0}


def test_hubspots_rules() -> None:
    rules = hubspot_rules(100, "7")
    (together,) = rules["api"]
    assert (together.limit, round(together.period)) == (100, 10)
    assert [rule.limit for rule in rules["search"]] == [5]
    assert rules["exempt"] == ()
    assert together.limit == 100


@pytest.mark.parametrize(
    ("plan", "share", "label", "limits"),
    [
        ("free", 1, "light", [(4, 1), (6000, DAY)]),
        ("free", 0.5, "heavy", [(1, 2), (500, DAY)]),
        ("pro", 0.5, "light", [(15, 1)]),
        ("pro", 0.5, "medium", [(10, 1)]),
        ("pro", 0.5, "heavy", [(5, 1), (15_000, DAY)]),
        ("business", 1, "heavy", [(40, 1), (60_000, DAY)]),
        ("business", 1, "resource", [(20, 60), (60_000, DAY)]),
    ],
)
def test_zooms_rules(plan: str, share: float, label: str, limits: list[tuple[int, float]]) -> None:
    assert [(rule.limit, rule.period) for rule in zoom_rules(plan, share, "a")[label]] == limits


def test_heavy_and_resource_intensive_share_a_day() -> None:
    rules = zoom_rules("pro", 1, "a")
    assert rules["heavy"][1] == rules["resource"][1]
    assert rules["heavy"][0].key != rules["resource"][0].key
