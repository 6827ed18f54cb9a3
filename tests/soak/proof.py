"""`manage.py prove` at the end of a run."""

import json

from tests.soak.portal import Portal


def prove(portal: Portal) -> tuple[str, str]:
    """Prove every occurrence, as `prove` does. Return how many were, and what went wrong."""
    proved = portal.manage("prove", "--json")
    lines = [json.loads(line) for line in proved.stdout.splitlines() if line.startswith("{")]
    good = sum(one["adds_up"] and not one["differences"] for one in lines)
    said = f"{good} of {len(lines)} occurrences proved"
    return said, f"prove: {said}. {proved.stderr.strip()[-300:]}" if proved.returncode else ""
