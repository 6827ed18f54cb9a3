"""`serve`: run web server, worker and beat together on this machine."""

from typing import Any

from django.conf import settings
from django.core.management.base import CommandParser

from integrations.management import base
from portal.management.processes import Processes, serve, stoppable


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
                serve(processes, options["port"], {})
                self.say(f"The portal runs at http://127.0.0.1:{options['port']} (public: {settings.PUBLIC_URL}).")
                self.say("Ctrl-C ends it.")
                processes.wait()
            finally:
                processes.stop()
