"""`connect_hubspot`: store a HubSpot portal, make the properties there and pair it with a Zoom account."""

import sys
from typing import Any

from django.core.management.base import CommandError, CommandParser

from integrations.accounts.apps import known_app
from integrations.accounts.clients import hubspot_client
from integrations.accounts.connect import connect_hubspot, pair
from integrations.accounts.hubspot_setup import other_apps
from integrations.errors import NeedsAdmin
from integrations.management import base
from integrations.management.base import BOTH_INTEGRATIONS, MISUSED, note_connected, other_app_warning, secret
from integrations.models import ZoomAccount


class Command(base.Command):
    help = "Connect a HubSpot account and pair it with a Zoom account."
    one_connection = False

    def add_arguments(self, parser: CommandParser) -> None:
        token = parser.add_mutually_exclusive_group(required=True)
        token.add_argument("--access-token", metavar="T", help="an app's access token; - reads it from standard input")
        token.add_argument(
            "--refresh-token", metavar="T", help="an OAuth refresh token; - reads it from standard input"
        )
        parser.add_argument("--for-zoom", metavar="NAME", help="the Zoom account to pair with (default: the only one)")
        parser.add_argument("--name", default="", metavar="N", help="the name of the account and the connection")

    def run(self, **options: Any) -> None:
        zoom = self.zoom(options["for_zoom"])
        access, refresh = (secret(options[name] or "", sys.stdin) for name in ("access_token", "refresh_token"))
        if not access and not refresh:
            raise CommandError("The token is empty: copy it from the HubSpot app and try again.", returncode=MISUSED)
        if refresh and not known_app("hubspot").complete:
            raise CommandError(
                "A refresh token needs its app: set HUBSPOT_CLIENT_ID and HUBSPOT_CLIENT_SECRET.", returncode=MISUSED
            )
        try:
            account = connect_hubspot(access_token=access, refresh_token=refresh, name=options["name"].strip())
        except NeedsAdmin as error:
            scopes = f" Missing: {', '.join(error.missing_scopes)}." if error.missing_scopes else ""
            raise CommandError(error.sentence + scopes, returncode=MISUSED) from error
        connection = pair(account, zoom, options["name"].strip(), actor="command")
        note_connected("HubSpot: " + account.name)
        self.say(f"Connected HubSpot account {account.name!r} (portal {account.portal_id}).")
        self.say(f"Connection {connection.name!r}: {zoom.name} → {account.name}" + (", primary" * connection.primary))
        if account.missing_scopes:
            self.warn(f"Grant these scopes to the HubSpot app: {', '.join(account.missing_scopes)}")
        if account.native_integration:
            self.warn(BOTH_INTEGRATIONS)
        if others := other_apps(account, hubspot_client(account)):
            self.warn(other_app_warning(others))

    def zoom(self, name: str | None) -> ZoomAccount:
        accounts = list(ZoomAccount.objects.filter(**({"name": name} if name else {})))
        if len(accounts) == 1:
            return accounts[0]
        if not ZoomAccount.objects.exists():
            raise CommandError("Connect Zoom first: run connect_zoom.", returncode=MISUSED)
        names = ", ".join(ZoomAccount.objects.values_list("name", flat=True))
        raise CommandError(f"Which Zoom account? Give --for-zoom one of: {names}.", returncode=MISUSED)
