"""`smoke_test`: find out on a test account what the API documents leave open, and delete what was made for it."""

import json
import sys
from dataclasses import asdict
from typing import Any

from django.core.management.base import CommandError, CommandParser
from rich.console import Console
from rich.table import Table

from audits.visible import behind, visible
from integrations.management import base
from integrations.management.base import FAILED, MISUSED, STOPPED
from integrations.smoke_test.hubspot_trial import HubSpotTrial
from integrations.smoke_test.run import TEST_ACCOUNTS, Finding, account_type, ask_all


def undone(trial: HubSpotTrial) -> str:
    made = ", ".join(f"{kind} ({number})" for kind, number in trial.undone.items()) or "nothing"
    return (
        f"Taken away again in HubSpot: {made}. Deleted contacts stay in its recycling bin for 90 days. In Zoom nothing "
        "was made."
    )


class Command(base.Command):
    help = "Find out on test accounts what the API documents leave open; deletes what it makes."

    def add_arguments(self, parser: CommandParser) -> None:
        super().add_arguments(parser)
        parser.add_argument("--json", action="store_true", help="print JSON")
        parser.add_argument(
            "--test-account",
            action="store_true",
            help="confirm that this is a test account, even if HubSpot does not call it one",
        )

    def run(self, **options: Any) -> None:
        connection = self.connection(options["connection"])
        kind = account_type(connection)
        if kind not in TEST_ACCOUNTS and not options["test_account"]:
            raise CommandError(
                f"HubSpot calls this a {kind or 'nameless'} account: use a test account, or say --test-account.",
                returncode=MISUSED,
            )
        trial = HubSpotTrial(connection)
        try:
            findings = list(ask_all(trial))
        except KeyboardInterrupt as error:
            raise CommandError("Stopped; nothing more is asked.", returncode=STOPPED) from error
        finally:  # whatever stops it
            left = trial.undo()
            if left:
                self.warn(f"{left} things named {trial.mark} could not be taken away: delete them in HubSpot.")
        if options["json"]:
            document = {"findings": [asdict(one) for one in findings], "undone": trial.undone, "left": left}
            self.say(json.dumps(document, indent=2))
        else:
            self.show(findings)
            self.say(undone(trial))
        if left or any(one.failed for one in findings):
            sys.exit(FAILED)

    def show(self, findings: list[Finding]) -> None:
        console = Console(file=behind(self.stdout), width=160, highlight=False, markup=False)
        table = Table("", "Question", "Found")
        for one in findings:
            table.add_row(
                str(one.number or ""), one.question, f"{'failed: ' if one.failed else ''}{visible(one.found)}"
            )
        console.print(table)
