"""`alerts`: what is wrong now. `--check` is for cron and monitors: JSON, and an exit status."""

import json
from datetime import datetime, timedelta
from typing import Any

from django.core.management.base import CommandError, CommandParser

from integrations.alerts import links, words
from integrations.alerts.look import look
from integrations.clock import utcnow
from integrations.management import base
from integrations.management.base import FAILED
from integrations.models import Alert, AlertDelivery, AlertSettings
from integrations.records.alerts import Finding

LOOKED_AT_LEAST = timedelta(minutes=15)  # a round comes each minute; its message may wait for ten


class Command(base.Command):
    help = "Show what is wrong now. It reads rows only, and needs neither a worker nor Zoom or HubSpot."
    one_connection = False

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument(
            "--check",
            action="store_true",
            help="for cron and monitors: print one JSON document, and exit with 1 if anything is wrong",
        )

    def run(self, **options: Any) -> None:
        document = _document(utcnow())
        if options["check"]:
            self.say(json.dumps(document))
            if not document["ok"]:
                raise CommandError(_summary(document), returncode=FAILED)
            return
        for one in document["alerts"]:
            self.say(f"{one['title']}\n  {one['text']}\n  {one['link']}")
        for one in document["undelivered"]:
            self.say(f"Not delivered by {one['channel']} {one['to']}: {one['error']}")
        self.say(f"Done! {_summary(document)}")


def _document(now: datetime) -> dict[str, Any]:
    """Return everything that is wrong now, as `--check` prints it."""
    since = {row.key: row.opened_at for row in Alert.open_ones()}
    found = [one for one in look(now).findings if one.opens or one.key in since]
    undelivered = AlertDelivery.undelivered().order_by("pk")
    looked_at = AlertSettings.load().looked_at
    watched = looked_at is not None and now - looked_at < LOOKED_AT_LEAST
    return {
        "ok": watched and not found and not undelivered.exists(),
        "at": now.isoformat(),
        "looked_at": looked_at.isoformat() if looked_at else None,
        "watched": watched,
        "alerts": [_alert(one, since.get(one.key)) for one in found],
        "undelivered": [
            {"channel": one.channel, "to": one.address, "attempts": one.attempts, "error": one.error}
            for one in undelivered
        ],
    }


def _alert(one: Finding, since: datetime | None) -> dict[str, Any]:
    return {
        "kind": one.key.kind,
        "subject": one.key.subject,
        "since": since.isoformat() if since else None,
        "title": words.title(one.key.kind, one.facts),
        "text": words.text(one.key.kind, one.facts),
        "link": links.absolute(links.path(one.key.kind, one.facts)),
    }


def _summary(document: dict[str, Any]) -> str:
    count, undelivered = len(document["alerts"]), len(document["undelivered"])
    parts = [f"{count} thing{'s are' if count != 1 else ' is'} wrong", f"{undelivered} not delivered"]
    parts += [] if document["watched"] else ["nobody looks: worker and beat must run"]
    return f"{', '.join(parts)}."
