"""`python -m tests.faults.kills`: kill a worker in the middle of its jobs, again and again, and compare the end.

A sandbox and a Celery worker run as processes of their own. Each job's worker is killed with SIGKILL around the job's
n-th write to HubSpot, n going over all the writes of a job; the next worker takes the job up again. A kill counts only
when it fell between the job's first and last write. DATABASE_URL chooses the database, whose rows are deleted; without
it a SQLite file is made.
"""

import argparse
import os
import random
import sys
import tempfile
from pathlib import Path

import django

from tests.faults.killing import Sandboxed


def main() -> int:
    parser = argparse.ArgumentParser(prog="python -m tests.faults.kills", description=__doc__)
    parser.add_argument("--kills", type=int, default=50, help="how many that count (default: 50)")
    parser.add_argument("--seed", type=int, help="of the random moments")
    options = parser.parse_args()
    random.seed(options.seed)
    with tempfile.TemporaryDirectory() as folder, Sandboxed(Path(folder)) as sandbox:
        configure(folder, sandbox.url)
        django.setup()
        from tests.faults import kill_run  # only now: the settings read the environment once

        return kill_run.run(sandbox, options.kills)


def configure(folder: str, url: str) -> None:
    os.environ.setdefault("DATABASE_URL", f"sqlite:///{folder}/database.sqlite3")
    os.environ.setdefault("CELERY_BROKER_URL", "filesystem://")
    os.environ |= {
        "DJANGO_SETTINGS_MODULE": "portal.settings",
        "VAR_DIR": folder,
        "ZOOM_API_URL": f"{url}/zoom/v2",
        "ZOOM_OAUTH_URL": f"{url}/zoom/oauth",
        "ZOOM_PLAN": "business",
        "ZOOM_RATE_SHARE": "1",
        "HUBSPOT_API_URL": f"{url}/hubspot",
        "HUBSPOT_REQUESTS_PER_10S": "1000",
    }


if __name__ == "__main__":
    sys.exit(main())
