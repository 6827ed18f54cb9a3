"""Runs of several sizes with several numbers of workers: `make bench ARGS="--scale --participants 10000 100000"`."""

import argparse
import json
import sys
from math import ceil
from typing import Any

from rich.console import Console
from rich.table import Table

from tests.bench.portal import ROOT
from tests.bench.scale.curve import draw
from tests.bench.scale.run import Measured, run

PEOPLE = 1_000  # of each webinar
RESULTS = ROOT / "var" / "bench" / "scale.json"
PICTURE = ROOT / "docs" / "screenshots" / "scale.svg"
WAITING, LATENCY, LIMIT = 20, 0.15, 100  # webinars, seconds, calls in ten seconds
MOST_ABOVE_LEAST = 1.1


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--scale", action="store_true", help=argparse.SUPPRESS)
    parser.add_argument("--participants", type=int, nargs="+", default=[10_000, 100_000, 1_000_000])
    parser.add_argument("--workers", type=int, nargs="+", default=[1, 2, 4])
    parser.add_argument("--no-waiting", action="store_true", help="leave out the run with latency and limits")
    options = parser.parse_args()
    runs = []
    for participants in sorted(options.participants):
        for workers in sorted(options.workers):
            runs.append(run(max(1, participants // PEOPLE), PEOPLE, workers))
            _keep(runs)
            _say(runs[-1])
    if not options.no_waiting and not _is_quick(run(WAITING, PEOPLE, 2, LIMIT, LATENCY)):
        return 1
    return 0


def _is_quick(limited: Measured) -> bool:
    """Print how far a run with limits is above the least that they allow, and return True if it is near enough."""
    least = least_seconds(limited.hubspot, limited.participants)
    _say(limited)
    Console().print(f"The limits allow {least:.0f} s, {limited.seconds / least:.2f} times that was needed.")
    return limited.seconds <= least * MOST_ABOVE_LEAST


def least_seconds(calls: int, participants: int) -> float:
    """Return the seconds that these calls to HubSpot take at least: custom events do not count in its ten seconds."""
    exempt = WAITING * (ceil(PEOPLE / 500) + ceil(PEOPLE * 0.6 / 500)) if participants else 0
    return (calls - exempt) / LIMIT * 10


def _keep(runs: list[Measured]) -> None:
    """Keep the figures of all runs, newer ones in place of older ones, and draw the picture anew."""
    RESULTS.parent.mkdir(parents=True, exist_ok=True)
    known: list[dict[str, Any]] = json.loads(RESULTS.read_text()) if RESULTS.exists() else []
    kept = {(one["participants"], one["workers"]): one for one in known}
    kept |= {(one.participants, one.workers): one.document() for one in runs}
    figures = [kept[key] for key in sorted(kept)]
    RESULTS.write_text(json.dumps(figures, indent=1) + "\n")
    PICTURE.write_text(draw(figures))


def _say(measured: Measured) -> None:
    table = Table(*measured.document())
    table.add_row(*(f"{value:g}" for value in measured.document().values()))
    Console(width=160).print(table)


if __name__ == "__main__":
    sys.exit(main())
