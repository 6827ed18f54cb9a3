"""The link of each alert to the screen that mends it."""

from collections.abc import Mapping

from django.conf import settings
from django.urls import reverse

from integrations.records.alerts import AlertKind

PLAIN = {
    AlertKind.RECONNECT_NEEDED: "connected_apps",
    AlertKind.WEBHOOKS_SILENT: "app_setup",
    AlertKind.LIMIT_NEARLY_USED: "connected_apps",
    AlertKind.BACKLOG: "admin:integrations_syncjob_changelist",
}


def path(kind: str, facts: Mapping[str, str | int]) -> str:
    """Return the path of the screen that mends the alert."""
    if kind in PLAIN:
        return reverse(PLAIN[AlertKind(kind)])
    if kind == AlertKind.DISCOVERY_FAILED:
        return (
            reverse("admin:user_settings", args=(facts["connection_pk"],))
            if facts["user"]
            else reverse("connected_apps")
        )
    webinar = reverse("admin:webinar", args=(facts["occurrence"],))
    return f"{webinar}?tab=proof" if kind == AlertKind.PROOF_DIFFERS else webinar


def absolute(found: str) -> str:
    """Return the whole address of a path of the portal."""
    return f"{settings.PUBLIC_URL}{found}"


def alerts_screen() -> str:
    return absolute(reverse("alerts"))
