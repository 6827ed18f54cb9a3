"""Counters that monitors read: syncs by outcome, failures by code, API calls. They never go down.

Each process counts in memory and adds to the shared rows now and then (`flush`), so that no sync waits for a counter
that all of them change. A process that is killed loses the last half minute of its counts, and nothing else.
"""

import threading
from collections import Counter as Counts

from django.db import connection

from audits import codes
from audits.codes import Level
from audits.log import RunLog
from audits.models import Counter

SYNCS, FAILURES, CALLS = "syncs", "failures", "api_calls"
ADD = "ON CONFLICT (name) DO UPDATE SET value = audits_counter.value + excluded.value"

_lock = threading.Lock()
_counts: Counts[str] = Counts()


def add(*name: str) -> None:
    """Count something, in memory. The parts of its name are joined by colons."""
    with _lock:
        _counts[":".join(name)] += 1


def count_run(log: RunLog, outcome: str) -> None:
    """Count the end of a sync, and each code and cause in it that is an error."""
    add(SYNCS, outcome)
    count_failures(log)


def count_failures(log: RunLog) -> None:
    for code in log.codes:
        if codes.level(code) == Level.ERROR:
            for cause in log.causes(code):
                add(FAILURES, code, cause)


def flush() -> None:
    """Add what was counted in this process to the shared rows. If the database fails, it stays for the next time."""
    with _lock:
        found = dict(_counts)
        _counts.clear()
    if not found:
        return
    try:
        _add_to_rows(sorted(found.items()))  # in order: two processes never wait for each other
    except BaseException:
        with _lock:
            _counts.update(found)
        raise


def _add_to_rows(found: list[tuple[str, int]]) -> None:
    rows = ", ".join(["(%s, %s)"] * len(found))
    with connection.cursor() as cursor:
        cursor.execute(
            f"INSERT INTO audits_counter (name, value) VALUES {rows} {ADD}",  # noqa: S608  (placeholders only)
            [part for pair in found for part in pair],
        )


def values() -> dict[str, int]:
    """Return every counter that was ever added to, in one query."""
    return dict(Counter.objects.values_list("name", "value"))
