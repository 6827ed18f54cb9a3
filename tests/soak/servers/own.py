"""A server process of the soak's own."""

import os
import signal
import socket
import subprocess
import time
from collections.abc import Callable, Mapping
from pathlib import Path

PATIENCE = 60  # seconds until a server answers


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def answers(port: int) -> bool:
    try:
        socket.create_connection(("127.0.0.1", port), timeout=1).close()
    except OSError:
        return False
    return True


def descendants(pid: int) -> list[int]:
    """Return the processes below this one, as they are now."""
    parents: dict[int, list[int]] = {}
    for stat in Path("/proc").glob("[0-9]*/stat"):
        try:
            fields = stat.read_text().rpartition(")")[2].split()
        except OSError:
            continue
        parents.setdefault(int(fields[1]), []).append(int(stat.parent.name))
    found = list(parents.get(pid, []))
    for child in found:  # grows while it is read
        found += parents.get(child, [])
    return found


class Server:
    """A process, and those below it. `user`: the one it runs as, if this one is root."""

    def __init__(self, name: str, log: Path, user: str = "", environment: Mapping[str, str] | None = None) -> None:
        self.name, self.log, self.user = name, log, user
        self.environment = {**os.environ, **(environment or {})}
        self.port = free_port()
        self.process: subprocess.Popen[bytes] | None = None

    @property
    def command(self) -> list[str]:
        raise NotImplementedError

    @property
    def runs_as(self) -> str | None:
        return self.user if self.user and os.geteuid() == 0 else None

    def start(self) -> None:
        with self.log.open("ab") as log:
            self.process = subprocess.Popen(  # noqa: S603
                self.command,
                stdout=log,
                stderr=log,
                env=self.environment,
                start_new_session=True,
                user=self.runs_as,
                group=self.runs_as,
            )
        wait_until(self.is_ready, f"{self.name} did not start, see {self.log}")

    def is_ready(self) -> bool:
        return answers(self.port)

    def runs(self) -> bool:
        return self.process is not None and self.process.poll() is None

    def kill(self) -> None:
        """SIGKILL for all of it at once, as when the machine loses its power."""
        if self.process is None:
            return
        below = descendants(self.process.pid)
        for pid in (self.process.pid, *below):
            try:
                os.kill(pid, signal.SIGKILL)
            except ProcessLookupError:
                continue
        self.process.wait()
        self.process = None
        wait_until(lambda: not any(map(_lives, below)), f"{self.name} does not end")


def _lives(pid: int) -> bool:
    try:
        return (Path("/proc") / str(pid) / "stat").read_text().rpartition(")")[2].split()[0] not in ("Z", "X")
    except OSError:
        return False


def wait_until(true: Callable[[], bool], otherwise: str, patience: float = PATIENCE) -> None:
    deadline = time.monotonic() + patience
    while not true():
        if time.monotonic() > deadline:
            raise TimeoutError(otherwise)
        time.sleep(0.05)
