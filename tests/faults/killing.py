"""The processes of the kills: a sandbox that is begun anew, and workers that are killed."""

import json
import os
import signal
import subprocess
import sys
import time
from collections import Counter
from collections.abc import Callable
from pathlib import Path
from typing import Any

import requests

LATENCY = 0.03  # seconds the sandbox takes for an answer, so that a kill can fall before, during and after it
PATIENCE = 90  # seconds
READING = ("batch/read", "/search", "/oauth/")
CELERY = ("celery", "--app", "portal.celery", "--quiet", "worker", "--pool", "threads", "--concurrency", "4")


class Sandboxed:
    """The sandbox as a process of its own; the same port, whatever state it begins with."""

    def __init__(self, folder: Path) -> None:
        self.file = folder / "sandbox.json"
        self.file.write_text("{}")
        self.process: subprocess.Popen[str] | None = None
        self.port = 0
        self.start()

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.port}"

    def __enter__(self) -> "Sandboxed":
        return self

    def __exit__(self, *_: object) -> None:
        self.stop()

    def start(self) -> None:
        command = [sys.executable, "-m", "sandbox", "--port", str(self.port), "--state", str(self.file)]
        self.process = subprocess.Popen(command, stdout=subprocess.PIPE, text=True)  # noqa: S603
        assert self.process.stdout is not None
        self.port = int(self.process.stdout.readline().split()[-1].split(":")[2].partition("/")[0])

    def stop(self) -> None:
        assert self.process is not None
        self.process.kill()
        self.process.wait()

    def begin(self, state: dict[str, Any]) -> None:
        self.stop()
        self.file.write_text(json.dumps(state))
        self.start()

    def hubspot(self) -> dict[str, Any]:
        return dict(requests.get(f"{self.url}/sandbox/hubspot", timeout=10).json())

    def writes(self) -> Counter[str]:
        """Count by route how often HubSpot was asked to change something."""
        calls = requests.get(f"{self.url}/sandbox/calls", timeout=10).json()
        return Counter(
            {
                route: count
                for route, count in calls.items()
                if "/hubspot/" in route and not route.startswith("GET") and not any(one in route for one in READING)
            }
        )


class Writes:
    """The writes of one job, from now on."""

    def __init__(self, sandbox: Sandboxed) -> None:
        self.sandbox = sandbox
        self.first = self.now = sandbox.writes()
        self.last = ""

    @property
    def made(self) -> int:
        return self.now.total() - self.first.total()

    def look(self) -> int:
        """Return how many there are by now."""
        now = self.sandbox.writes()
        self.last = next(iter(now - self.now), self.last)
        self.now = now
        return self.made


class Worker:
    """Return the command with which `serve` starts the worker."""

    def __init__(self, *options: str) -> None:
        command = [sys.executable, "-W", "ignore", "-m", *CELERY, "--loglevel", "ERROR", *options]
        self.process = subprocess.Popen(command, env=os.environ, start_new_session=True)  # noqa: S603

    def kill(self) -> None:
        self.process.send_signal(signal.SIGKILL)
        self.process.wait()

    def stop(self) -> None:
        self.process.terminate()
        self.process.wait(timeout=30)


def wait_until(true: Callable[[], bool], tick: Callable[[], None], every: float) -> None:
    """`tick` is what beat does each minute, here three times a second."""
    deadline, next_tick = time.monotonic() + PATIENCE, 0.0
    while not true():
        if time.monotonic() > deadline:
            raise TimeoutError("the worker did not do its job in time")
        if time.monotonic() > next_tick:
            tick()
            next_tick = time.monotonic() + 0.35
        time.sleep(every)
