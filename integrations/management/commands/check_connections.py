"""`check_connections`: call both accounts of every connection and say how they are."""

import json
import sys
from typing import Any

from django.conf import settings
from django.core.management.base import CommandError, CommandParser

from integrations.accounts.clients import hubspot_client, zoom_client
from integrations.accounts.hubspot_setup import set_up
from integrations.accounts.tokens import note_state
from integrations.errors import IntegrationError, NeedsAdmin, TokenContested
from integrations.management import base
from integrations.management.base import BOTH_INTEGRATIONS, FAILED, MISUSED, NOTHING_CONNECTED
from integrations.models import AccountState, Connection, HubSpotAccount, ZoomAccount
from integrations.sync.discover import hosts
from integrations.zoom import scopes


class Command(base.Command):
    help = "Call both accounts of every connection: state, scopes, capabilities."
    one_connection = False

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--json", action="store_true", help="print JSON")

    def run(self, **options: Any) -> None:
        self.sentences: list[str] = []
        self.both: set[str] = set()  # HubSpot accounts that have HubSpot's own Zoom integration as well
        connections = [
            self.examine(one) for one in Connection.objects.select_related("zoom", "hubspot").order_by("name")
        ]
        if options["json"]:
            self.say(json.dumps({"connections": connections}, indent=2, ensure_ascii=False))
        else:
            self.show(connections)
        for sentence in self.sentences:
            self.stderr.write(self.style.ERROR(sentence))
        for name in sorted(self.both):
            self.warn(f"{name}: {BOTH_INTEGRATIONS}")
        if not connections:
            raise CommandError(NOTHING_CONNECTED, returncode=MISUSED)
        if self.sentences:
            sys.exit(FAILED)

    def examine(self, connection: Connection) -> dict[str, Any]:
        zoom, hubspot = connection.zoom, connection.hubspot
        self.try_(zoom, lambda: _check_zoom(connection))
        self.try_(hubspot, lambda: set_up(hubspot, hubspot_client(hubspot)))
        if hubspot.native_integration:
            self.both.add(hubspot.name)
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

    def try_(self, account: ZoomAccount | HubSpotAccount, call: Any) -> None:
        try:
            call()
        except (NeedsAdmin, TokenContested) as error:
            note_state(account, error)
            self.sentences.append(f"{account.name}: {error.sentence}")
        except IntegrationError as error:
            self.sentences.append(f"{account.name}: {error.sentence}")

    def show(self, connections: list[dict[str, Any]]) -> None:
        for one in connections:
            self.say(f"{one['name']}{' (primary)' if one['primary'] else ''}")
            for side in ("zoom", "hubspot"):
                missing = one[side]["missing_scopes"]
                self.say(f"  {side}: {one[side]['state']}" + (f", missing {', '.join(missing)}" if missing else ""))
            if unreadable := one["zoom"]["unreadable_users"]:
                self.say(f"  zoom: webinars of {', '.join(unreadable)} can't be read")


def _check_zoom(connection: Connection) -> None:
    account = connection.zoom
    client = zoom_client(account)
    next(client.users(), None)
    hosts.look_again(connection, client)
    account.refresh_from_db()
    missing = scopes.missing(account.scopes)
    account.set_state(AccountState.SCOPE_MISSING if missing else AccountState.CONNECTED, "", missing)
