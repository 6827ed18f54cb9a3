"""What a message holds of each alert, so that a later try sends what the first one did."""

from typing import Any

from integrations.models import Alert

MOST = 100  # alerts that a message names
BEGAN, WELL = "open", "well"


def entry(alert: Alert, state: str) -> dict[str, Any]:
    """Return an alert as a message keeps it. `state`: it began, or it is well again."""
    ended = alert.well_since if state == WELL else None
    return {
        "alert": alert.pk,
        "state": state,
        "kind": alert.kind,
        "subject": alert.subject,
        "facts": alert.facts,
        "since": alert.opened_at.isoformat(),
        "until": ended.isoformat() if ended else None,
    }
