"""`connect_zoom`: store a Zoom account by a server-to-server OAuth app, once Zoom has accepted it."""

import sys
from typing import Any

from django.conf import settings
from django.core.management.base import CommandError, CommandParser

from integrations.accounts.apps import known_app
from integrations.accounts.connect import connect_zoom
from integrations.errors import NeedsAdmin
from integrations.management import base
from integrations.management.base import MISUSED, note_connected, secret


class Command(base.Command):
    help = "Connect a Zoom account (server-to-server OAuth)."
    one_connection = False

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--account-id", required=True, metavar="ID", help="the Zoom account's ID")
        parser.add_argument("--client-id", metavar="ID", help="the app's client ID (default: ZOOM_CLIENT_ID)")
        parser.add_argument("--client-secret", metavar="S", help="its secret; - reads it from standard input")
        parser.add_argument("--name", default="", metavar="N", help="the name of the account")

    def run(self, **options: Any) -> None:
        app = known_app("zoom")
        client_id = options["client_id"] or app.client_id
        client_secret = secret(options["client_secret"] or app.client_secret, sys.stdin)
        if not client_id or not client_secret:
            raise CommandError(
                "Which Zoom app? Set ZOOM_CLIENT_ID and ZOOM_CLIENT_SECRET, or give --client-id and --client-secret -.",
                returncode=MISUSED,
            )
        try:
            account = connect_zoom(options["account_id"].strip(), client_id, client_secret, options["name"].strip())
        except NeedsAdmin as error:
            raise CommandError(error.sentence, returncode=MISUSED) from error
        note_connected("Zoom: " + account.name)
        self.say(f"Connected Zoom account {account.name!r} ({account.account_id}).")
        self.say(f"Webhook address: {settings.PUBLIC_URL}/webhooks/zoom/{account.webhook_key}/")
        if account.missing_scopes:
            self.warn(f"Add these scopes to the Zoom app, then connect again: {', '.join(account.missing_scopes)}")
