"""What this machine must have for the soak, and what single faults need besides."""

import os
import pwd
import shutil
import subprocess
from collections.abc import Iterator
from pathlib import Path

POSTGRES = ("initdb", "postgres")
APART = ("unshare", "--mount", "--propagation", "private")


def program(name: str) -> str:
    """Return the path of a program; empty if there is none. PostgreSQL's are often beside the PATH."""
    return shutil.which(name) or next((str(one) for one in sorted(_postgres(name), reverse=True)), "")


def _postgres(name: str) -> Iterator[Path]:
    yield from Path("/usr/lib/postgresql").glob(f"*/bin/{name}")
    yield from Path("/usr").glob(f"pgsql*/bin/{name}")


def needed() -> str:
    """Return a sentence that says what is missing; empty if the soak can run."""
    if not all(program(name) for name in POSTGRES):
        return "PostgreSQL is not installed (initdb and postgres): install its server package."
    if os.geteuid() == 0 and not has_user("postgres"):
        return "PostgreSQL refuses to run as root, and there is no user postgres: run the soak as another user."
    if not program("redis-server"):
        return "Redis is not installed (redis-server): install its server package."
    return ""


def has_user(name: str) -> bool:
    try:
        return bool(pwd.getpwnam(name))
    except KeyError:
        return False


def can_mount() -> bool:
    """Return True if this user may mount file systems of its own, which nobody else sees."""
    if os.geteuid() or not shutil.which("unshare"):
        return False
    return subprocess.run([*APART, "true"], capture_output=True).returncode == 0  # noqa: S603
