"""`serve`: run web server, worker and beat together on this machine."""

from typing import Any
from urllib.parse import urlsplit

from django.conf import settings
from django.core.management.base import CommandParser

from integrations.management import base
from portal.management.processes import Processes, serve, stoppable
from portal.signing_in import first_account
from portal.signing_in.administrators import administrator_exists

THIS_MACHINE = ("127.0.0.1", "localhost")


def opened_at(port: int) -> str:
    """Return the address that people open: PUBLIC_URL, or if that is this machine, the port that was asked for."""
    at_home = urlsplit(settings.PUBLIC_URL).hostname in THIS_MACHINE
    return f"http://127.0.0.1:{port}" if at_home else settings.PUBLIC_URL


def environment(port: int) -> dict[str, str]:
    """Return the variables of the processes: on this machine, their links lead to the port that was asked for."""
    return {"PUBLIC_URL": opened_at(port)} if settings.PUBLIC_URL.startswith("http://") else {}


class Command(base.Command):
    """The command."""

    help = "Start web, worker and beat; Ctrl-C ends them all."
    one_connection = False

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--port", type=int, default=8000, help="the web's port (default: 8000)")

    def run(self, **options: Any) -> None:
        processes = Processes()
        with stoppable():
            try:
                public = opened_at(options["port"])
                serve(processes, options["port"], environment(options["port"]))
                self.say(f"The portal runs at http://127.0.0.1:{options['port']} (public: {public}).")
                self.say("Ctrl-C ends it.")
                if not administrator_exists():
                    self.say("Nobody can log in yet. This link makes the first account, once and within an hour:")
                    self.say(first_account.new_link(public))
                self.stdout.flush()  # a log that keeps the output shows it now, too
                processes.wait()
            finally:
                processes.stop()
