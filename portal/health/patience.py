"""Checks that cost something: asked every few seconds at most, by one caller at a time."""

import threading
import time
from collections.abc import Callable
from typing import Generic, TypeVar

T = TypeVar("T")
SECONDS = 2.0  # that a server may take to answer; it stands beside this process


class Remembered(Generic[T]):
    """The answer of a check, asked anew once it is `lasts` seconds old. Whoever comes meanwhile gets the last one."""

    def __init__(self, ask: Callable[[], T], first: T, lasts: float = 5.0) -> None:
        self.ask, self.answer, self.lasts = ask, first, lasts
        self.asked_at = -lasts
        self.lock = threading.Lock()

    def __call__(self) -> T:
        if time.monotonic() - self.asked_at >= self.lasts and self.lock.acquire(blocking=False):
            try:
                self.answer = self.ask()
                self.asked_at = time.monotonic()
            finally:
                self.lock.release()
        return self.answer

    def forget(self) -> None:
        """Ask anew with the next call."""
        self.asked_at = -self.lasts
