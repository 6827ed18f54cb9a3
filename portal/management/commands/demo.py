"""`demo`: run the whole product in one command, against the sandbox."""

import secrets
import sys
from datetime import timedelta
from typing import Any

from django.contrib.auth import get_user_model
from django.core.management.base import CommandError, CommandParser

from integrations.clock import utcnow
from integrations.management import base, proof_words, table
from integrations.management.base import FAILED, MISUSED
from integrations.models import Connection
from integrations.proof import rounds as proofs
from integrations.proof import store
from integrations.proof.context import prover
from integrations.records.calls import Calls
from integrations.sync import rounds
from integrations.sync.context import opened
from integrations.sync.remember.result import Result
from portal.management import demo_world
from portal.management.processes import Processes, serve, stoppable

PORT = 8000
Results = dict[tuple[str, str], Result]


class Command(base.Command):
    """The command. It refuses a database with real accounts."""

    help = "Start the sandbox, connect, sync every webinar, print a summary, serve the portal."
    one_connection = False

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--no-serve", action="store_true", help="end after the summary")
        parser.add_argument("--port", type=int, default=PORT, help=f"the portal's port (default: {PORT})")

    def run(self, **options: Any) -> None:
        if Connection.objects.exclude(name=demo_world.NAME).exists():
            raise CommandError(
                "This database holds real accounts, which the demo must not touch: set DATABASE_URL to another one.",
                returncode=MISUSED,
            )
        processes = Processes()
        wrong = ["The demo was stopped."]
        with stoppable():
            try:
                sandbox = demo_world.start(processes)
                sandbox.use()
                wrong = self.sync(sandbox)
                if not options["no_serve"]:
                    self.serve(processes, sandbox, options["port"])
            finally:
                processes.stop()
        if wrong:
            sys.exit(FAILED)

    def sync(self, sandbox: demo_world.Sandbox) -> list[str]:
        """Sync twice, with a change of the world in between. Returns what ended otherwise than it should."""
        self.say("The sandbox runs: stand-ins for Zoom and HubSpot on this machine.")
        connection = demo_world.connect()
        results, shared = self.round(connection)
        if not sandbox.get("/sandbox/zoom").get("advanced"):
            # The world changes once: a webinar is moved, one is deleted, somebody cancels.
            sandbox.post("/sandbox/advance")
            again, more = self.round(connection)
            shared += more
            results |= {
                key: result for key, result in again.items() if key not in results or result.status != "unchanged"
            }
        table.summary(self.stdout, list(results.values()), shared, dry_run=False)
        sandbox.post("/sandbox/save")
        wrong = demo_world.wrong(sandbox)
        for sentence in wrong:
            self.stderr.write(self.style.ERROR(sentence))
        if not wrong:
            self.say("Every webinar ended as the sandbox's world says it should.")
        return wrong + self.prove(connection)

    def prove(self, connection: Connection) -> list[str]:
        """Read both sides anew, store the proofs for the portal, and print their sum. Returns what was not proved."""
        totals = proof_words.Totals()
        for result in proofs.prove(prover(connection), (), proofs.Window()):
            totals.add(result)
            store.keep(result, connection.name, utcnow())
            if not result.proved:
                self.say(proof_words.line(result))
        self.say(totals.sentence())
        return [] if totals.proved else [totals.sentence()]

    def round(self, connection: Connection) -> tuple[Results, Calls]:
        """Sync every webinar once. Returns the results, and the API calls that belong to no single webinar."""
        results: Results = {}
        with (
            opened(connection, "command", users_at_most=timedelta(0)) as context,
            table.Progress(sys.stderr, quiet=False) as progress,
        ):
            for result in rounds.sync(context, (), None, None, progress.total):
                results[result.webinar_id, result.occurrence_id] = result
                progress.step(result.topic)
            shared = context.calls() - sum((result.calls for result in results.values()), Calls())
        return results, shared

    def serve(self, processes: Processes, sandbox: demo_world.Sandbox, port: int) -> None:
        """Serve the portal with a new password for the user `demo`, until a process ends."""
        password = secrets.token_urlsafe(9)
        user, _ = get_user_model().objects.get_or_create(username="demo", defaults={"is_staff": True})
        user.is_staff = user.is_superuser = True
        user.set_password(password)
        user.save()
        serve(processes, port, {**sandbox.environment, "PUBLIC_URL": f"http://127.0.0.1:{port}"})
        self.say(f"The portal runs at http://127.0.0.1:{port} - login: demo, password: {password}")
        self.say("Ctrl-C ends it.")
        processes.wait()
