"""The limit on passwords that are checked at the same time. A check takes a third of a second by intention.

So wrong passwords, however many are sent at once, leave threads and processors for everybody else.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from threading import BoundedSemaphore

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

AT_ONCE, IN_LINE = 2, 2  # in a process, of its 8 threads
PATIENCE = 5  # seconds that those in line wait
places, line = BoundedSemaphore(AT_ONCE), BoundedSemaphore(AT_ONCE + IN_LINE)


@contextmanager
def place() -> Iterator[None]:
    """Take a place while a password is checked. Raises: ValidationError if too many checks are running."""
    with _held(line, 0), _held(places, PATIENCE):
        yield


@contextmanager
def _held(semaphore: BoundedSemaphore, seconds: float) -> Iterator[None]:
    if not semaphore.acquire(timeout=seconds):
        raise ValidationError(_("Too many people are logging in right now. Try again in a few seconds."), code="busy")
    try:
        yield
    finally:
        semaphore.release()
