"""`backfill`: bring the webinars of an earlier period to HubSpot, in the background and behind everything else."""

import json
import sys
from datetime import date
from typing import Any

from django.core.management.base import CommandError, CommandParser

from integrations.backfill.plan import BadPeriod, checked, plan, status
from integrations.clock import time_zone, utcnow
from integrations.management import base
from integrations.management.base import FAILED, MISUSED, day
from integrations.models import AccountState, Backfill, Connection
from integrations.models.wanted.backfills import BackfillState
from integrations.sync.discover.zoom_account import earliest_day

REFUSED = {
    BadPeriod.SWAPPED: "--since is after --until: swap the two days.",
    BadPeriod.FUTURE: "The period is still to come: the sync itself brings it, so choose days that are over.",
    BadPeriod.TOO_EARLY: "Zoom's reports reach back 6 months: choose days from {} on.",
}


class Command(base.Command):
    help = "Bring the webinars of an earlier period to HubSpot, month by month, behind everything else."

    def add_arguments(self, parser: CommandParser) -> None:
        super().add_arguments(parser)
        parser.add_argument("--since", metavar="D", help="first day, like 2026-06-01; Zoom reports reach back 6 months")
        parser.add_argument("--until", metavar="D", help="last day")
        one = parser.add_mutually_exclusive_group()
        one.add_argument("--plan", action="store_true", help="only show what it takes: months, webinars, calls, hours")
        one.add_argument("--status", action="store_true", help="show how far it is")
        one.add_argument("--pause", action="store_true", help="pause it; the webinar under way comes to its end")
        one.add_argument("--resume", action="store_true", help="let it go on")

    def run(self, **options: Any) -> None:
        connection = self.connection(options["connection"])
        since, until = (day(options[name], name) for name in ("since", "until"))
        named = [name for name in ("status", "pause", "resume") if options[name]]
        if named:
            if since or until:
                raise CommandError(f"--{named[0]} takes no days: leave --since and --until out.", returncode=MISUSED)
            getattr(self, named[0])(connection)
        elif since and until:
            self.begin(connection, since, until, only_plan=options["plan"])
        else:
            raise CommandError("Name both days: --since D --until D.", returncode=MISUSED)

    def begin(self, connection: Connection, since: date, until: date, *, only_plan: bool) -> None:
        today = utcnow().astimezone(time_zone(connection.zoom.timezone)).date()
        try:
            since, until = checked(since, until, today)
        except BadPeriod as error:
            raise CommandError(REFUSED[error.why].format(earliest_day(today)), returncode=MISUSED) from error
        if since < earliest_day(today):
            self.warn(f"Zoom's reports reach back 6 months: what ended before {earliest_day(today)} cannot be read.")
        planned = plan(connection, since, until, today)
        if not only_plan:
            self.start(connection, since, until)
        self.say(json.dumps(planned.document(), indent=2, ensure_ascii=False))

    def start(self, connection: Connection, since: date, until: date) -> None:
        accounts = (connection.zoom, connection.hubspot)
        lost = [account.name for account in accounts if account.state == AccountState.RECONNECT_NEEDED]
        if lost:
            raise CommandError(f"{lost[0]} is disconnected: reconnect it, then start again.", returncode=FAILED)
        if Backfill.start(connection, since, until, utcnow(), "command") is None:
            raise CommandError(
                "Another backfill of this connection is running: wait for it (--status), or --pause it first.",
                returncode=MISUSED,
            )

    def status(self, connection: Connection) -> None:
        found = Backfill.newest(connection)
        if found is None:
            self.say(json.dumps({"connection": connection.name, "state": "none"}, ensure_ascii=False))
            return
        self.say(json.dumps(status(found), indent=2, ensure_ascii=False))
        if found.error:
            self.stderr.write(self.style.ERROR(f"{found.error} Then run backfill --resume."))
        if found.error or found.failed:
            self.stdout.flush()
            sys.exit(FAILED)

    def pause(self, connection: Connection) -> None:
        if not Backfill.pause(connection):
            raise CommandError("No backfill is running that could be paused: see --status.", returncode=MISUSED)
        self.status(connection)

    def resume(self, connection: Connection) -> None:
        found = Backfill.newest(connection)
        if found is None or found.state != BackfillState.PAUSED or not Backfill.resume(connection):
            raise CommandError("No backfill is paused: start one with --since D --until D.", returncode=MISUSED)
        self.say(json.dumps(status(Backfill.objects.get(pk=found.pk)), indent=2, ensure_ascii=False))
