"""`serve` starts web, worker and beat, and Ctrl-C ends what it started and nothing else."""

import os
import signal
import socket
import subprocess
import sys
import time
import urllib.request
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[3]


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def children(pid: int) -> set[int]:
    """Return every descendant, from /proc."""
    parents = {}
    for entry in Path("/proc").iterdir():
        if entry.name.isdecimal():
            try:
                parents[int(entry.name)] = int((entry / "stat").read_text().rsplit(")", 1)[1].split()[1])
            except OSError:
                continue  # ended meanwhile
    found: set[int] = set()
    ring = {pid}
    while ring:
        ring = {child for child, parent in parents.items() if parent in ring}
        found |= ring
    return found


def until(true: Callable[[], bool], seconds: float = 30) -> bool:
    deadline = time.monotonic() + seconds
    while time.monotonic() < deadline:
        if true():
            return True
        time.sleep(0.1)
    return False


@pytest.fixture
def served(tmp_path: Path) -> Iterator[tuple[subprocess.Popen[str], int]]:
    port = free_port()
    environment = {name: os.environ[name] for name in ("PATH", "HOME") if name in os.environ}
    process = subprocess.Popen(  # noqa: S603
        [sys.executable, "manage.py", "serve", "--port", str(port)],
        cwd=ROOT,
        env={**environment, "VAR_DIR": str(tmp_path)},
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
    )
    try:
        yield process, port
    finally:
        for pid in (*children(process.pid), process.pid):
            try:
                os.kill(pid, signal.SIGKILL)
            except ProcessLookupError:
                continue
        process.communicate()


def answers(port: int) -> bool:
    try:
        with urllib.request.urlopen(f"http://127.0.0.1:{port}/health/", timeout=2) as answer:
            return bool(answer.status == 200)
    except OSError:
        return False


in_proc = pytest.mark.skipif(not Path("/proc").exists(), reason="looks for processes in /proc")


@in_proc
@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM])
def test_it_serves_and_ends_all_it_started(served: tuple[subprocess.Popen[str], int], number: signal.Signals) -> None:
    process, port = served
    assert until(lambda: answers(port), seconds=60)
    started = children(process.pid)
    assert len(started) >= 3

    process.send_signal(number)

    assert process.wait(timeout=20) == 0
    assert process.stdout
    assert f"http://127.0.0.1:{port}/setup/" in process.stdout.read()
    assert until(lambda: not any(Path(f"/proc/{pid}").exists() for pid in started), seconds=5)


@in_proc
def test_the_worker_gives_way_to_the_web_server(served: tuple[subprocess.Popen[str], int]) -> None:
    """Linux weighs the priorities of processes against each other only within a session."""
    process, port = served
    assert until(lambda: answers(port), seconds=60)

    def nicer() -> set[int]:
        return {pid for pid in children(process.pid) if os.getpriority(os.PRIO_PROCESS, pid) > 0}

    assert until(lambda: bool(nicer()), seconds=30)
    assert children(process.pid) - nicer()
    assert {os.getsid(pid) for pid in children(process.pid)} == {os.getsid(process.pid)}


@in_proc
def test_killed_it_leaves_nothing_that_holds_the_port(served: tuple[subprocess.Popen[str], int]) -> None:
    process, port = served
    assert until(lambda: answers(port), seconds=60)
    started = children(process.pid)

    process.kill()
    process.wait()

    assert until(lambda: not any(Path(f"/proc/{pid}").exists() for pid in started), seconds=40)
    with socket.socket() as another:
        another.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)  # as the web server does
        another.bind(("127.0.0.1", port))
