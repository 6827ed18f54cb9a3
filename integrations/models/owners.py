"""Who runs a job: a process, told from every other one that ever had or will have its number, and a run in it.

A number alone does not tell: in a container each new worker is process 1. So the owner is the host, the process, when
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
    """The owner of a run that begins now; under way until `let_go`."""
    owner = f"{named(os.getpid())}:{next(_numbers)}"
    _under_way.add(owner)
    return owner


def let_go(owner: str) -> None:
    """The run is over, whatever became of it."""
    _under_way.discard(owner)


def gone(owner: str) -> bool:
    """Return True if nobody is at it any more; of another host only the lease can tell."""
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
    """This start of the machine; empty where the system does not say."""
    try:
        return (PROC / "sys/kernel/random/boot_id").read_text().strip()
    except OSError:
        return ""


def _began(pid: str) -> str:
    """When the process began, in ticks since the boot; empty where there is none, or the system does not say."""
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
