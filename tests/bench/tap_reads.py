"""The reading half by the open-source Singer tap for Zoom, in an environment of its own: it pins old packages.

Usage: `python tests/bench/tap_reads.py <address of the Zoom API> <access token>`. Prints what was read and what it took
as JSON. The tap speaks to Zoom's own address only, so its constant is replaced.
"""

import contextlib
import io
import json
import logging
import sys
import time
from typing import Any

import singer  # type: ignore[import-not-found, unused-ignore]
from tap_zoom.client import ZoomClient  # type: ignore[import-not-found, unused-ignore]
from tap_zoom.discover import discover  # type: ignore[import-not-found, unused-ignore]
from tap_zoom.sync import sync  # type: ignore[import-not-found, unused-ignore]

STREAMS = ("webinars", "webinar_registrants", "report_webinar_participants")


def catalog() -> Any:
    """Return the tap's own catalog with what a sync needs selected."""
    found = discover()
    for stream in found.streams:
        stream.metadata[0]["metadata"]["selected"] = stream.tap_stream_id in STREAMS
    return found


def main(url: str, token: str) -> dict[str, Any]:
    logging.disable(logging.CRITICAL)
    ZoomClient.BASE_URL = f"{url}/"
    printed = io.StringIO()
    cpu, started = time.process_time(), time.perf_counter()
    with ZoomClient({"access_token": token}, "", True) as client, contextlib.redirect_stdout(printed):
        sync(client, catalog(), {})
    took = {"seconds": time.perf_counter() - started, "cpu": time.process_time() - cpu}
    records = [json.loads(line) for line in printed.getvalue().splitlines()]
    return took | {name: _different(records, name) for name in STREAMS}


def _different(records: list[dict[str, Any]], stream: str) -> int:
    """Return how many different rows were read of a stream: pages that came twice count once."""
    rows = [one["record"] for one in records if one["type"] == "RECORD" and one["stream"] == stream]
    return len({json.dumps(row, sort_keys=True) for row in rows})


if __name__ == "__main__":
    singer.get_logger().setLevel(logging.CRITICAL)
    sys.stdout.write(json.dumps(main(sys.argv[1], sys.argv[2])) + "\n")
