"""`serve`: run web server, worker and beat together on this machine."""

from typing import Any

from django.core.management.base import CommandError, CommandParser

from integrations.management import base
from integrations.management.base import FAILED
from portal import preflight
from portal.management.processes import Processes, opened_at, serve, stoppable
from portal.signing_in import first_account
from portal.signing_in.administrators import administrator_exists


class Command(base.Command):
    """The command."""

    help = "Start web, worker and beat; Ctrl-C ends them all."
    one_connection = False

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--port", type=int, default=8000, help="the web's port (default: 8000)")

    def run(self, **options: Any) -> None:
        self.check_before()
        processes = Processes()
        with stoppable():
            try:
                public = opened_at(options["port"])
                serve(processes, options["port"])
                self.say(f"The portal runs at http://127.0.0.1:{options['port']} (public: {public}).")
                self.say("Ctrl-C ends it.")
                if not administrator_exists():
                    self.say("Nobody can log in yet. This link makes the first account, once and within an hour:")
                    self.say(first_account.new_link(public))
                self.stdout.flush()  # a log that keeps the output shows it now, too
                processes.wait()
            finally:
                processes.stop()

    def check_before(self) -> None:
        """Print what is not well. Raises: CommandError if the portal could not work."""
        lines = list(preflight.before_serving())
        for line in lines:
            if line.state == preflight.WARNING:
                self.warn(line.sentence)
        if errors := [line.sentence for line in lines if line.state == preflight.ERROR]:
            raise CommandError(" ".join(errors), returncode=FAILED)
