"""`reset_second_factor NAME`: remove the second factor of somebody who has lost the app and the recovery codes."""

from typing import Any

from django.contrib.auth.models import User
from django.core.management.base import BaseCommand, CommandError, CommandParser

from portal import activity_log
from portal.signing_in import second_factor, sessions


class Command(BaseCommand):
    """The command. The password alone is enough to log in afterwards."""

    help = "Remove somebody's second factor and end their sessions."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("username", metavar="NAME", help="whose, as they log in")

    def handle(self, *args: Any, **options: Any) -> None:
        user = User.objects.filter(username=options["username"]).first()
        if user is None:
            raise CommandError(f"Nobody is called {options['username']!r}: check the name.", returncode=2)
        if not second_factor.remove(user):
            self.stdout.write(f"{user.get_username()} has no second factor: nothing was changed.")
            return
        sessions.end_all(user)
        activity_log.record(activity_log.FACTOR_REMOVED, activity_log.COMMAND, subject=user.get_username())
        self.stdout.write(f"{user.get_username()} logs in with the password alone, and can set up another app then.")
