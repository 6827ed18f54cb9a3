"""Child processes that end with this process, however it ends."""

import os
import signal
import subprocess
import sys
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from types import FrameType
from urllib.parse import urlsplit

from django.conf import settings

from portal.management.child import GRACE

CELERY = ("celery", "--app", "portal.celery", "--quiet")
WORKER = (*CELERY, "worker", "--pool", "threads", "--concurrency", "4", "--loglevel", "WARNING")
BEAT = (*CELERY, "beat", "--loglevel", "WARNING", "--pidfile=")
THIS_MACHINE = ("127.0.0.1", "localhost")


class Stopped(Exception):
    """Raised by Ctrl-C or SIGTERM."""


def _stop(number: int, frame: FrameType | None) -> None:
    raise Stopped


@contextmanager
def stoppable() -> Iterator[None]:
    """Let Ctrl-C and SIGTERM end the block, and only that."""
    before = {number: signal.signal(number, _stop) for number in (signal.SIGINT, signal.SIGTERM)}
    try:
        yield
    except Stopped:
        pass
    finally:
        for number, handler in before.items():
            signal.signal(number, handler)


class Processes:
    """Child processes in groups of their own, so that a Ctrl-C reaches them only through this process, in order.

    They share this process's session: Linux weighs priorities against each other only within a session (autogroup), and
    the worker must give way to the web server.
    """

    def __init__(self) -> None:
        self.children: list[subprocess.Popen[str]] = []

    def start(
        self, *arguments: str, environment: Mapping[str, str] | None = None, pipe: bool = False
    ) -> "subprocess.Popen[str]":
        """Start a Python module with arguments. `environment` is added; `pipe` makes its output readable."""
        child = subprocess.Popen(  # noqa: S603  (our own interpreter and modules)
            [sys.executable, "-m", "portal.management.child", *arguments],
            cwd=settings.BASE_DIR,
            env={**os.environ, **(environment or {})},
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE if pipe else None,
            text=True,
            process_group=0,
        )
        self.children.append(child)
        return child

    def wait(self) -> int:
        """Wait until one of them ends by itself, and return its exit status."""
        while True:
            for child in self.children:
                if child.poll() is not None:
                    return child.returncode
            time.sleep(0.2)

    def stop(self) -> None:
        """End them, the last one started first. One that does not end in time is killed with its own children."""
        for child in reversed(self.children):
            if child.poll() is None:
                child.terminate()
        deadline = time.monotonic() + GRACE
        for child in reversed(self.children):
            try:
                child.wait(timeout=max(0.1, deadline - time.monotonic()))
            except subprocess.TimeoutExpired:
                os.killpg(child.pid, signal.SIGKILL)
                child.wait()
        for child in self.children:
            if child.stdin:
                child.stdin.close()
        self.children.clear()


def opened_at(port: int) -> str:
    """Return the address that people open: PUBLIC_URL, or if that is this machine, the port that was asked for."""
    at_home = urlsplit(settings.PUBLIC_URL).hostname in THIS_MACHINE
    return f"http://127.0.0.1:{port}" if at_home else settings.PUBLIC_URL


def links(port: int) -> dict[str, str]:
    """Return the variables of the processes: on this machine, their links lead to the port that was asked for."""
    return {"PUBLIC_URL": opened_at(port)} if settings.PUBLIC_URL.startswith("http://") else {}


def serve(processes: Processes, port: int, environment: Mapping[str, str] | None = None) -> None:
    """Start the web server, a worker and beat on this machine."""
    environment = {**links(port), **(environment or {})}
    for command in (web(port), WORKER, BEAT):
        processes.start(*command, environment=environment)


def web(port: int) -> tuple[str, ...]:
    """Return the command of the web server."""
    worker = ("--worker-class", "portal.web.Worker", "--workers", "1", "--threads", "8")
    logs = ("--logger-class", "portal.web.Logger", "--log-level", "warning")
    return "gunicorn", "--bind", f"127.0.0.1:{port}", *worker, *logs, "portal.wsgi:application"
