"""The HubSpot developer project in `app/`, filled in and ready for `hs project upload`.

The scopes come from the table that the consent page uses: HubSpot refuses if the two differ.
"""

import json
from pathlib import Path
from typing import Any

from integrations.hubspot import scopes

SOURCE = Path(__file__).parent / "app"
PLACE = "$PUBLIC_URL"
APP, EVENTS = "src/app/app-hsmeta.json", "src/app/app-events/"


def files(public_url: str, app_events: bool) -> dict[str, str]:
    """Return the project's files, path → text.

    App events are for apps that HubSpot has approved, and only in a marketplace's distribution.
    """
    found = {
        path.relative_to(SOURCE).as_posix(): path.read_text(encoding="utf-8").replace(PLACE, public_url)
        for path in sorted(SOURCE.rglob("*.json"))
    }
    found = {name: text for name, text in found.items() if app_events or not name.startswith(EVENTS)}
    found[APP] = json.dumps(_app(json.loads(found[APP]), app_events), indent=2, ensure_ascii=False) + "\n"
    return found


def _app(app: dict[str, Any], app_events: bool) -> dict[str, Any]:
    config = app["config"]
    config["distribution"] = "marketplace" if app_events else "private"
    config["auth"]["requiredScopes"] = list(scopes.required(app_events))
    config["auth"]["optionalScopes"] = list(scopes.OPTIONAL)
    return app
