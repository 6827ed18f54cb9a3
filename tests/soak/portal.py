"""The portal's processes, as `serve` starts them, and a second worker; what ends is started again."""

import os
import signal
import subprocess
import sys
from collections import Counter
from collections.abc import Mapping
from contextlib import suppress
from pathlib import Path

from portal.management.processes import BEAT, WORKER, web
from tests.soak.servers.own import free_port

ROOT = Path(__file__).resolve().parent.parent.parent
PYTHON = (sys.executable, "-W", "ignore", "-m", "tests.soak.clock")
WORKERS = ("worker 1", "worker 2")


class Portal:
    """Processes by name. `environment` is shared by all of them."""

    def __init__(self, environment: Mapping[str, str], folder: Path) -> None:
        self.environment, self.folder = dict(environment), folder
        self.port = free_port()
        self.processes: dict[str, subprocess.Popen[bytes]] = {}
        self.ended: Counter[str] = Counter()  # by themselves

    def command(self, name: str) -> tuple[str, ...]:
        if name == "web":
            return web(self.port)
        if name.startswith("beat"):
            return BEAT
        return *WORKER, "--hostname", f"{name.replace(' ', '')}@%h"

    def start(self, *names: str) -> None:
        for name in names:
            with (self.folder / f"{name.split()[0]}.log").open("ab") as log:
                command = [*PYTHON, *self.command(name)]
                self.processes[name] = subprocess.Popen(  # noqa: S603
                    command, cwd=ROOT, env=self.environment, stdout=log, stderr=log, start_new_session=True
                )

    def start_all(self) -> None:
        self.start("web", *WORKERS, "beat")

    def kill(self, name: str) -> None:
        """SIGKILL for the process and those it has started, such as gunicorn's worker."""
        process = self.processes.pop(name, None)
        if process is not None:
            with suppress(ProcessLookupError):
                os.killpg(process.pid, signal.SIGKILL)
            process.wait()

    def stop(self, *names: str) -> None:
        """End them as a service manager does: first asked, then killed."""
        for name in names or list(self.processes):
            if name in self.processes:
                self.processes[name].terminate()
        for name in names or list(self.processes):
            with suppress(subprocess.TimeoutExpired, KeyError):
                self.processes[name].wait(timeout=10)
            self.kill(name)

    def look_after(self) -> None:
        """Start again what ended by itself, and count it."""
        for name, process in list(self.processes.items()):
            if process.poll() is not None:
                self.ended[name] += 1
                self.kill(name)
                self.start(name)

    def owner(self, pid: int) -> str:
        """Return the name of the process with this number; empty if it is none of them."""
        return next((name for name, process in self.processes.items() if process.pid == pid), "")

    def manage(self, *arguments: str, more: Mapping[str, str] | None = None) -> "subprocess.CompletedProcess[str]":
        command = [*PYTHON, "django", *arguments]
        environment = {**self.environment, **(more or {})}
        return subprocess.run(command, cwd=ROOT, env=environment, capture_output=True, text=True)  # noqa: S603
