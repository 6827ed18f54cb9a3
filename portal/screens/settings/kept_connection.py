"""The connection that the screens under Zoom are about: the one chosen last, while there are several."""

from typing import Any

from django.http import HttpRequest

from integrations.models import Connection

KEY = "connection"


def keep(request: HttpRequest, connection: Connection) -> None:
    """Remember the connection whose settings are open, for as long as the login lasts."""
    if request.session.get(KEY) != connection.pk:
        request.session[KEY] = connection.pk


def kept(request: HttpRequest) -> int | None:
    """Return the only connection, or the one chosen last; None if somebody has to choose."""
    known = list(Connection.objects.order_by("-primary", "name").values_list("pk", flat=True))
    chosen = request.session.get(KEY)
    return known[0] if len(known) == 1 else chosen if chosen in known else None


def settings_tabs() -> dict[str, Any]:
    """Return what the tabs need on the screens that are about no single connection."""
    return {"connection": Connection.objects.only("pk").order_by("-primary", "pk").first()}
