"""`check_connections`: call both accounts of every connection and report their state."""

import json
import sys
from collections.abc import Callable, Iterator
from typing import Any

from django.conf import settings
from django.core.management.base import CommandError, CommandParser

from integrations.accounts.clients import zoom_client
from integrations.accounts.connect import check_hubspot, check_zoom
from integrations.accounts.tokens import note_state
from integrations.errors import IntegrationError, NeedsAdmin, TokenContested
from integrations.management import base
from integrations.management.base import (
    BOTH_INTEGRATIONS,
    FAILED,
    MISUSED,
    NOTHING_CONNECTED,
    other_app_warning,
)
from integrations.models import Connection, HubSpotAccount, SyncSettingsRow, ZoomAccount
from integrations.sync.discover import hosts
from integrations.zoom import scopes as zoom_scopes

# What is switched on → the sentence on a report that Zoom does not let the app read
REPORTS = {
    zoom_scopes.POLLS: "answers to polls aren't read",
    zoom_scopes.ASKED: "questions of the Q&A aren't read",
    zoom_scopes.SURVEY: "answers to surveys aren't read",
}


class Command(base.Command):
    help = "Call both accounts of every connection: state, scopes, capabilities."
    one_connection = False

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--json", action="store_true", help="print JSON")

    def run(self, **options: Any) -> None:
        self.errors: list[str] = []
        self.warnings: set[str] = set()  # connections may share an account
        connections = [
            self.examine(connection)
            for connection in Connection.objects.select_related("zoom", "hubspot").order_by("name")
        ]
        if options["json"]:
            self.say(json.dumps({"connections": connections}, indent=2, ensure_ascii=False))
        else:
            self.show(connections)
        for sentence in self.errors:
            self.stderr.write(self.style.ERROR(sentence))
        for sentence in sorted(self.warnings):
            self.warn(sentence)
        if not connections:
            raise CommandError(NOTHING_CONNECTED, returncode=MISUSED)
        if self.errors:
            sys.exit(FAILED)

    def examine(self, connection: Connection) -> dict[str, Any]:
        """Check both accounts. Returns their state as the promised JSON."""
        zoom, hubspot = connection.zoom, connection.hubspot
        self.attempt(zoom, lambda: _check_zoom(connection))
        self.attempt(hubspot, lambda: check_hubspot(hubspot))
        if hubspot.native_integration:
            self.warnings.add(f"{hubspot.name}: {BOTH_INTEGRATIONS}")
        if hubspot.other_app_events:
            self.warnings.add(f"{hubspot.name}: {other_app_warning()}")
        self.warnings.update(_reports_without_scope(connection))
        return {
            "name": connection.name,
            "primary": connection.primary,
            "zoom": {
                "account_id": zoom.account_id,
                "state": zoom.state,
                "missing_scopes": zoom.missing_scopes,
                "webhook_url": f"{settings.PUBLIC_URL}/webhooks/zoom/{zoom.webhook_key}/",
                "unreadable_users": hosts.unreadable(connection),
            },
            "hubspot": {
                "portal_id": hubspot.portal_id,
                "state": hubspot.state,
                "missing_scopes": hubspot.missing_scopes,
                "capabilities": hubspot.capabilities,
            },
        }

    def attempt(self, account: ZoomAccount | HubSpotAccount, check: Callable[[], None]) -> None:
        """Check one account; keep the sentence of its error for the end, so that the others are still checked."""
        try:
            check()
        except IntegrationError as error:
            if isinstance(error, NeedsAdmin | TokenContested):
                note_state(account, error)
            self.errors.append(f"{account.name}: {error.sentence}")

    def show(self, connections: list[dict[str, Any]]) -> None:
        for connection in connections:
            self.say(f"{connection['name']}{' (primary)' if connection['primary'] else ''}")
            for side in ("zoom", "hubspot"):
                state, missing = connection[side]["state"], connection[side]["missing_scopes"]
                self.say(f"  {side}: {state}" + (f", missing {', '.join(missing)}" if missing else ""))
            if unreadable := connection["zoom"]["unreadable_users"]:
                self.say(f"  zoom: webinars of {', '.join(unreadable)} can't be read")


def _reports_without_scope(connection: Connection) -> Iterator[str]:
    """Yield a sentence for each report that is switched on and that Zoom does not let the app read."""
    engagement, zoom = SyncSettingsRow.load(connection).record().engagement, connection.zoom
    for name, on in zip(REPORTS, (engagement.polls, engagement.questions, engagement.survey), strict=True):
        if on and (missing := zoom_scopes.lacking(name, zoom.scopes)):
            yield f"{zoom.name}: {REPORTS[name]}, because the Zoom app lacks {', '.join(missing)}."


def _check_zoom(connection: Connection) -> None:
    """Check the account as the screen does, then ask again for the users whose webinars could not be read."""
    check_zoom(connection.zoom)
    hosts.recheck_unreadable(connection, zoom_client(connection.zoom))
