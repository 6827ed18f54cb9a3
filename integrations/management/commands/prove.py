"""`prove`: read Zoom and HubSpot anew and show for each occurrence that the numbers add up."""

import json
import sys
from typing import Any

from django.core.management.base import CommandError, CommandParser

from integrations.management import base
from integrations.management import proof_words as words
from integrations.management.base import FAILED, MISUSED, day, given_webinar_id
from integrations.proof import rounds
from integrations.proof.context import prover


class Command(base.Command):
    """The command. It changes nothing, neither in Zoom nor in HubSpot."""

    help = "Read Zoom and HubSpot anew, and show that every person is accounted for. Changes nothing."

    def add_arguments(self, parser: CommandParser) -> None:
        super().add_arguments(parser)
        parser.add_argument(
            "--webinar", action="append", default=[], metavar="ID", help="only this webinar (repeatable)"
        )
        parser.add_argument("--since", metavar="D", help="first day, like 2026-10-01")
        parser.add_argument("--until", metavar="D", help="last day")
        parser.add_argument("--json", action="store_true", help="one JSON line an occurrence")

    def run(self, **options: Any) -> None:
        connection = self.connection(options["connection"])
        wanted = [given_webinar_id(text) for text in options["webinar"]]
        since, until = (day(options[name], name) for name in ("since", "until"))
        if since and until and since > until:
            raise CommandError("--since is after --until: swap the two days.", returncode=MISUSED)
        made = prover(connection)
        if unknown := rounds.unknown_webinars(made, wanted):
            raise CommandError(
                f"The portal knows no webinar {', '.join(unknown)}: check the number, or sync it first.",
                returncode=MISUSED,
            )
        totals, wrong = words.Totals(), dict[str, None]()
        for result in rounds.prove(made, wanted, rounds.Window(since, until)):
            totals.add(result)
            document = result.document(connection.name)
            self.say(json.dumps(document, ensure_ascii=False) if options["json"] else words.line(result))
            for sentence in words.notes(result):
                self.warn(sentence)
            if result.error:
                wrong[f"{result.error.sentence} What could not be read is not proved."] = None
        for sentence in wrong:
            self.stderr.write(self.style.ERROR(sentence))
        if not options["json"]:
            self.say(totals.sentence())
        if not totals.proved:
            self.stdout.flush()
            sys.exit(FAILED)
