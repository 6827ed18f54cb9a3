"""`sync_settings`: print the settings of a connection as JSON, apply such a file, or plan what it would change."""

import json
import sys
from pathlib import Path
from typing import Any

from django.core.management.base import CommandError, CommandParser

from integrations.clock import utcnow
from integrations.decisions.foreseen.people import PersonEffect
from integrations.management import base
from integrations.management.base import MISUSED
from integrations.models import Connection
from integrations.sync_settings import foresee, switched_on
from integrations.sync_settings.apply import apply, state_after
from integrations.sync_settings.document import Change, check, document
from integrations.sync_settings.document_checks import BadDocument
from integrations.sync_settings.foresee import Foreseen
from integrations.sync_settings.plans import NotToBeApplied, affected, apply_plan, make_plan
from integrations.sync_settings.stored_people import StoredOccurrence


class Command(base.Command):
    help = "Print the sync settings, apply a file of them, or show first what it would change."

    def add_arguments(self, parser: CommandParser) -> None:
        super().add_arguments(parser)
        one = parser.add_mutually_exclusive_group()
        one.add_argument("--apply", metavar="FILE", help="a settings file; - reads standard input")
        one.add_argument("--plan", metavar="FILE", help="store and print what applying the file would change")
        one.add_argument(
            "--apply-plan", metavar="ID", help="apply a plan, unless settings or people have changed since"
        )
        parser.add_argument("--people", action="store_true", help="with --plan: a line for each person as well")

    def run(self, **options: Any) -> None:
        connection = self.connection(options["connection"])
        if options["people"] and not options["plan"]:
            raise CommandError("--people goes with --plan FILE.", returncode=MISUSED)
        if options["plan"]:
            self.plan(connection, self.read(options["plan"]), people=options["people"])
            return
        if options["apply"]:
            try:
                change = check(self.read(options["apply"]), connection)
            except BadDocument as error:
                raise self.nothing_changed(error) from error
            self.foretell(connection, change)
            apply(connection, change, actor="command")
        elif options["apply_plan"]:
            try:
                apply_plan(connection, options["apply_plan"], "command", utcnow())
            except NotToBeApplied as error:
                raise CommandError(str(error), returncode=MISUSED) from error
        self.say(json.dumps(document(connection), indent=2, ensure_ascii=False))

    def plan(self, connection: Connection, value: Any, *, people: bool) -> None:
        """Print the plan in one line, then the people one a line; on standard error what cannot be taken back."""
        try:
            plan, foreseen = make_plan(connection, value, utcnow())
        except BadDocument as error:
            raise self.nothing_changed(error) from error
        self.say(json.dumps(plan.result, ensure_ascii=False))
        for occurrence, effect in affected(plan) if people else ():
            self.say(json.dumps(line(occurrence, effect), ensure_ascii=False))
        self.warn_of(connection, foreseen)

    def nothing_changed(self, error: BadDocument) -> CommandError:
        return CommandError(f"Nothing was changed. {error}", returncode=MISUSED)

    def foretell(self, connection: Connection, change: Change) -> None:
        """Say how much of what was missed will be synced; on standard error, as the output is the document."""
        before = switched_on.state(connection)
        count = len(switched_on.occurrences(connection, before, state_after(connection, before, change)))
        found = foresee.webinars(connection, change, utcnow())
        if count:
            webinars = "1 webinar" if count == 1 else f"{count} webinars"
            self.stderr.write(f"This syncs what {webinars} missed, of which {found.upcoming} upcoming.")

    def warn_of(self, connection: Connection, found: Foreseen) -> None:
        """Say what HubSpot does not let anybody take back."""
        if found.completes:
            events = "1 marketing event" if found.completes == 1 else f"{found.completes} marketing events"
            self.warn(f"Applied, this cannot be taken back: HubSpot completes {events} of webinars that are over.")
        if found.sent.count and "custom_events" in connection.hubspot.capabilities:
            self.warn("Applied, this cannot be taken back: the contacts' timelines get events.")

    def read(self, name: str) -> Any:
        try:
            text = sys.stdin.read() if name == "-" else Path(name).read_text(encoding="utf-8")
            return json.loads(text)
        except OSError as error:
            raise CommandError(f"{name} cannot be read ({error.strerror}).", returncode=MISUSED) from error
        except UnicodeDecodeError as error:
            raise CommandError(f"Nothing was changed. {name} is not UTF-8 text.", returncode=MISUSED) from error
        except json.JSONDecodeError as error:
            raise CommandError(
                f"Nothing was changed. {name} is not JSON: {error.msg} in line {error.lineno}.", returncode=MISUSED
            ) from error


def line(occurrence: StoredOccurrence, effect: PersonEffect) -> dict[str, Any]:
    """Return what becomes of a person in a webinar, as JSON."""
    return {
        "email": effect.email,
        "webinar_id": occurrence.zoom_id,
        "occurrence_id": occurrence.occurrence_id,
        "effect": effect.kind.value,
        "cause": effect.cause,
        "no_longer_touched": effect.no_longer_touched,
    }
