"""The memory of both stand-ins: plain JSON values, so that a state can be saved, read back and compared."""

import json
import threading
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any


class Sandbox:
    """One world: `state["zoom"]`, `state["hubspot"]` and `state["anchor"]` (epoch seconds the world was made at).

    `clock` gives epoch seconds, so tests can turn it. `lock` is held while a request is handled: the stand-ins
    answer one request at a time, as a database transaction would make them. `live` holds what is not saved: rate
    windows and counts of requests.
    """

    def __init__(self, state: dict[str, Any], clock: Callable[[], float] = time.time) -> None:
        self.state = state
        self.clock = clock
        self.lock = threading.RLock()
        self.live: dict[str, Any] = {}

    @property
    def zoom(self) -> dict[str, Any]:
        return self.state["zoom"]  # type: ignore[no-any-return]

    @property
    def hubspot(self) -> dict[str, Any]:
        return self.state["hubspot"]  # type: ignore[no-any-return]

    def save(self, path: Path) -> None:
        with self.lock:
            text = json.dumps(self.state)
        part = path.with_suffix(".part")
        part.write_text(text, encoding="utf-8")
        part.replace(path)

    @classmethod
    def load(cls, path: Path) -> "Sandbox":
        return cls(json.loads(path.read_text(encoding="utf-8")))
