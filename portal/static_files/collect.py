"""Collecting the static files when the portal starts, so that nobody has to think of it after an upgrade."""

import fcntl
import hashlib
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

from django.conf import settings
from django.contrib.staticfiles.finders import get_finders
from django.core.management import call_command

COLLECTED = "collected"  # the file that says what was collected


def collect() -> None:
    """Collect the static files, compressed and with hashed names, unless these very files are collected already.

    On a read-only disk nothing is collected, and the files are served as they are.
    """
    root = Path(settings.STATIC_ROOT)
    found = fingerprint()
    with suppress(OSError):
        if _collected(root) == found:
            return
        root.mkdir(parents=True, exist_ok=True)
        with _alone(root):
            if _collected(root) != found:  # another process may have done it meanwhile
                call_command("collectstatic", interactive=False, verbosity=0)
                (root / COLLECTED).write_text(found, encoding="utf-8")


def fingerprint() -> str:
    """Return a hash of the contents of all static files."""
    digest = hashlib.sha256()
    for finder in get_finders():
        for path, storage in sorted(finder.list([]), key=lambda one: one[0]):
            digest.update(path.encode())
            digest.update(Path(storage.path(path)).read_bytes())
    return digest.hexdigest()


def _collected(root: Path) -> str:
    with suppress(FileNotFoundError):
        return (root / COLLECTED).read_text(encoding="utf-8")
    return ""


@contextmanager
def _alone(root: Path) -> Iterator[None]:
    """Keep other processes out: each of the web server's starts with this."""
    with (root / ".lock").open("w") as file:
        fcntl.flock(file, fcntl.LOCK_EX)
        yield
