"""Owners of jobs: a process, distinguished from every other one with the same number, and a run in it.

A number alone is not enough: in a container each new worker is process 1. So the owner is the host, the process, when
that began and since which boot; and which run of it, so that a run that ended without a word is known to be over while
its process lives on.
"""

import os
import socket
from functools import cache
from itertools import count
from pathlib import Path

PROC = Path("/proc")
ENDED = ("Z", "X")  # nobody has asked yet how it ended
_numbers = count(1)
_under_way: set[str] = set()


def take() -> str:
    """Return the owner of a run that begins now. The run is under way until `let_go`."""
    owner = f"{named(os.getpid())}:{next(_numbers)}"
    _under_way.add(owner)
    return owner


def let_go(owner: str) -> None:
    """Mark the run as over, however it ended."""
    _under_way.discard(owner)


def gone(owner: str) -> bool:
    """Return True if the owner is gone. The end of a process on another host shows only in its lease."""
    if owner.rpartition(":")[0] == named(os.getpid()):
        return owner not in _under_way
    host, pid, began, boot, _run = (owner.split(":") + 5 * [""])[:5]
    if host != socket.gethostname() or not pid.isdecimal():
        return False
    if boot and boot != _boot():
        return True
    return _began(pid) != began if began else not _answers(int(pid))


@cache
def named(pid: int) -> str:
    return f"{socket.gethostname()}:{pid}:{_began(str(pid))}:{_boot()}"


@cache
def _boot() -> str:
    """Return the id of this start of the machine; empty if the system does not give it."""
    try:
        return (PROC / "sys/kernel/random/boot_id").read_text().strip()
    except OSError:
        return ""


def _began(pid: str) -> str:
    """Return the start of the process in ticks since the boot; empty if it is gone or the system does not give it."""
    try:
        state, *fields = (PROC / pid / "stat").read_text().rpartition(")")[2].split()
    except OSError:
        return ""
    return "" if state in ENDED else fields[18]


def _answers(pid: int) -> bool:
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    except PermissionError:
        pass
    return True
