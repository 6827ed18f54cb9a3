"""`sync_webinars`: find the webinars of a connection and sync them here and now."""

import json
import sys
import time
from datetime import timedelta
from typing import Any

from django.core.management.base import CommandError, CommandParser

from integrations.management import base, table
from integrations.management.base import FAILED, MISUSED, day, given_webinar_id
from integrations.models import Connection, Occurrence
from integrations.records.calls import Calls
from integrations.sync import rounds
from integrations.sync.context import opened
from integrations.sync.discover import hosts
from integrations.sync.discover.zoom_account import earliest_day
from integrations.sync.remember.result import Result


class Command(base.Command):
    help = "Discover webinars and sync them here and now."

    def add_arguments(self, parser: CommandParser) -> None:
        super().add_arguments(parser)
        parser.add_argument(
            "--webinar", action="append", default=[], metavar="ID", help="only this webinar (repeatable)"
        )
        parser.add_argument("--since", metavar="D", help="first day, like 2026-10-01; Zoom reports reach back 6 months")
        parser.add_argument("--until", metavar="D", help="last day")
        parser.add_argument("--dry-run", action="store_true", help="show what would be written; write nothing")
        parser.add_argument("--verify", action="store_true", help="read HubSpot back and repair what was changed there")
        parser.add_argument("--json", action="store_true", help="one JSON line an occurrence")

    def run(self, **options: Any) -> None:
        connection = self.connection(options["connection"])
        wanted = [given_webinar_id(text) for text in options["webinar"]]
        since, until = (day(options[name], name) for name in ("since", "until"))
        if since and until and since > until:
            raise CommandError("--since is after --until: swap the two days.", returncode=MISUSED)
        self.json, self.dry_run = options["json"], options["dry_run"]
        self.waits_for: set[int] = set()  # said once each
        results: list[Result] = []
        with opened(
            connection,
            "command",
            dry_run=self.dry_run,
            users_at_most=timedelta(0),
            wait=self.wait,
            verify=options["verify"],
        ) as context:
            earliest = earliest_day(context.clock().date())
            first = since or (None if wanted else context.sync_from)
            if first and first < earliest:
                self.warn(f"Zoom's reports reach back 6 months: what ended before {earliest} cannot be read.")
            progress = table.Progress(sys.stderr, quiet=self.json)
            with progress:
                for result in rounds.sync(context, wanted, since, until, progress.total):
                    results.append(result)
                    progress.step(result.topic)
                    if self.json:
                        self.say(json.dumps(self.line(result, connection), ensure_ascii=False))
            calls, self.troubles = context.calls(), context.troubles
        self.unreadable = hosts.unreadable(connection)
        shared = calls - sum((result.calls for result in results), Calls())
        self.close(results, shared)

    def line(self, result: Result, connection: Connection) -> dict[str, Any]:
        line = result.document(connection.name)
        if self.dry_run:
            line |= {"dry_run": True, "people": [table.person(plan) for plan in result.plans]}
        return line

    def close(self, results: list[Result], shared: Calls) -> None:
        if self.json:
            calls = {"zoom": shared.zoom, "hubspot": shared.hubspot}
            self.say(json.dumps({"shared": {"api_calls": calls, "unreadable_users": self.unreadable}}))
        else:
            table.summary(self.stdout, results, shared, dry_run=self.dry_run)
        sentences = dict.fromkeys(result.error.sentence for result in results if result.error)
        unfinished = dict.fromkeys(result.webinar_id for result in results if result.bad)
        if unfinished and not sentences:
            sentences = {left_over(list(unfinished)): None}
        troubles = [*self.troubles, *([users_unread(self.unreadable)] if self.unreadable else [])]
        for sentence in (*sentences, *troubles):
            self.stderr.write(self.style.ERROR(sentence))
        if unfinished or troubles:
            self.stdout.flush()
            sys.exit(FAILED)

    def wait(self, occurrence: Occurrence) -> bool:
        if occurrence.pk not in self.waits_for:
            self.stderr.write(f"{occurrence.webinar}: another sync is running; waiting for it …")
            self.waits_for.add(occurrence.pk)
        time.sleep(1)
        return True


def left_over(webinar_ids: list[str]) -> str:
    """Return what to do if the sync went through, and yet not everything could be read or written."""
    if len(webinar_ids) == 1:
        return f"Not everything was synced yet: see audit_log --webinar {webinar_ids[0]}, and sync again later."
    shown = ", ".join(webinar_ids[:5]) + (", …" if len(webinar_ids) > 5 else "")
    return f"Not everything was synced yet: see audit_log --webinar of {shown}, and sync again later."


def users_unread(emails: list[str]) -> str:
    shown = ", ".join(emails[:5]) + (", …" if len(emails) > 5 else "")
    return f"The webinars of these Zoom users can't be read: {shown}. See why on Home, or in the log."
