"""What is counted as it happens: syncs by outcome, failures by code and cause, API calls by answer."""

from collections.abc import Iterator
from datetime import datetime
from itertools import product

from audits import codes, counters
from audits.codes import Level
from portal.metrics.text import counter

OUTCOMES = ("synced", "unchanged", "partial", "skipped", "failed", "limited")
ANSWERS = ("2xx", "3xx", "4xx", "429", "5xx", "no_answer")


def lines(now: datetime) -> Iterator[str]:
    found = counters.values()
    syncs = {f'outcome="{outcome}"': found.get(f"{counters.SYNCS}:{outcome}", 0) for outcome in OUTCOMES}
    text = "Syncs of webinar occurrences by how they ended; limited: they go on once the API's limits allow it."
    yield from counter("portal_syncs_total", text, syncs)
    failures = {
        f'code="{code}",cause="{cause}"': found.get(f"{counters.FAILURES}:{code}:{cause}", 0)
        for code, cause in _errors()
    }
    yield from counter(
        "portal_failures_total", "Syncs and registrations with an error, by its code and cause.", failures
    )
    calls = {
        f'provider="{provider}",answer="{answer}"': found.get(f"{counters.CALLS}:{provider}:{answer}", 0)
        for provider, answer in product(("zoom", "hubspot"), ANSWERS)
    }
    yield from counter("portal_api_calls_total", "Calls to Zoom and HubSpot by their answer.", calls)


def _errors() -> Iterator[tuple[str, str]]:
    for row in codes.TABLE:
        if row.level == Level.ERROR:
            yield from ((row.name.value, cause.name.value) for cause in row.causes)
