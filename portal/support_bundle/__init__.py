"""The support bundle: what somebody who helps needs to know of a portal, without a secret and without a person.

What goes in is chosen by name: a new column or setting is not in it. Every text is cleaned all the same, first of the
portal's own secrets, then of whatever looks like one (`audits.redacted`).
"""

import json
import zipfile
from collections.abc import Callable, Iterable, Iterator
from dataclasses import asdict
from datetime import datetime
from pathlib import Path
from typing import Any

from django.db import DatabaseError

from audits.redacted import redacted
from portal import health, metrics, preflight
from portal.support_bundle import content, logs
from portal.support_bundle.secrets import hider


def write(path: Path, now: datetime, log_files: Iterable[Path] = ()) -> list[str]:
    """Write the bundle, and return the names of what is in it. Raises: OSError."""
    part = path.with_name(f".{path.name}.part")
    names, hide = [], hider()
    try:
        with zipfile.ZipFile(part, "w", zipfile.ZIP_DEFLATED) as bundle:
            for name, text in _texts(now, log_files):
                bundle.writestr(name, redacted(hide(text)))
                names.append(name)
        part.chmod(0o600)
        part.replace(path)
    finally:
        part.unlink(missing_ok=True)
    return names


def _texts(now: datetime, log_files: Iterable[Path]) -> Iterator[tuple[str, str]]:
    """Yield the name and text of each part. A part that the database does not give says so, and the rest follows."""
    parts: dict[str, Callable[[], Any]] = {
        "versions.json": content.versions,
        "settings.json": content.settings_in_force,
        "preflight.json": lambda: [asdict(line) for line in preflight.everything()],
        "health.json": lambda: [asdict(problem) for problem in health.problems(now)],
        "counts.json": content.counts,
        "accounts.json": content.accounts,
        "jobs.json": content.jobs,
        "runs.json": content.runs,
        "metrics.json": lambda: list(metrics.lines(now)),
    }
    for name, read in parts.items():
        try:
            found = read()
        except DatabaseError as error:
            found = {"error": type(error).__name__}
        yield name, json.dumps(found, indent=1, default=str)
    for file in log_files:
        yield f"logs/{file.name}", logs.tail(file)
