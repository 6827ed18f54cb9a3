"""`preflight`: check what the portal needs before it serves."""

import json
import sys
from dataclasses import asdict
from typing import Any

from django.core.management.base import CommandParser

from audits.management import base
from audits.management.base import FAILED
from portal import preflight


class Command(base.Command):
    """The command. It changes nothing, not even the tables of a database that is behind."""

    help = "Check Python, servers, clock, address, certificate and keys: ok, warning or error, and what to do."
    requires_system_checks = ()

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--json", action="store_true", help="print JSON")

    def handle(self, *args: Any, **options: Any) -> None:
        lines = []
        for line in preflight.everything():
            lines.append(line)
            if not options["json"]:
                self.show(line)
        failed = any(line.state == preflight.ERROR for line in lines)
        if options["json"]:
            self.stdout.write(json.dumps({"ok": not failed, "checks": [asdict(line) for line in lines]}, indent=2))
        if failed:
            sys.exit(FAILED)

    def show(self, line: preflight.Line) -> None:
        style = {preflight.ERROR: self.style.ERROR, preflight.WARNING: self.style.WARNING}.get(line.state)
        self.stdout.write(f"{line.state:<8} {line.name}: {line.sentence}", style)
