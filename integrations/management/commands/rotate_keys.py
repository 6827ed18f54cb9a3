"""`rotate_keys`: encrypt every stored secret with the newest key."""

from collections.abc import Iterator
from typing import Any

from cryptography.fernet import Fernet
from django.apps import apps
from django.core.management.base import CommandError, CommandParser
from django.db import models, transaction

from integrations.accounts.tokens import KEY_LOST
from integrations.management import base
from integrations.management.base import FAILED
from integrations.models import RegistrantRow
from integrations.models.accounts import Account
from integrations.models.fields import secret_names, unreadable_secrets

AT_ONCE = 500  # rows held in memory


class Command(base.Command):
    help = "Encrypt stored tokens and secrets with the first key of FIELD_ENCRYPTION_KEYS."
    one_connection = False

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--print-key", action="store_true", help="print a new key and end")

    def run(self, **options: Any) -> None:
        if options["print_key"]:
            self.say(Fernet.generate_key().decode())
            return
        done, lost = 0, set[str]()
        with transaction.atomic():
            for row in _rows_with_secrets():
                _forget_unreadable_link(row)
                row.save()  # reading decrypts with any key, writing encrypts with the newest
                done += isinstance(row, Account)
                lost |= {str(row)} if unreadable_secrets(row) else set()
        if lost:
            raise CommandError(f"{', '.join(sorted(lost))}: {KEY_LOST}", returncode=FAILED)
        self.say(f"Done! Encrypted the secrets of {done} accounts with the newest key.")


def _rows_with_secrets() -> Iterator[models.Model]:
    """Yield every row with an encrypted value, locked, whichever app it belongs to."""
    for model in apps.get_models():
        if (names := secret_names(model)) and not model._meta.proxy:
            rows = model._default_manager.select_for_update().exclude(**dict.fromkeys(names, ""))
            yield from rows.iterator(AT_ONCE)


def _forget_unreadable_link(row: models.Model) -> None:
    """Forget a join link whose key is lost: the next sync reads it anew, so that nobody has to do anything."""
    if isinstance(row, RegistrantRow) and unreadable_secrets(row):
        row.join_url = ""
