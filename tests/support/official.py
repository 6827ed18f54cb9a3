"""Official example payloads of webhooks, where they are at hand (`CONTRACTS_DIR`, else beside the project)."""

import json
import os
from pathlib import Path
from typing import Any

CONTRACTS = Path(os.environ.get("CONTRACTS_DIR") or Path(__file__).parents[3] / "shared" / "contracts")
FOLDER = CONTRACTS / "zoom"


def zoom_webhooks() -> list[Any]:
    """Every JSON object that names an event, wherever in the files it stands."""
    found: list[Any] = []
    for path in sorted([FOLDER / "official-webhook-examples.json", *(FOLDER / "webhooks").glob("*.json")]):
        if path.is_file():
            _collect(json.loads(path.read_text(encoding="utf-8")), found)
    return found


def _collect(value: Any, found: list[Any]) -> None:
    if isinstance(value, dict) and isinstance(value.get("event"), str) and "payload" in value:
        found.append(value)
    elif isinstance(value, dict | list):
        for one in value.values() if isinstance(value, dict) else value:
            _collect(one, found)
