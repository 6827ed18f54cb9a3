"""The rule when a message that was not delivered is tried again, and for how long."""

from datetime import datetime, timedelta

# A claim holds until the next try: longer than any send may take, so that nobody sends the same at the same time.
WAITS = (
    timedelta(minutes=2),
    timedelta(minutes=2),
    timedelta(minutes=5),
    timedelta(minutes=10),
    timedelta(minutes=30),
    timedelta(hours=1),
)
GIVEN_UP_AFTER = timedelta(hours=24)
SAID_AFTER = 2  # failed tries: from then on it stands on Home


def next_try(now: datetime, attempts: int) -> datetime:
    """Return when a message is tried again if the try that begins now does not succeed. `attempts`: those before it."""
    return now + WAITS[min(attempts, len(WAITS) - 1)]


def is_given_up(now: datetime, made: datetime) -> bool:
    """Return True if no further try is made of a message of that age."""
    return now - made >= GIVEN_UP_AFTER
