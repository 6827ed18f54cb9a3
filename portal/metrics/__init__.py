"""The numbers that a monitor watches, in Prometheus' text format. No account and no person is named.

Their number of queries is the same whatever the database holds. What would take longer with every webinar is counted
up to a limit, or once a minute.

Reference: https://prometheus.io/docs/instrumenting/exposition_formats/
"""

from collections.abc import Iterator
from datetime import datetime

from portal.metrics import accounts, counted, limits, processes, queue, webhooks, webinars


def lines(now: datetime) -> Iterator[str]:
    """Yield all lines."""
    for part in (accounts, queue, webhooks, webinars, counted, limits, processes):
        yield from part.lines(now)
