"""`python -m tests.soak`: run the portal's processes under faults, and compare how HubSpot ends.

The soak starts a PostgreSQL, a Redis, a RabbitMQ and a sandbox of its own and touches no other. If they are not
installed, it says what is missing and ends. In each lap an empty portal syncs a small world while one kind of fault
happens, as often as `--hours` allow, in random order. Then workers, beat, web, broker and database are killed `--kills`
times. The report is written to `var/soak.txt` and `var/soak.json`.
"""

import argparse
import os
import random
import signal
import sys
import tempfile
from pathlib import Path

import django

from tests.soak import missing
from tests.soak.faults import FAULTS
from tests.soak.system import System

APART = "SOAK_APART"


def main() -> int:
    options = _options()
    if lacking := missing.needed():
        sys.stdout.write(f"SKIP: {lacking}\n")
        return 0
    if missing.can_mount() and not os.environ.get(APART):
        os.environ[APART] = "yes"
        command = [*missing.APART, sys.executable, "-W", "ignore", "-m", "tests.soak", *sys.argv[1:]]
        os.execvp(command[0], command)  # noqa: S606  (the same again, with mounts of its own)
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(1))  # so that whatever was started ends as well
    seed = options.seed or random.SystemRandom().randrange(10**6)
    with tempfile.TemporaryDirectory(prefix="soak-") as folder:
        Path(folder).chmod(0o711)  # PostgreSQL's user must pass
        system = System(Path(folder), apart=bool(os.environ.get(APART)))
        try:
            system.start()
            django.setup()
            from tests.soak import soak  # only now: the settings read the environment once

            return soak.run(system, options, seed)
        finally:
            system.stop()
            system.keep_logs(options.report.with_suffix(".logs"))


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m tests.soak", description=__doc__)
    parser.add_argument("--hours", type=float, default=0.1, help="for laps with faults (default: 0.1)")
    parser.add_argument("--kills", type=int, default=0, help="at the end, in the middle of single jobs (default: none)")
    parser.add_argument("--minutes", type=float, default=60, help="at most, for the kills (default: 60)")
    parser.add_argument("--seed", type=int, help="of whatever is random")
    parser.add_argument("--webinars", type=int, default=24, help="of a lap (default: 24)")
    parser.add_argument("--people", type=int, default=60, help="at most, of a webinar (default: 60)")
    parser.add_argument("--fault", action="append", choices=sorted(FAULTS), help="only this one (repeatable)")
    parser.add_argument("--report", type=Path, default=Path("var/soak"), help="without its ending")
    return parser.parse_args()


if __name__ == "__main__":
    sys.exit(main())
