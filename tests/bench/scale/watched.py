"""What the worker processes take while they run: CPU time, memory, and the longest wait for a lock."""

import os
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

import psycopg

TICKS = os.sysconf("SC_CLK_TCK")
EVERY = 0.1  # seconds
WAITS = """
SELECT coalesce(max(extract(epoch FROM clock_timestamp() - waitstart)), 0) FROM pg_locks
WHERE NOT granted AND locktype <> 'advisory'
"""


@dataclass
class Watched:
    """`cpu`: seconds of all processes together. `peak_mb`: of the largest one. `lock_wait`: seconds."""

    pids: list[int]
    cpu: float = 0.0
    peak_mb: float = 0.0
    lock_wait: float = 0.0
    ended: threading.Event = field(default_factory=threading.Event)

    def look(self) -> None:
        """Read both from the system's files; a process that ended keeps what was read last."""
        for name in self.pids:
            folder = Path("/proc") / str(name)
            try:
                status = (folder / "status").read_text()
            except OSError:
                continue
            peak = next(line for line in status.splitlines() if line.startswith("VmHWM"))
            self.peak_mb = max(self.peak_mb, int(peak.split()[1]) / 1024)
        self.cpu = sum(cpu_seconds(pid) for pid in self.pids)


def cpu_seconds(pid: int) -> float:
    """Return the CPU time that a process has taken, in seconds."""
    fields = (Path("/proc") / str(pid) / "stat").read_text().rpartition(")")[2].split()
    return (int(fields[11]) + int(fields[12])) / TICKS


@contextmanager
def watched(pids: list[int], database: str) -> Iterator[Watched]:
    """Watch the processes and the database's locks while the block runs."""
    found = Watched(pids)
    thread = threading.Thread(target=_watch, args=(found, database), daemon=True)
    thread.start()
    try:
        yield found
    finally:
        found.ended.set()
        thread.join()
        found.look()


def _watch(found: Watched, database: str) -> None:
    with psycopg.connect(database, autocommit=True) as connection:
        while not found.ended.wait(EVERY):
            row = connection.execute(WAITS).fetchone()
            found.lock_wait = max(found.lock_wait, float(row[0]) if row else 0.0)
