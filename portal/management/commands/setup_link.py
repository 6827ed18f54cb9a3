"""`setup_link`: print a link to the page that makes the first account."""

from typing import Any

from django.conf import settings
from django.core.management.base import CommandError

from integrations.management import base
from integrations.management.base import FAILED
from portal.signing_in import first_account
from portal.signing_in.administrators import administrator_exists


class Command(base.Command):
    """The command. Once there is an administrator, people are invited in the portal."""

    help = "Print a one-time link, valid for an hour, to the page that makes the first account."
    one_connection = False

    def run(self, **options: Any) -> None:
        if administrator_exists():
            raise CommandError(
                "There is an administrator already: log in, and invite people under Connected apps, Users.",
                returncode=FAILED,
            )
        self.say(first_account.new_link(settings.PUBLIC_URL))
