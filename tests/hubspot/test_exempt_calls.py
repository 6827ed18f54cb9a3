"""The calls that wait for no place in HubSpot's ten seconds are those that the official specification exempts."""

import json
import re
from pathlib import Path

import pytest
from django.conf import settings

from tests.support.official import CONTRACTS

SOURCES = Path(settings.BASE_DIR) / "integrations" / "hubspot"


def exempt_in_the_specification() -> set[str]:
    """Paths with every parameter as `{}`, whose exemptions include the ten seconds."""
    found = set()
    for path in sorted((CONTRACTS / "hubspot").glob("*-2026-03.json")):
        for route, verbs in json.loads(path.read_text())["paths"].items():
            for operation in verbs.values():
                if isinstance(operation, dict) and "ten-secondly" in operation.get(
                    "x-hubspot-rate-limit-exemptions", ()
                ):
                    found.add(re.sub(r"{\w+}", "{}", route))
    return found


@pytest.mark.skipif(not CONTRACTS.is_dir(), reason="the official specifications are not here")
@pytest.mark.parametrize(
    "route",
    [
        "/events/2026-03/send/batch",
        "/crm/associations/2026-03/calls/contacts/batch/associate/default",
        "/crm/associations/2026-03/notes/contacts/batch/associate/default",
    ],
)
def test_the_specification_exempts_it(route: str) -> None:
    named = re.sub(r"/associations/2026-03/\w+/\w+/", "/associations/2026-03/{}/{}/", route)
    assert named in exempt_in_the_specification()


def test_nothing_else_is_sent_as_exempt() -> None:
    labelled = {path.name: len(re.findall(r"label=EXEMPT", path.read_text())) for path in SOURCES.rglob("*.py")}
    found = {name: count for name, count in labelled.items() if count}
    assert found == {"calls.py": 1, "custom_events.py": 1, "notes.py": 1}
