"""The database keeps the same sliding window as Redis and the memory do."""

from collections.abc import Callable

import pytest
from hypothesis import given
from hypothesis import settings as hypothesis_settings
from hypothesis import strategies as st
from hypothesis.extra.django import TestCase

from integrations.accounts.rate_store import DatabaseStore, InBlocks, ReturningStore
from integrations.models import RateWindow
from integrations.transport.limits import Places
from tests.support.memory_store import MemoryStore


@pytest.mark.django_db
def test_places_are_given_until_the_window_is_full() -> None:
    store = DatabaseStore()

    assert [store.reserve("k", 100.0 + second, limit=2, period=10) for second in range(3)] == [0.0, 0.0, 8.0]


@pytest.mark.django_db
def test_a_place_is_free_again_once_the_period_has_passed() -> None:
    store = DatabaseStore()
    store.reserve("k", 100.0, limit=1, period=10)

    assert store.reserve("k", 109.9, limit=1, period=10) == pytest.approx(0.1)
    assert store.reserve("k", 110.1, limit=1, period=10) == 0.0


@pytest.mark.django_db
def test_a_day_takes_little_room_however_much_was_sent() -> None:
    store = DatabaseStore()
    for second in range(0, 86_400, 600):
        store.reserve("day", float(second), limit=100_000, period=86_400.0, count=50)

    assert len(RateWindow.objects.get(key="day").sent) <= 289


@pytest.mark.django_db
def test_it_tells_how_much_of_each_window_is_used() -> None:
    store = InBlocks(DatabaseStore())
    store.reserve("k", 100.0, limit=9, period=10, count=3)
    store.reserve("k", 105.0, limit=9, period=10)

    assert store.used({"k": 10, "never": 10}, 112.0) == {"k": 1, "never": 0}


class TheWindow(TestCase):
    @hypothesis_settings(max_examples=25, deadline=None)
    @given(st.lists(st.floats(min_value=0, max_value=5), max_size=30))
    def test_is_never_overrun(self, gaps: list[float]) -> None:
        store, now, sends = DatabaseStore(), 1000.0, list[float]()
        for gap in gaps:
            now += gap
            if store.reserve("k", now, limit=3, period=4) == 0.0:
                sends.append(now)

        assert all(sum(start <= one < start + 4 for one in sends) <= 3 for start in sends)


class Counting(MemoryStore):
    asked = 0

    def reserve(
        self, key: str, now: float, limit: int, period: float, count: int = 1, unused: Places | None = None
    ) -> float:
        self.asked += 1
        return super().reserve(key, now, limit, period, count, unused)


def test_dense_requests_ask_the_shared_store_less_often() -> None:
    shared = Counting()
    blocks = InBlocks(shared)

    given = [blocks.reserve("k", 100.0 + number / 1000, limit=100, period=10) for number in range(40)]

    assert given == [0.0] * 40
    assert shared.asked < 10


def test_rare_requests_take_one_place_each() -> None:
    blocks = InBlocks(MemoryStore())

    given = [blocks.reserve("k", 100.0 + number * 0.5, limit=20, period=10) for number in range(20)]

    assert given == [0.0] * 20


def test_blocks_never_give_more_than_the_limit() -> None:
    blocks = InBlocks(MemoryStore())

    given = [blocks.reserve("k", 100.0, limit=100, period=10) for _ in range(150)]

    assert given.count(0.0) == 100


@pytest.mark.django_db
@pytest.mark.parametrize("shared", [DatabaseStore, MemoryStore])
def test_places_that_were_not_used_at_once_are_not_lost(shared: Callable[[], ReturningStore]) -> None:
    blocks = InBlocks(shared())
    now, given = 100.0, 0
    while now < 109.9:  # bursts of 16 requests, half a second apart
        given += sum(blocks.reserve("k", now + number / 1000, limit=100, period=10) == 0.0 for number in range(16))
        now += 0.5

    assert given == 100


@pytest.mark.django_db
class ReturnedPlaces(TestCase):
    @hypothesis_settings(max_examples=25, deadline=None)
    @given(st.lists(st.floats(min_value=0, max_value=0.5), max_size=60))
    def test_never_let_a_window_hold_more_than_the_limit(self, gaps: list[float]) -> None:
        blocks, now, sends = InBlocks(DatabaseStore()), 1000.0, list[float]()
        margin = 4 * InBlocks.SHARP
        for gap in gaps:
            now += gap
            if blocks.reserve("k", now, limit=20, period=4) == 0.0:
                sends.append(now)

        assert all(sum(start <= one < start + 4 - margin - 1e-6 for one in sends) <= 20 for start in sends)
