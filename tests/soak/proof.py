"""`manage.py prove` at the end of a run."""

import json

from tests.soak.portal import Portal


def prove(portal: Portal) -> tuple[str, list[str]]:
    """Prove every occurrence, as `prove` does. Return how many were, and what was not."""
    proved = portal.manage("prove", "--json")
    lines = [json.loads(line) for line in proved.stdout.splitlines() if line.startswith("{")]
    bad = [one for one in lines if one["differences"] or not one["adds_up"]]
    wrong = [f"prove: {one['topic']}: {one['differences'] or one['accounted']}" for one in bad]
    if proved.returncode and not wrong:
        wrong = [f"prove: {proved.stderr.strip()[-300:]}"]
    return f"{len(lines) - len(bad)} of {len(lines)} occurrences proved", wrong
