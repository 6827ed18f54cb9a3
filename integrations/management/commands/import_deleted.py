"""`import_deleted`: remember addresses that must never be created in HubSpot."""

import sys
from datetime import timedelta
from pathlib import Path
from typing import Any

from django.core.management.base import CommandError, CommandParser

from integrations.accounts.clients import hubspot_client
from integrations.clock import utcnow
from integrations.decisions.exclusions import is_valid_email, normalise_email
from integrations.management import base
from integrations.management.base import MISUSED
from integrations.models.contacts import DeletionSource
from integrations.sync.protected_people import ProtectedPeople


class Command(base.Command):
    help = "Remember addresses as deleted: they are never created in HubSpot."

    def add_arguments(self, parser: CommandParser) -> None:
        super().add_arguments(parser)
        parser.add_argument("file", metavar="FILE", help="one address a line; - reads standard input")

    def run(self, **options: Any) -> None:
        account = self.connection(options["connection"]).hubspot
        name = options["file"]
        try:
            text = sys.stdin.read() if name == "-" else Path(name).read_text(encoding="utf-8-sig")
        except (OSError, UnicodeDecodeError) as error:
            raise CommandError(
                f"{name} cannot be read: give a text file, one address a line.", returncode=MISUSED
            ) from error
        emails = [normalise_email(line) for line in text.splitlines() if line.strip()]
        for number, email in enumerate(emails, 1):
            if not is_valid_email(email):
                raise CommandError(
                    f"Nothing was imported. Address {number} of {name} is not an e-mail address.", returncode=MISUSED
                )
        known = ProtectedPeople(account, hubspot_client(account), utcnow, timedelta(hours=1))
        added = known.remember(dict.fromkeys(emails, ""), DeletionSource.IMPORTED)
        self.say(f"Done! Remembered {added} of {len(set(emails))} addresses; the others were known already.")
